package dev.hermes.tools.file.edit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.tools.file.edit.TextEdit.Outcome;
import org.junit.jupiter.api.Test;

class TextEditTest {
    @Test
    void replaces_what_is_there_once_and_refuses_what_is_there_twice() {
        assertThat(replace("x = 1\ny = 2\n", "x = 1", "x = 2")).isEqualTo("x = 2\ny = 2\n");
        assertThat(refusal("x = 1\nx = 1\n", "x = 1", "x = 2"))
                .isEqualTo("Found 2 matches for old_string. Provide more context to make it unique, or use"
                        + " replace_all=True.");
        assertThat(((Outcome.Done) TextEdit.replace("x = 1\nx = 1\n", "x = 1", "x = 2", true)).text())
                .isEqualTo("x = 2\nx = 2\n");
    }

    @Test
    void overlapping_places_are_ambiguous_for_one_and_taken_from_the_left_for_all() {
        assertThat(refusal("aaa", "aa", "b")).startsWith("Found 2 matches");
        assertThat(TextEdit.replace("aaaa", "aa", "b", true)).isEqualTo(new Outcome.Done("bb", Strategy.EXACT, 2));
    }

    @Test
    void refuses_what_makes_no_sense() {
        assertThat(refusal("a", "", "b")).isEqualTo("old_string cannot be empty");
        assertThat(refusal("a", "a", "a")).isEqualTo("old_string and new_string are identical");
    }

    @Test
    void forgives_wrong_indentation_and_indents_what_comes_in() {
        var text = "class A {\n    void f() {\n        g();\n    }\n}\n";
        assertThat(replace(text, "void f() {\n    g();\n}", "void f() {\n    h();\n\n    i();\n}"))
                .isEqualTo("class A {\n    void f() {\n        h();\n\n        i();\n    }\n}\n");
        assertThat(replace("a:\n  b\n", "a:\n        b\n", "a:\n        c\n")).isEqualTo("a:\n        c\n");
    }

    @Test
    void forgives_runs_of_spaces_within_a_line() {
        assertThat(TextEdit.replace("call( a,   b );\n", "call( a, b )", "call(b)", false))
                .isEqualTo(new Outcome.Done("call(b);\n", Strategy.WHITESPACE_NORMALIZED, 1));
    }

    @Test
    void forgives_typographic_characters() {
        assertThat(TextEdit.replace("print(\u201Chi\u201D)", "print(\"hi\")", "print(\"bye\")", false))
                .isEqualTo(new Outcome.Done("print(\"bye\")", Strategy.UNICODE_NORMALIZED, 1));
        assertThat(replace("wait\u2026 and go", "wait... and", "stop and")).isEqualTo("stop and go");
    }

    @Test
    void half_of_a_typographic_character_is_no_match() {
        assertThat(refusal("wait\u2026", "wait..", "x")).startsWith("Could not find");
    }

    @Test
    void understands_line_breaks_that_were_escaped_twice() {
        assertThat(TextEdit.replace("a\n\tb\n", "a\\n\\tb", "a\\n\\tc", false))
                .isEqualTo(new Outcome.Done("a\n\tc\n", Strategy.ESCAPE_NORMALIZED, 1));
    }

    @Test
    void does_not_put_backslashes_before_quotes_that_had_none() {
        assertThat(refusal("  say(\"hi\")\nx\n", "say(\\\"hi\\\")\nx", "say(\\\"bye\\\")\nx"))
                .satisfiesAnyOf(
                        message -> assertThat(message).startsWith("Escape-drift detected"),
                        message -> assertThat(message).startsWith("Could not find"));
        assertThat(refusal(
                        "{\nsay(\"hi there to all of you\")\n}\n",
                        "{\nsay(\\\"hi there to all of you\\\")\n}",
                        "{\nsay(\\\"bye\\\")\n}"))
                .startsWith("Escape-drift detected: ");
    }

    @Test
    void finds_a_block_by_its_ends_but_not_for_replace_all() {
        var text = "begin\n  one line\n  two lines\n  three lines\nend\n";
        var old = "begin\n  one line\n  two lanes\n  three lines\nend";
        assertThat(TextEdit.replace(text, old, "begin\nend", false))
                .isEqualTo(new Outcome.Done("begin\nend\n", Strategy.BLOCK_ANCHOR, 1));
        assertThat(((Outcome.Refused) TextEdit.replace(text, old, "x", true)).message())
                .contains("one place only");
    }

    @Test
    void keeps_windows_line_ends_and_a_missing_last_newline() {
        assertThat(replace("a\r\nb\r\nc", "a\nb\n", "x\ny\n")).isEqualTo("x\r\ny\r\nc");
        assertThat(replace("a\nb", " b\n", " c\n")).isEqualTo("a\nc");
    }

    @Test
    void white_space_alone_is_only_found_exactly() {
        assertThat(refusal("a\n\t\nb\n", "   ", "x")).startsWith("Could not find a match");
    }

    @Test
    void shows_what_may_have_been_meant() {
        assertThat(refusal("one\ntwo\nthe quick brown fox\nfour\n", "the quick red fix jumps over it", "x"))
                .isEqualTo("Could not find a match for old_string in the file\n\n"
                        + "Did you mean one of these sections?\n"
                        + "   1| one\n   2| two\n   3| the quick brown fox\n   4| four\n   5| ");
    }

    private static String replace(String text, String old, String replacement) {
        return switch (TextEdit.replace(text, old, replacement, false)) {
            case Outcome.Done(var changed, var _, var _) -> changed;
            case Outcome.Refused(var message) -> throw new AssertionError(message);
        };
    }

    private static String refusal(String text, String old, String replacement) {
        return switch (TextEdit.replace(text, old, replacement, false)) {
            case Outcome.Done(var changed, var strategy, var _) -> throw new AssertionError(strategy + ": " + changed);
            case Outcome.Refused(var message) -> message;
        };
    }
}
