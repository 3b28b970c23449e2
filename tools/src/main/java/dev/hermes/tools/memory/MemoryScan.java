package dev.hermes.tools.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Keeps out of the notes what would speak to a later conversation as if it were the user, and traps for secrets. */
final class MemoryScan {
    private record Rule(String id, Pattern pattern) {}

    /** Compiled when the first note is written. */
    private static final class Rules {
        static final List<Rule> ALL = List.of(
                rule("prompt_injection", "ignore\\s+(previous|all|above|prior)\\s+instructions"),
                rule("role_hijack", "you\\s+are\\s+now\\s+"),
                rule("deception_hide", "do\\s+not\\s+tell\\s+the\\s+user"),
                rule("sys_prompt_override", "system\\s+prompt\\s+override"),
                rule("disregard_rules", "disregard\\s+(your|all|any)\\s+(instructions|rules|guidelines)"),
                rule(
                        "bypass_restrictions",
                        "act\\s+as\\s+(if|though)\\s+you\\s+(have\\s+no|don't\\s+have)\\s+(restrictions|limits|rules)"),
                rule("exfil_curl", "curl\\s+[^\\n]*\\$\\{?\\w*(KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL|API)"),
                rule("exfil_wget", "wget\\s+[^\\n]*\\$\\{?\\w*(KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL|API)"),
                rule("read_secrets", "cat\\s+[^\\n]*(\\.env|credentials|\\.netrc|\\.pgpass|\\.npmrc|\\.pypirc)"),
                rule("ssh_backdoor", "authorized_keys"),
                rule("ssh_access", "\\$HOME/\\.ssh|~/\\.ssh"),
                rule("hermes_env", "\\$HOME/\\.hermes/\\.env|~/\\.hermes/\\.env"));

        static Rule rule(String id, String regex) {
            return new Rule(id, Pattern.compile(regex, Pattern.CASE_INSENSITIVE));
        }
    }

    private MemoryScan() {}

    /** Names of what was found; empty for a note that is fine. */
    static List<String> findings(String text) {
        var found = new ArrayList<String>();
        for (var rule : Rules.ALL) {
            if (rule.pattern().matcher(text).find()) {
                found.add(rule.id());
            }
        }
        text.chars()
                .filter(MemoryScan::invisible)
                .distinct()
                .sorted()
                .mapToObj(c -> String.format(Locale.ROOT, "invisible unicode U+%04X", c))
                .forEach(found::add);
        return List.copyOf(found);
    }

    /** Characters that hide or reorder what a person sees; written as numbers because nobody could review them. */
    private static boolean invisible(int c) {
        return c >= 0x200B && c <= 0x200D || c == 0x2060 || c == 0xFEFF || c >= 0x202A && c <= 0x202E;
    }
}
