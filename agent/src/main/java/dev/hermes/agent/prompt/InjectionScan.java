package dev.hermes.agent.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Looks for text in files that tries to take over the model. It catches the well-known phrases, not every attack; what
 * it finds is kept out of the prompt.
 */
public final class InjectionScan {
    private record Rule(String id, Pattern pattern) {}

    /** Compiled by the first scan, not at start-up. */
    private static final class Rules {
        // The wildcards of translate_execute and hidden_div are bounded: unbounded ones take minutes on a crafted line.
        static final List<Rule> ALL = List.of(
                rule("prompt_injection", "ignore\\s+(previous|all|above|prior)\\s+instructions"),
                rule("deception_hide", "do\\s+not\\s+tell\\s+the\\s+user"),
                rule("sys_prompt_override", "system\\s+prompt\\s+override"),
                rule("disregard_rules", "disregard\\s+(your|all|any)\\s+(instructions|rules|guidelines)"),
                rule(
                        "bypass_restrictions",
                        "act\\s+as\\s+(if|though)\\s+you\\s+(have\\s+no|don't\\s+have)\\s+(restrictions|limits|rules)"),
                rule("html_comment_injection", "<!--[^>]{0,2000}(?:ignore|override|system|secret|hidden)[^>]*-->"),
                rule("hidden_div", "<\\s*div\\s+style\\s*=\\s*[\"'][\\s\\S]{0,2000}?display\\s*:\\s*none"),
                rule("translate_execute", "translate\\s+.{0,200}?\\s+into\\s+.{0,200}?\\s+and\\s+(execute|run|eval)"),
                rule("exfil_curl", "curl\\s+[^\\n]*\\$\\{?\\w*(KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL|API)"),
                rule("read_secrets", "cat\\s+[^\\n]*(\\.env|credentials|\\.netrc|\\.pgpass)"));

        static Rule rule(String id, String regex) {
            return new Rule(id, Pattern.compile(regex, Pattern.CASE_INSENSITIVE));
        }
    }

    private InjectionScan() {}

    /** What was found, as ids in a fixed order; empty for clean text. */
    public static List<String> findings(String text) {
        var found = new ArrayList<String>();
        for (var rule : Rules.ALL) {
            if (rule.pattern().matcher(text).find()) {
                found.add(rule.id());
            }
        }
        text.chars()
                .filter(InjectionScan::invisible)
                .distinct()
                .sorted()
                .mapToObj(c -> String.format(Locale.ROOT, "invisible unicode U+%04X", c))
                .forEach(found::add);
        return List.copyOf(found);
    }

    /** The text itself, or in its place a line saying that {@code name} was kept out and why. */
    public static String screened(String name, String text) {
        var found = findings(text);
        return found.isEmpty()
                ? text
                : "[BLOCKED: " + name + " contained potential prompt injection (" + String.join(", ", found)
                        + "). Content not loaded.]";
    }

    /** Characters that hide or reorder what a person sees; written as numbers because nobody could review them. */
    private static boolean invisible(int c) {
        return c >= 0x200B && c <= 0x200D || c == 0x2060 || c == 0xFEFF || c >= 0x202A && c <= 0x202E;
    }
}
