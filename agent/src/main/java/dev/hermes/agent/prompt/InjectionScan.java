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

    /** A command and what makes it an attack, later on the same line. */
    private record Command(String id, Pattern name, Pattern prey) {
        /** One pass: what does not follow the first command of a line follows none of the later ones either. */
        boolean in(String text) {
            var names = name.matcher(text);
            for (int from = 0; from <= text.length() && names.find(from); ) {
                int newline = text.indexOf('\n', names.end());
                int end = newline < 0 ? text.length() : newline;
                if (prey.matcher(text).region(names.end(), end).find()) {
                    return true;
                }
                from = end + 1;
            }
            return false;
        }
    }

    /** Compiled by the first scan, not at start-up. */
    private static final class Rules {
        // Wildcards are bounded or possessive: others take minutes on a crafted line of a few thousand characters.
        static final List<Rule> ALL = List.of(
                rule("prompt_injection", "ignore\\s+(previous|all|above|prior)\\s+instructions"),
                rule("deception_hide", "do\\s+not\\s+tell\\s+the\\s+user"),
                rule("sys_prompt_override", "system\\s+prompt\\s+override"),
                rule("disregard_rules", "disregard\\s+(your|all|any)\\s+(instructions|rules|guidelines)"),
                rule(
                        "bypass_restrictions",
                        "act\\s+as\\s+(if|though)\\s+you\\s+(have\\s+no|don't\\s+have)\\s+(restrictions|limits|rules)"),
                rule("hidden_div", "<\\s*div\\s+style\\s*=\\s*[\"'][\\s\\S]{0,2000}?display\\s*:\\s*none"),
                rule("translate_execute", "translate\\s.{0,200}?\\s++into\\s.{0,200}?\\s++and\\s++(execute|run|eval)"));

        static final List<Command> COMMANDS = List.of(
                new Command(
                        "exfil_curl",
                        insensitive("curl\\s++"),
                        insensitive("\\$\\{?\\w*(KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL|API)")),
                new Command(
                        "read_secrets", insensitive("cat\\s++"), insensitive("\\.env|credentials|\\.netrc|\\.pgpass")));

        static final Pattern IN_COMMENT = insensitive("ignore|override|system|secret|hidden");

        static Rule rule(String id, String regex) {
            return new Rule(id, insensitive(regex));
        }

        private static Pattern insensitive(String regex) {
            return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
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
        Rules.COMMANDS.stream()
                .filter(command -> command.in(text))
                .map(Command::id)
                .forEach(found::add);
        if (hidesInComment(text)) {
            found.add("html_comment_injection");
        }
        text.chars()
                .filter(InjectionScan::invisible)
                .distinct()
                .sorted()
                .mapToObj(c -> String.format(Locale.ROOT, "invisible unicode U+%04X", c))
                .forEach(found::add);
        return List.copyOf(found);
    }

    /** Looks into comments by hand, in one pass: as a pattern this is a keyword search for every opening and closing. */
    private static boolean hidesInComment(String text) {
        for (int open = text.indexOf("<!--"); open >= 0; ) {
            int close = text.indexOf('>', open);
            if (close < 0) {
                return false;
            }
            int end = close - "--".length();
            if (end >= open + "<!--".length()
                    && text.startsWith("--", end)
                    && Rules.IN_COMMENT.matcher(text).region(open, end).find()) {
                return true;
            }
            open = text.indexOf("<!--", close);
        }
        return false;
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
