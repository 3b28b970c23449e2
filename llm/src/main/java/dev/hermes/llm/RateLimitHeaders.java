package dev.hermes.llm;

import dev.hermes.api.model.RateLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** What the {@code x-ratelimit-…} headers of an answer say. */
final class RateLimitHeaders {
    private static final List<String> NAMES = List.of("requests", "tokens", "requests-1h", "tokens-1h");
    private static final Duration LONGEST = Duration.ofDays(31);

    private RateLimitHeaders() {}

    /** Empty when there is none, or none that says how much is left. */
    static Optional<RateLimits> of(Headers headers) {
        var buckets = new ArrayList<RateLimits.Bucket>();
        for (var name : NAMES) {
            var remaining = number(headers.get("x-ratelimit-remaining-" + name));
            remaining.ifPresent(left -> buckets.add(new RateLimits.Bucket(
                    name,
                    number(headers.get("x-ratelimit-limit-" + name)).orElse(0L),
                    left,
                    duration(headers.get("x-ratelimit-reset-" + name)))));
        }
        return buckets.isEmpty() ? Optional.empty() : Optional.of(new RateLimits(buckets));
    }

    private static Optional<Long> number(@Nullable String text) {
        try {
            return Optional.ofNullable(text)
                    .map(String::strip)
                    .map(Double::parseDouble)
                    .map(Math::round);
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** Seconds, as {@code 12.5}, or as {@code 1h2m3.5s} and {@code 20ms}. */
    private static Duration duration(@Nullable String text) {
        if (text == null) {
            return Duration.ZERO;
        }
        double seconds = 0;
        var parts = Holder.PART.matcher(text.strip().toLowerCase(Locale.ROOT));
        while (parts.find()) {
            double value = Double.parseDouble(parts.group(1));
            seconds += switch (parts.group(2)) {
                case "d" -> value * 86_400;
                case "h" -> value * 3_600;
                case "m" -> value * 60;
                case "ms" -> value / 1000;
                default -> value;
            };
        }
        return Duration.ofMillis(Math.round(Math.min(seconds, LONGEST.toSeconds()) * 1000));
    }

    private static final class Holder {
        static final Pattern PART = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ms|[dhms]|)");
    }
}
