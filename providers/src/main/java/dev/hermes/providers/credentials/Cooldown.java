package dev.hermes.providers.credentials;

import dev.hermes.home.Config;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long a credential rests after a provider refused it, and how that is told.
 *
 * @param unauthorised after 401
 * @param limited after 429
 * @param other after anything else
 */
record Cooldown(Duration unauthorised, Duration limited, Duration other) {
    private static final int UNAUTHORISED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;

    /**
     * The longest rest, whatever a server says. The longest limits that providers name an end of are those of a week, as
     * subscriptions at OpenAI and Anthropic have; what lies farther ahead is mostly a wrong clock or a wrong unit, and would
     * take the credential out of use for good. Of a limit that really is longer a question a week tells the same again.
     */
    static final Duration LONGEST = Duration.ofDays(7);

    private static final Pattern QUOTA_DELAY =
            Pattern.compile("quotaResetDelay[:\\s\"]+(\\d+(?:\\.\\d+)?)(ms|s)", Pattern.CASE_INSENSITIVE);
    private static final Pattern RETRY_AFTER = Pattern.compile(
            "retry\\s+(?:after\\s+)?(\\d+(?:\\.\\d+)?)\\s*(?:sec|secs|seconds|s\\b)", Pattern.CASE_INSENSITIVE);
    private static final Pattern RESETS_IN =
            Pattern.compile("resets? in (?:(\\d+)\\s*hr?s?)?\\s*(?:(\\d+)\\s*min)?", Pattern.CASE_INSENSITIVE);

    private static final List<String> LIMIT_REASONS = List.of("rate_limit", "usage_limit", "quota", "exhausted");
    private static final List<String> LIMIT_WORDS = List.of("rate limit", "usage limit", "quota", "too many requests");
    private static final List<String> AUTH_REASONS =
            List.of("invalid_token", "invalid_grant", "unauthorized", "forbidden", "auth");
    private static final List<String> AUTH_WORDS =
            List.of("unauthorized", "forbidden", "expired", "revoked", "invalid token", "authentication");

    static Cooldown of(Config config) {
        return new Cooldown(seconds(config, "401"), seconds(config, "429"), seconds(config, "default"));
    }

    private static Duration seconds(Config config, String name) {
        return Duration.ofSeconds(Math.max(0, config.integer("credential_pool.cooldown_seconds." + name)));
    }

    /** When it may be asked again; empty when it may now, or nobody knows that it may not. */
    Optional<Instant> until(Credential credential, Instant now) {
        if (!credential.status().filter("exhausted"::equals).isPresent()) {
            return Optional.empty();
        }
        var since = credential.statusAt();
        return credential
                .resetAt()
                .flatMap(reset -> since.isPresent()
                        ? Optional.of(earlier(reset, since.get().plus(LONGEST)))
                        // how long it rests already nobody knows
                        : Optional.of(reset).filter(end -> !end.isAfter(now.plus(LONGEST))))
                .or(() -> since.map(at -> at.plus(
                        switch (credential.errorCode().orElse(0)) {
                            case UNAUTHORISED -> unauthorised;
                            case TOO_MANY -> limited;
                            default -> other;
                        })));
    }

    /** The end that a server named for a rest that begins now. */
    static Instant bounded(Instant end, Instant now) {
        return earlier(end, now.plus(LONGEST));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    boolean resting(Credential credential, Instant now) {
        return until(credential, now).filter(now::isBefore).isPresent();
    }

    /** When a message says itself how long to wait. */
    static Optional<Duration> named(String message) {
        var quota = QUOTA_DELAY.matcher(message);
        if (quota.find()) {
            return Optional.of(
                    quota.group(2).equalsIgnoreCase("ms") ? millis(quota.group(1), 0) : millis(quota.group(1), 3));
        }
        var retry = RETRY_AFTER.matcher(message);
        if (retry.find()) {
            return Optional.of(millis(retry.group(1), 3));
        }
        var resets = RESETS_IN.matcher(message);
        if (resets.find() && (resets.group(1) != null || resets.group(2) != null)) {
            return Optional.of(Duration.ofHours(whole(resets.group(1))).plusMinutes(whole(resets.group(2))));
        }
        return Optional.empty();
    }

    private static Duration millis(String number, int shift) {
        var millis = new BigDecimal(number).movePointRight(shift);
        return Duration.ofMillis(
                millis.min(BigDecimal.valueOf(Duration.ofDays(365).toMillis())).longValue());
    }

    private static long whole(@org.jspecify.annotations.Nullable String digits) {
        return digits == null || digits.length() > 6 ? 0 : Long.parseLong(digits);
    }

    /** What stands behind an entry of the list, with a blank before it; empty when all is well. */
    String words(Credential credential, Instant now) {
        var status = credential.status().orElse("");
        if (!status.equals("exhausted") && !status.equals("dead")) {
            return "";
        }
        var label = label(credential);
        var reason = credential.errorReason().isEmpty() ? "" : " " + credential.errorReason();
        var code = credential.errorCode().isPresent()
                ? " (" + credential.errorCode().getAsInt() + ")"
                : "";
        return " " + label + reason + code + end(credential, label, now);
    }

    private String end(Credential credential, String label, Instant now) {
        if (label.equals("auth failed") || credential.dead()) {
            return " (re-auth may be required)";
        }
        return until(credential, now)
                .map(end -> now.isBefore(end)
                        ? " (" + AuthTimes.words(Duration.between(now, end)) + " left)"
                        : " (ready to retry)")
                .orElse("");
    }

    private static String label(Credential credential) {
        int code = credential.errorCode().orElse(0);
        var reason = credential.errorReason().toLowerCase(Locale.ROOT);
        var message = credential.errorMessage().toLowerCase(Locale.ROOT);
        if (code == TOO_MANY || any(LIMIT_REASONS, reason) || any(LIMIT_WORDS, message)) {
            return "rate-limited";
        }
        boolean auth =
                code == UNAUTHORISED || code == FORBIDDEN || any(AUTH_REASONS, reason) || any(AUTH_WORDS, message);
        return auth ? "auth failed" : "exhausted";
    }

    private static boolean any(List<String> words, String text) {
        return words.stream().anyMatch(text::contains);
    }
}
