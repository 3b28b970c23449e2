package dev.hermes.tools.approval;

import java.util.List;
import java.util.Optional;

/**
 * Looks at the text of a command and says how bad running it could be. Knows no settings; the same text always gets the
 * same verdict. Any text is accepted, and none takes longer than a few seconds.
 */
public final class CommandGuard {
    private CommandGuard() {}

    /** Hardline rules come first, then the dangerous ones; within each, the first that matches gives the label. */
    public static Verdict classify(String command) {
        return classify(command, "");
    }

    /** @param directory where it starts, for what its operands mean; empty when that is not known */
    static Verdict classify(String command, String directory) {
        var text = CommandText.normalise(command);
        var table = PatternTable.standard();
        var parsed = ShellWords.parse(text);
        return first(table.hardline(), text)
                .or(() -> HardlineOperands.find(parsed, CommandText.normalise(directory)))
                .<Verdict>map(Verdict.Hardline::new)
                .or(() -> first(table.dangerous(), text)
                        .or(() -> AddedRules.find(text, parsed))
                        .map(Verdict.Dangerous::new))
                .orElseGet(Verdict.Allowed::new);
    }

    /** Whether the command feeds {@code sudo} a password through stdin, which without a known one can only be a guess. */
    static boolean guessesSudoPassword(String command) {
        return PatternTable.standard().sudoStdin().matches(CommandText.folded(command));
    }

    /** Whether a saved key speaks of the label: the label itself, or the older spelling of one of its rules. */
    static boolean keyCovers(String key, String label) {
        return key.equals(label)
                || PatternTable.standard().dangerous().stream()
                        .anyMatch(rule ->
                                rule.label().equals(label) && rule.legacyKey().equals(key));
    }

    private static Optional<String> first(List<Rule> rules, String text) {
        return rules.stream()
                .filter(rule -> rule.matches(text))
                .map(Rule::label)
                .findFirst();
    }
}
