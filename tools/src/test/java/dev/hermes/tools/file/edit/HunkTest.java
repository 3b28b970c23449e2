package dev.hermes.tools.file.edit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.tools.file.edit.PatchText.Operation;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HunkTest {
    @Test
    void changes_lines_between_lines_that_stay() {
        assertThat(apply("a\nb\nc\n", "@@\n a\n-b\n+B\n c")).isEqualTo("a\nB\nc\n");
    }

    @Test
    void an_empty_line_of_the_patch_is_an_empty_line_of_the_file() {
        assertThat(apply("a\n\nb\nb\n", "@@\n a\n\n-b\n+c")).isEqualTo("a\n\nc\nb\n");
    }

    @Test
    void a_gap_before_the_next_section_is_no_line_of_the_file() {
        assertThat(apply("a\nb\nc\n", "@@\n-b\n+B\n\n\n")).isEqualTo("a\nB\nc\n");
    }

    @Test
    void lines_that_stay_keep_their_own_white_space() {
        assertThat(apply("if x:\r\n\tgo()  \r\n\tstop()\r\n", "@@\n     go()\n-    stop()\n+    wait()"))
                .isEqualTo("if x:\r\n\tgo()  \r\n\twait()\r\n");
    }

    @Test
    void only_added_lines_go_after_the_hint_or_to_the_end() {
        assertThat(apply("a\nb\n", "@@ a @@\n+x")).isEqualTo("a\nx\nb\n");
        assertThat(apply("a\nb", "@@\n+x")).isEqualTo("a\nb\nx");
        assertThat(apply("", "@@\n+x")).isEqualTo("x\n");
        assertThat(problem("a\na\n", "@@ a @@\n+x")).contains("is in 2 lines");
        assertThat(problem("a\n", "@@ z @@\n+x")).contains("is not in the file");
    }

    @Test
    void a_hint_tells_apart_what_is_there_twice() {
        var text = "def f():\n  go\ndef g():\n  go\n";
        assertThat(apply(text, "@@ def g(): @@\n-  go\n+  stop")).isEqualTo("def f():\n  go\ndef g():\n  stop\n");
        assertThat(problem(text, "@@\n-  go\n+  stop")).contains("found 2 places");
    }

    @Test
    void a_missing_last_newline_stays_missing() {
        assertThat(apply("a\nb", "@@\n-b\n+c\n+d")).isEqualTo("a\nc\nd");
        assertThat(apply("a\nb", "@@\n a\n-b")).isEqualTo("a");
    }

    @Test
    void does_not_change_the_middle_of_a_line() {
        assertThat(problem("foobar and much more\n", "@@\n-foo\n+x")).startsWith("hunk 1: could not find");
    }

    private static Hunk.FileOutcome outcome(String text, String hunks) {
        var update = (Operation.Update)
                PatchText.parse("*** Update File: f\n" + hunks).operations().getFirst();
        return Hunk.applyAll(text, update.hunks());
    }

    private static String apply(String text, String hunks) {
        var outcome = outcome(text, hunks);
        assertThat(outcome.problem()).isEqualTo(Optional.empty());
        return outcome.text();
    }

    private static String problem(String text, String hunks) {
        var outcome = outcome(text, hunks);
        assertThat(outcome.text()).isEqualTo(text);
        return outcome.problem().orElse("done");
    }
}
