package dev.hermes.cloud.azure;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.ModelException;
import dev.hermes.home.web.Web;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The token that Azure is asked with. Nothing is stored: it lives as long as this object, is renewed in time, and however
 * many threads want it at once, one of them asks.
 */
public final class EntraTokens {
    private static final Duration RENEWED_BEFORE = Duration.ofMinutes(5);

    /** Who waited for the same failure need not wait for it once more. */
    private static final Duration FAILURE_COUNTS = Duration.ofSeconds(5);

    private final Map<String, String> environment;
    private final String scope;
    private final Clock clock;
    private final EntraRequests requests;
    private final ReentrantLock asking = new ReentrantLock();
    private @Nullable EntraToken token;
    private Instant renewal = Instant.MIN;
    private @Nullable ModelException failure;
    private Instant failed = Instant.MIN;

    /** @param scope what the token is for */
    public EntraTokens(Map<String, String> environment, String scope, Web web, Clock clock) {
        this.environment = environment;
        this.scope = scope;
        this.clock = clock;
        this.requests = new EntraRequests(environment, web, clock);
    }

    /** @throws ModelException when no source gives one; it says what each of them said */
    public Secret token() throws InterruptedException {
        asking.lockInterruptibly();
        try {
            return current();
        } finally {
            asking.unlock();
        }
    }

    private Secret current() throws InterruptedException {
        var kept = token;
        var now = clock.instant();
        if (kept != null && now.isBefore(renewal)) {
            return kept.secret();
        }
        var before = failure;
        if (before != null && now.isBefore(failed.plus(FAILURE_COUNTS)) && !now.isBefore(failed)) {
            throw before;
        }
        failure = null;
        var complaints = new ArrayList<String>();
        for (var source : EntraSource.of(environment)) {
            try {
                var fresh = requests.token(source, scope);
                token = fresh;
                renewal = renewal(fresh.expires());
                return fresh.secret();
            } catch (IOException e) {
                complaints.add(source.label() + ": " + e.getMessage());
            }
        }
        if (kept != null && clock.instant().isBefore(kept.expires())) {
            return kept.secret(); // it still holds, and the next request tries again
        }
        var said = String.join("; ", complaints);
        failed = clock.instant();
        failure = new ModelException(
                ErrorClass.AUTH,
                OptionalInt.empty(),
                "No token of Microsoft Entra could be got (" + said + ").",
                said,
                Optional.empty(),
                Optional.empty(),
                null);
        throw failure;
    }

    /** In time, but not at once for a token that lives shortly. */
    private Instant renewal(Instant end) {
        var half = Duration.between(clock.instant(), end).dividedBy(2);
        return end.minus(half.compareTo(RENEWED_BEFORE) < 0 ? half : RENEWED_BEFORE);
    }
}
