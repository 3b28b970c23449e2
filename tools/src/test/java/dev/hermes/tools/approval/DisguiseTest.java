package dev.hermes.tools.approval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same command, spelled differently, stays beyond everybody. */
class DisguiseTest {
    private static final int SPELLINGS = 2000;

    @ParameterizedTest
    @ValueSource(strings = {"rm -rf /", "rm -rf /etc", "rm -rf ~", "rm -r -f /usr", "reboot", "shutdown now", "init 6"})
    void no_spelling_of_a_hardline_command_gets_through(String command) {
        for (long seed = 0; seed < SPELLINGS; seed++) {
            var disguised = disguised(command, new Random(seed));
            assertThat(CommandGuard.classify(disguised))
                    .as("seed %d: %s", seed, disguised)
                    .isInstanceOf(Verdict.Hardline.class);
        }
    }

    private static String disguised(String command, Random random) {
        var spelled = new StringBuilder();
        for (var word : command.split(" ")) {
            if (!spelled.isEmpty()) {
                spelled.append(one(random, List.of(" ", "  ", "\t", " \\\n ", "${IFS}")));
            }
            spelled.append(spelled(word, random));
        }
        return around(random).apply(spelled.toString());
    }

    /** Every piece is a spelling that bash reads as the word itself. A tilde in quotes would be one no more. */
    private static String spelled(String word, Random random) {
        if (word.startsWith("~")) {
            return word;
        }
        var result = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            result.append(
                    switch (random.nextInt(12)) {
                        case 0 -> "\\" + c;
                        case 1 -> "'" + c + "'";
                        case 2 -> "\"" + c + "\"";
                        case 3 -> "''" + c;
                        case 4 -> c + "\"\"";
                        case 5 -> "$'\\x" + Integer.toHexString(c) + "'";
                        case 6 -> "$'\\" + Integer.toOctalString(c) + "'";
                        case 7 -> "\u001b[0m" + c;
                        case 8 -> c + "\0";
                        default -> String.valueOf(c);
                    });
        }
        return result.toString();
    }

    private static UnaryOperator<String> around(Random random) {
        return one(
                random,
                List.of(
                        text -> text,
                        text -> "sudo " + text,
                        text -> "cd /tmp && " + text,
                        text -> "true; " + text + " # harmless",
                        text -> "(" + text + ")",
                        text -> "{ " + text + " ; }",
                        text -> "X=1 Y='a b' " + text,
                        text -> "env -i " + text,
                        text -> "nohup " + text + " >/dev/null 2>&1",
                        text -> "if true; then " + text + "; fi",
                        text -> "echo $(" + text + ")",
                        text -> "echo `" + text + "`",
                        text -> "false || command " + text,
                        text -> "sleep 1 | " + text,
                        text -> "exec time " + text,
                        text -> "sudo -u root " + text,
                        text -> "sudo -nu root -g wheel " + text,
                        text -> "sudo -H --user root -C 5 -- " + text,
                        text -> "timeout 10 " + text,
                        text -> "timeout -k 5 -s KILL 10s " + text,
                        text -> "timeout --signal KILL --foreground 1m " + text,
                        text -> "env -u PATH -C /tmp A=b " + text,
                        text -> "nice -n 10 ionice -c 3 " + text,
                        text -> "nice -10 setsid -w stdbuf -o L " + text,
                        text -> "doas -u root " + text,
                        text -> "chroot --userspec=a:b /mnt " + text,
                        text -> "xargs -0 -I X -P 2 " + text,
                        text -> "watch -n 1 " + text,
                        text -> "unshare -m --map-root-user " + text,
                        text -> "sudo -u root timeout 5 env -i X=1 nohup " + text,
                        text -> "systemd-run --uid 0 " + text));
    }

    private static <T> T one(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
