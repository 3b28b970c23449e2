package dev.hermes.tools.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandShapeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "sudo id ! sudo -k -S -p '' id",
                "a=1 sudo id ! a=1 sudo -k -S -p '' id",
                "true && sudo id; sudo ls ! true && sudo -k -S -p '' id; sudo -k -S -p '' ls",
                "if true; then sudo id; fi ! if true; then sudo -k -S -p '' id; fi",
                "echo \"sudo id\" ! echo \"sudo id\"",
                "echo sudo id ! echo sudo id",
                "man sudo ! man sudo"
            })
    void only_a_sudo_that_is_called_gets_the_password(String command, String rewritten) {
        assertThat(CommandShape.of(command).sudoFromStdin()).isEqualTo(rewritten);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "grep a b ! grep",
                "cat x | /usr/bin/grep a ! grep",
                "cd x && diff a b ! diff",
                "X=1 sudo test -f x ! test",
                "echo 'a | b' ! echo",
                "ls; ! ls"
            })
    void the_last_program_is_the_one_with_the_exit_code(String command, String program) {
        assertThat(CommandShape.of(command).lastProgram()).isEqualTo(program);
    }

    @Test
    void what_follows_a_here_document_is_seen_again() {
        assertThat(CommandShape.of("cat <<E\na & b\nE\nsleep 9 &").backgroundByHand())
                .isPresent();
        assertThat(CommandShape.of("cat <<-'E' > f\na & b\n\tE\nsleep 9").backgroundByHand())
                .isEmpty();
    }

    @Test
    void any_text_has_a_shape_and_loses_nothing() {
        var pieces = new String[] {
            "sudo ", "<<E", "\nE\n", "'", "\"", "\\", "#", "$((", "))", "&", "|", ";", "\n", " ", "a", "<<<", "<<",
            "😀", "\0"
        };
        for (long seed = 0; seed < 3000; seed++) {
            var random = new Random(seed);
            var command = new StringBuilder();
            for (int i = random.nextInt(25); i > 0; i--) {
                command.append(pieces[random.nextInt(pieces.length)]);
            }
            var shape = CommandShape.of(command.toString());
            assertThat(shape.sudoFromStdin().replace(" -k -S -p ''", ""))
                    .as("seed %d", seed)
                    .isEqualTo(command.toString());
            assertThat(shape.backgroundByHand()).isNotNull();
            assertThat(shape.lastProgram()).isNotNull();
        }
    }
}
