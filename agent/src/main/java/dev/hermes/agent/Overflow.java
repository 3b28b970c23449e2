package dev.hermes.agent;

import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.ModelException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads out of a refusal that the conversation, or the answer asked for, is too long. */
final class Overflow {
    private static final int[] TIERS = {256_000, 128_000, 64_000, 32_000, 16_000, 8_000};
    private static final int SMALLEST = 1_024;
    private static final int LARGEST = 10_000_000;
    private static final int RESERVE = 64;
    private static final int TERSE = 200;
    private static final List<String> CUT = List.of("reset", "ended before", "unexpected end", "closed", "broken pipe");

    private static final class Texts {
        static final Pattern AVAILABLE = Pattern.compile("available[_ ]tokens\\D{0,5}(\\d{2,8})");
        static final Pattern LIMIT = Pattern.compile(
                "(?:maximum context length|context (?:length|window|size)|max(?:imum)? (?:prompt|input) (?:length|tokens)|limit)"
                        + "[^\\d]{0,40}(\\d[\\d,]{3,9})|(\\d[\\d,]{3,9})\\s*(?:tokens?\\s*)?(?:maximum|limit|context)");
    }

    private Overflow() {}

    /**
     * Whether a failure that does not say so is most likely one of length: a terse refusal, or a connection that was cut,
     * while the conversation is large.
     */
    static boolean likely(ModelException failure, long tokens, int messages, int window) {
        if (failure.kind() == ErrorClass.TIMEOUT && failure.status().isEmpty()) {
            if (CUT.stream().noneMatch(text(failure)::contains)) {
                return false; // a server that is not there, or slow, says nothing about the length
            }
            return tokens > window * 0.6 || window <= 256_000 && (tokens > 120_000 || messages > 200);
        }
        boolean terse = failure.kind() == ErrorClass.FORMAT_ERROR
                && failure.status().orElse(0) == 400
                && failure.detail().length() < TERSE;
        return terse && large(tokens, messages, window);
    }

    static boolean large(long tokens, int messages, int window) {
        return tokens > window * 0.4 || window <= 256_000 && (tokens > 80_000 || messages > 80);
    }

    /** The tokens left for an answer, when that is what was too long. */
    static OptionalInt outputRoom(ModelException failure) {
        var text = text(failure);
        var found = Texts.AVAILABLE.matcher(text);
        if (!text.contains("max_tokens") || !found.find()) {
            return OptionalInt.empty();
        }
        int room = Integer.parseInt(found.group(1)) - RESERVE;
        return room > 0 ? OptionalInt.of(room) : OptionalInt.empty();
    }

    /** The window that the refusal names, when it is smaller than the one that was assumed. */
    static OptionalInt namedWindow(ModelException failure, int window) {
        var found = Texts.LIMIT.matcher(text(failure));
        while (found.find()) {
            var digits = found.group(1) == null ? found.group(2) : found.group(1);
            long limit = Long.parseLong(digits.replace(",", ""));
            if (limit >= SMALLEST && limit <= LARGEST && limit < window) {
                return OptionalInt.of((int) limit);
            }
        }
        return OptionalInt.empty();
    }

    /** The next smaller of the usual sizes. */
    static OptionalInt nextTier(int window) {
        for (int tier : TIERS) {
            if (tier < window) {
                return OptionalInt.of(tier);
            }
        }
        return OptionalInt.empty();
    }

    private static String text(ModelException failure) {
        return (failure.getMessage() + " " + failure.detail()).toLowerCase(Locale.ROOT);
    }
}
