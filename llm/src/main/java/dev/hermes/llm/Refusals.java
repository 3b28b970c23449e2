package dev.hermes.llm;

import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.RateLimits;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okhttp3.Headers;

/** What a refusal means that came to somebody else than a transport. It is read as a transport reads its own. */
public final class Refusals {
    /** Counts that begin anew sooner are about a moment. */
    private static final Duration WORTH_RESTING = Duration.ofSeconds(60);

    private Refusals() {}

    /**
     * @param headers of the answer, by their names in any case
     * @param body as far as it is known
     */
    public static ModelException of(int status, Map<String, List<String>> headers, String body) {
        var telling = new Headers.Builder();
        headers.forEach((name, values) -> {
            if (tells(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> telling.addUnsafeNonAscii(name, value));
            }
        });
        var read = telling.build();
        var refusal = Failures.refused(status, read, body);
        return new ModelException(
                refusal.kind(),
                refusal.status(),
                refusal.getMessage(),
                refusal.detail(),
                refusal.retryAfter().or(() -> exhausted(read)),
                Optional.empty(),
                null);
    }

    private static boolean tells(String name) {
        return name.equals("retry-after") || name.equals("date") || name.startsWith("x-ratelimit-");
    }

    private static Optional<Duration> exhausted(Headers headers) {
        return RateLimitHeaders.of(headers).flatMap((RateLimits limits) -> limits.exhausted(WORTH_RESTING));
    }
}
