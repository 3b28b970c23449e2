package dev.hermes.providers.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnswerRendererTest {
    private final AnswerRenderer renderer = new AnswerRenderer();

    @Test
    void a_failure_is_told_as_one() {
        assertThat(renderer.render(new Intent.ReadFile("a"), "read_file", "{\"error\":\"File not found: a\"}"))
                .isEqualTo("That did not work: File not found: a");
    }

    @Test
    void a_file_is_shown_without_line_numbers() {
        var result = "{\"content\":\"     1|one\\n     2|2|two\",\"total_lines\":2,\"truncated\":false}";
        assertThat(renderer.render(new Intent.ReadFile("a.txt"), "read_file", result))
                .isEqualTo("a.txt:\n\n```\none\n2|two\n```");
    }

    @Test
    void a_summary_tells_size_headings_and_opening() {
        var result = "{\"content\":\"     1|# Title\\n     2|\\n     3|It does a thing.\\n     4|## Use\","
                + "\"total_lines\":120,\"file_size\":4000,\"truncated\":true}";
        assertThat(renderer.render(new Intent.SummariseFile("README.md"), "read_file", result))
                .startsWith("README.md has 120 lines (4000 bytes). Headings at its beginning: Title; Use. It begins:")
                .contains("It does a thing.")
                .contains("only looked at the beginning");
    }

    @Test
    void what_the_program_appends_to_a_result_does_no_harm() {
        var result = "{\"total_count\":1,\"files\":[\"a.md\"]}\n\n[Tool loop warning: x]";
        assertThat(renderer.render(new Intent.FindFiles("*.md", "."), "search_files", result))
                .isEqualTo("I found 1 file like *.md in this folder:\n\n- a.md");
    }

    @Test
    void matches_are_listed_with_their_place() {
        var result = "{\"total_count\":1,\"matches\":[{\"path\":\"a.txt\",\"line\":3,\"content\":\" an apple\"}]}";
        assertThat(renderer.render(new Intent.FindText("apple", "src"), "search_files", result))
                .isEqualTo("I found 'apple' in src in 1 line:\n\n- a.txt:3  an apple");
    }

    @Test
    void a_command_that_failed_is_shown_with_its_status() {
        assertThat(renderer.render(
                        new Intent.RunCommand("false"),
                        "terminal",
                        "{\"output\":\"no\",\"exit_code\":1,\"error\":null}"))
                .isEqualTo("`false` ended with status 1.\n\n```\nno\n```");
    }

    @Test
    void a_todo_list_shows_what_is_done() {
        var result = "{\"todos\":[{\"id\":\"a\",\"content\":\"milk\",\"status\":\"completed\"},"
                + "{\"id\":\"b\",\"content\":\"eggs\",\"status\":\"pending\"}]}";
        assertThat(renderer.render(new Intent.ShowTodo(), "todo", result))
                .isEqualTo("Your to-do list:\n\n- [x] milk\n- [ ] eggs");
    }

    @Test
    void earlier_sessions_are_named_with_what_was_found_in_them() {
        var result = "{\"success\":true,\"mode\":\"discover\",\"results\":[{\"session_id\":\"20260101_1\","
                + "\"title\":\"Release\",\"snippet\":\"the >>>release<<< plan\"},{\"session_id\":\"20260102_2\"}]}";
        assertThat(renderer.render(new Intent.SearchSessions("release"), "session_search", result))
                .isEqualTo("Earlier sessions about 'release':\n\n- Release: the release plan\n- 20260102_2");
        assertThat(renderer.render(new Intent.SearchSessions(""), "session_search", "{\"results\":[]}"))
                .isEqualTo("I found no earlier sessions.");
    }

    @Test
    void any_result_gives_words() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var intents = List.of(
                new Intent.CountFiles("."),
                new Intent.ListFiles("a"),
                new Intent.FindFiles("*", "."),
                new Intent.FindText("x", "."),
                new Intent.ReadFile("a"),
                new Intent.SummariseFile("a"),
                new Intent.RunCommand("a"),
                new Intent.Remember("a", true),
                new Intent.ShowTodo(),
                new Intent.SearchSessions("a"),
                new Intent.Unknown());
        var parts = List.of(
                "{",
                "}",
                "[",
                "]",
                "\"output\":",
                "\"files\":",
                "\"matches\":",
                "\"content\":",
                "\"todos\":",
                "null",
                "\"a\"",
                "1",
                ",",
                "\"error\":",
                "\"results\":",
                "\n",
                "é");
        for (int round = 0; round < 3_000; round++) {
            var result = new StringBuilder(random.nextBoolean() ? "{" : "");
            for (int part = random.nextInt(10); part > 0; part--) {
                result.append(parts.get(random.nextInt(parts.size())));
            }
            for (var intent : intents) {
                assertThat(renderer.render(intent, random.nextBoolean() ? "terminal" : "x", result.toString()))
                        .as("seed %d: %s %s", seed, intent, result)
                        .isNotEmpty();
            }
        }
    }
}
