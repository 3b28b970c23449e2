package dev.hermes.providers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** How each provider wants its models to be called. */
final class ModelNames {
    private static final Set<String> OPENCODE = Set.of("opencode-zen", "opencode-go");

    private final ProviderTable table;

    ModelNames(ProviderTable table) {
        this.table = table;
    }

    /** The model as this provider calls it; what is not recognised stays as it is. */
    String normal(String provider, String model) {
        var name = model.strip();
        var rewritten = name.isEmpty() ? name : rewritten(provider, name).strip();
        return rewritten.isEmpty() ? name : rewritten; // "claude/" is no name, but better than none
    }

    /** Whether a name stands for another model than it says, and not for the same in another spelling. */
    static boolean another(String asked, String got) {
        return !spelling(asked).equals(spelling(got));
    }

    private static String spelling(String name) {
        return name.strip()
                .substring(name.strip().lastIndexOf('/') + 1)
                .toLowerCase(Locale.ROOT)
                .replace('.', '-');
    }

    /** Whether the provider passes on models of many vendors, and wants the vendor before the name. */
    boolean aggregator(String provider) {
        return Holder.RULES.aggregators.contains(provider);
    }

    private String rewritten(String provider, String name) {
        var rules = Holder.RULES;
        if (rules.aggregators.contains(provider)) {
            return name.contains("/")
                    ? name
                    : rules.vendor(name).map(vendor -> vendor + "/" + name).orElse(name);
        }
        if (rules.hyphens.contains(provider)) {
            var bare = withoutPrefix(name, "anthropic/");
            return bare.contains("/") ? bare : bare.replace('.', '-');
        }
        if (OPENCODE.contains(provider)) {
            var bare = name.substring(name.lastIndexOf('/') + 1);
            return provider.equals("opencode-zen") && startsWith(bare, "claude-") ? bare.replace('.', '-') : bare;
        }
        if (provider.startsWith("copilot")) {
            return copilot(name, rules);
        }
        if (provider.equals("openai-codex")) {
            return withoutPrefix(withoutPrefix(name, "openai-codex/"), "openai/");
        }
        if (provider.equals("deepseek")) {
            return deepSeek(name, rules);
        }
        var bare = rules.ownPrefix.contains(provider) ? withoutOwnPrefix(provider, name) : name;
        return rules.lowerCase.contains(provider) ? bare.toLowerCase(Locale.ROOT) : bare;
    }

    /** What a person may have written as {@code provider:model}. */
    record Split(Optional<String> provider, String model) {}

    /** Splits only where the left side is a provider; {@code qwen2.5:7b} and {@code …:free} stay whole. */
    Split split(String text, Entries entries) {
        int colon = text.indexOf(':');
        if (colon <= 0 || colon == text.length() - 1) {
            return new Split(Optional.empty(), text);
        }
        var left = text.substring(0, colon);
        var right = text.substring(colon + 1).strip();
        if (left.equalsIgnoreCase(ProviderTable.CUSTOM)) {
            int next = right.indexOf(':');
            if (next > 0
                    && next < right.length() - 1
                    && entries.find(right.substring(0, next)).isPresent()) {
                return new Split(Optional.of("custom:" + right.substring(0, next)), right.substring(next + 1));
            }
        }
        boolean known = table.find(left).isPresent() || entries.find(left).isPresent();
        return known && !right.isEmpty() ? new Split(Optional.of(left), right) : new Split(Optional.empty(), text);
    }

    private String withoutOwnPrefix(String provider, String name) {
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1) {
            return name;
        }
        boolean own = table.find(name.substring(0, slash))
                .filter(row -> row.id().equals(provider))
                .isPresent();
        return own ? name.substring(slash + 1) : name;
    }

    private static String deepSeek(String name, Rules rules) {
        var bare = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (bare.equals("deepseek-chat")
                || bare.equals("deepseek-reasoner")
                || rules.deepSeekVersion.matcher(bare).matches()) {
            return bare;
        }
        return rules.reasonerWords.stream().anyMatch(bare::contains) ? "deepseek-reasoner" : "deepseek-chat";
    }

    /** GitHub offers some models under one name only; it writes versions of Claude with dots. */
    private static String copilot(String name, Rules rules) {
        var lower = name.toLowerCase(Locale.ROOT);
        var alias = rules.copilot.get(lower);
        if (alias != null) {
            return alias;
        }
        var bare = name.substring(name.lastIndexOf('/') + 1);
        var claude = rules.copilotClaude.matcher(bare.toLowerCase(Locale.ROOT));
        if (!claude.matches()) {
            return bare;
        }
        return "claude-" + claude.group(1) + "-4" + (claude.group(2).equals("0") ? "" : "." + claude.group(2));
    }

    private static String withoutPrefix(String name, String prefix) {
        return startsWith(name, prefix) ? name.substring(prefix.length()) : name;
    }

    private static boolean startsWith(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    /** The tables behind the rules. */
    private static final class Rules {
        final List<String> aggregators;
        final List<String> hyphens;
        final List<String> lowerCase;
        final List<String> ownPrefix;
        final List<String> reasonerWords;
        final Map<String, String> vendors = new LinkedHashMap<>();
        final Map<String, String> copilot = new LinkedHashMap<>();
        final Pattern deepSeekVersion = Pattern.compile("deepseek-v\\d+([-.].+)?");
        final Pattern copilotClaude = Pattern.compile("claude-(opus|sonnet|haiku)-4[-.](\\d)");

        Rules(JsonNode table) {
            aggregators = Resources.texts(table.path("aggregators"));
            hyphens = Resources.texts(table.path("dots_to_hyphens"));
            lowerCase = Resources.texts(table.path("lower_case"));
            ownPrefix = Resources.texts(table.path("own_prefix_dropped"));
            reasonerWords = Resources.texts(table.path("deepseek_reasoner_words"));
            table.path("copilot")
                    .properties()
                    .forEach(member ->
                            copilot.put(member.getKey(), member.getValue().asString()));
            table.path("vendor_prefixes")
                    .properties()
                    .forEach(member ->
                            vendors.put(member.getKey(), member.getValue().asString()));
        }

        /** Who makes a model, by how its name begins. */
        Optional<String> vendor(String name) {
            var lower = name.toLowerCase(Locale.ROOT);
            var prefixes = new ArrayList<>(vendors.keySet());
            prefixes.sort((a, b) -> b.length() - a.length());
            return prefixes.stream().filter(lower::startsWith).findFirst().map(vendors::get);
        }
    }

    private static final class Holder {
        static final Rules RULES = new Rules(Resources.json("names.json"));
    }
}
