package dev.hermes.llm;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What the Messages protocol must know about a model, told from its id. */
final class ClaudeModel {
    private static final int DEFAULT_LIMIT = 128_000;

    /** Output limits by the longest prefix that fits, without {@code claude-}. */
    private static final List<Map.Entry<String, Integer>> LIMITS = List.of(
            Map.entry("opus-4-6", 128_000),
            Map.entry("opus-4-7", 128_000),
            Map.entry("sonnet-4-6", 64_000),
            Map.entry("opus-4-5", 64_000),
            Map.entry("sonnet-4-5", 64_000),
            Map.entry("haiku-4-5", 64_000),
            Map.entry("3-7-sonnet", 128_000),
            Map.entry("sonnet-4", 64_000),
            Map.entry("minimax", 131_072),
            Map.entry("opus-4", 32_000),
            Map.entry("qwen3", 65_536),
            Map.entry("3-5-", 8192),
            Map.entry("3-", 4096));

    private static final class Patterns {
        /** {@code claude-opus-4-6…}; a date behind the major version is no minor one. */
        static final Pattern VERSION = Pattern.compile("^(?:opus|sonnet|haiku)-(\\d+)(?:-(\\d{1,2})(?!\\d))?");
    }

    private final String name;

    ClaudeModel(String id) {
        name = id.substring(id.lastIndexOf('/') + 1)
                .toLowerCase(Locale.ROOT)
                .replace('.', '-')
                .replaceFirst("^(.*-)?claude-", "");
    }

    int outputLimit() {
        return LIMITS.stream()
                .filter(limit -> name.startsWith(limit.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(DEFAULT_LIMIT);
    }

    boolean isHaiku() {
        return name.contains("haiku");
    }

    /** Decides itself how long it thinks, and is told only how hard. */
    boolean thinksAdaptively() {
        return version() >= 406;
    }

    /** Knows the effort {@code xhigh}, and refuses temperature and its like. */
    boolean isFrom47() {
        return version() >= 407;
    }

    /** 406 for 4.6; 0 when the id does not tell. */
    private int version() {
        var matcher = Patterns.VERSION.matcher(name);
        if (!matcher.find()) {
            return 0;
        }
        var minor = matcher.group(2);
        return Integer.parseInt(matcher.group(1)) * 100 + (minor == null ? 0 : Integer.parseInt(minor));
    }
}
