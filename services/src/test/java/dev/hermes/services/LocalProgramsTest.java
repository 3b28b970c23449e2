package dev.hermes.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class LocalProgramsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Programs programs = new LocalPrograms(Map.of("PATH", "/usr/bin:/bin", "OURS", "1"));

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_program_says_two_things_and_ends() {
        assertThat(programs.run(LONG, "sh", "-c", "echo out; echo err >&2; exit 3"))
                .isEqualTo(new Outcome.Ended(3, "out\n", "err\n"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void it_has_our_environment_and_what_is_added_and_nothing_else() {
        var said = programs.run(List.of("env"), Map.of("MORE", "2"), LONG).out();
        assertThat(said.lines()).contains("OURS=1", "MORE=2").noneMatch(line -> line.startsWith("HOME="));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void one_that_does_not_end_is_killed_with_its_children() {
        var outcome = programs.run(Duration.ofMillis(300), "sh", "-c", "sleep 100 & wait");
        assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
        assertThat(outcome.status()).isEqualTo(124);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_child_that_keeps_the_output_open_keeps_nobody_waiting() {
        assertThat(programs.run(LONG, "sh", "-c", "(setsid sleep 5 &) ; echo done")
                        .out())
                .isEqualTo("done\n");
    }

    @Test
    void one_that_is_not_there_is_told_and_not_thrown() {
        var outcome = programs.run(LONG, "no-such-program");
        assertThat(outcome.ok()).isFalse();
        assertThat(outcome.status()).isEqualTo(127);
        assertThat(outcome.complaint()).contains("no-such-program");
    }

    @Test
    void quotes_within_a_word_survive_the_command_line_of_windows() {
        assertThat(LocalPrograms.windowsWord("a b")).isEqualTo("a b");
        assertThat(LocalPrograms.windowsWord("\"C:\\a b\\x.cmd\"")).isEqualTo("\"\\\"C:\\a b\\x.cmd\\\"\"");
        assertThat(LocalPrograms.windowsWord("a\\\"b\\")).isEqualTo("\"a\\\\\\\"b\\\\\"");
    }

    @Test
    void an_answer_may_be_given_before_the_question() {
        var variables = Map.of("A", "On", "B", "n", "C", "perhaps");
        assertThat(Answers.given(Optional.empty(), "A", variables)).contains(true);
        assertThat(Answers.given(Optional.empty(), "B", variables)).contains(false);
        assertThat(Answers.given(Optional.empty(), "C", variables)).isEmpty();
        assertThat(Answers.given(Optional.of(false), "A", variables)).contains(false);
    }
}
