package dev.hermes.providers;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** How much a model takes in, by the family that its name tells. */
final class ContextWindows {
    /** What is assumed of a model that nobody knows. */
    static final int UNKNOWN = 256_000;

    private static final int CODEX = 272_000;
    /** What it gives its smallest models; the program says nothing about it. */
    private static final int COPILOT = 128_000;

    private static final int CODEX_SPARK = 128_000;

    private ContextWindows() {}

    /** Where a provider gives a model less room than its vendor does, or says nothing about it. */
    static OptionalInt at(String provider, String model) {
        var name = model.toLowerCase(Locale.ROOT);
        return switch (provider) {
            case "openai-codex" -> OptionalInt.of(name.contains("codex-spark") ? CODEX_SPARK : CODEX);
            case CopilotProgram.PROVIDER -> OptionalInt.of(COPILOT);
            default -> OptionalInt.empty();
        };
    }

    /** The longest family name that the model's name contains decides. */
    static OptionalInt known(String model) {
        var lower = model.toLowerCase(Locale.ROOT);
        var best = "";
        for (var family : Holder.TABLE.keySet()) {
            if (family.length() > best.length() && lower.contains(family)) {
                best = family;
            }
        }
        return best.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Holder.TABLE.getOrDefault(best, UNKNOWN));
    }

    private static final class Holder {
        static final Map<String, Integer> TABLE = read();

        private static Map<String, Integer> read() {
            var table = new LinkedHashMap<String, Integer>();
            Resources.json("context-lengths.json")
                    .properties()
                    .forEach(member -> table.put(
                            member.getKey().toLowerCase(Locale.ROOT),
                            member.getValue().asInt()));
            return table;
        }
    }
}
