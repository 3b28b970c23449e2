package dev.hermes.cloud.azure;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.ModelException;
import dev.hermes.home.web.Web;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The token that Azure is asked with. Nothing is stored: it lives as long as this object, is renewed in time, and however
 * many threads want it at once, one of them asks.
 */
public final class EntraTokens {
    private static final Duration RENEWED_BEFORE = Duration.ofMinutes(5);

    private final Map<String, String> environment;
    private final String scope;
    private final Clock clock;
    private final EntraRequests requests;
    private @Nullable EntraToken token;

    /** @param scope what the token is for */
    public EntraTokens(Map<String, String> environment, String scope, Web web, Clock clock) {
        this.environment = environment;
        this.scope = scope;
        this.clock = clock;
        this.requests = new EntraRequests(environment, web, clock);
    }

    /** @throws ModelException when no source gives one; it says what each of them said */
    public synchronized Secret token() throws InterruptedException {
        var kept = token;
        if (kept != null && clock.instant().isBefore(kept.expires().minus(RENEWED_BEFORE))) {
            return kept.secret();
        }
        var complaints = new ArrayList<String>();
        for (var source : EntraSource.of(environment)) {
            try {
                var fresh = requests.token(source, scope);
                token = fresh;
                return fresh.secret();
            } catch (IOException e) {
                complaints.add(source.label() + ": " + e.getMessage());
            }
        }
        if (kept != null && clock.instant().isBefore(kept.expires())) {
            return kept.secret(); // it still holds, and the next request tries again
        }
        var said = String.join("; ", complaints);
        throw new ModelException(
                ErrorClass.AUTH,
                OptionalInt.empty(),
                "No token of Microsoft Entra could be got (" + said + ").",
                said,
                Optional.empty(),
                Optional.empty(),
                null);
    }
}
