package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.PtyDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Choosing on a real terminal, on one that cannot move its cursor, and where nobody is. */
class PickerTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ENTER = "\r";

    @TempDir
    Path directory;

    private Cli hermes;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
        environment.put("HERMES_HOME", hermes.home().toString());
        environment.put("HOME", directory.toString());
        environment.put("PATH", String.valueOf(System.getenv("PATH")));
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TERM", "xterm-256color");
    }

    private PtyDriver terminal(int columns, String... words) {
        return PtyDriver.start(Processes.command(directory, words), hermes.work(), environment, columns, 24);
    }

    @Test
    void toolsets_are_ticked_with_space_and_taken_with_enter_in_forty_columns() throws Exception {
        try (var tools = terminal(40, "tools")) {
            tools.await("Space ticks", SOON).type("/todo").await("/todo", SOON);
            tools.type(" ").await("[ ]", SOON).type(ENTER).await("Disabled: todo", SOON);
            assertThat(tools.awaitExit(SOON)).isZero();
        }
        assertThat(hermes.run("tools", "list").out()).containsPattern("disabled +todo");
    }

    @Test
    void leaving_with_escape_or_ctrl_c_changes_nothing() throws Exception {
        for (var way : List.of("\u001b", PtyDriver.CTRL_C, "q")) {
            try (var tools = terminal(100, "tools")) {
                tools.await("Space ticks", SOON).type(" ").type(way).await("Nothing was changed.", SOON);
                assertThat(tools.awaitExit(SOON)).isZero();
            }
        }
        assertThat(hermes.home().resolve("config.yaml")).doesNotExist();
    }

    @Test
    void where_typing_filters_every_letter_does() throws Exception {
        try (var model = terminal(100, "model")) {
            model.await("type to filter", SOON)
                    .type("qwen oa")
                    .await("Qwen OAuth", SOON)
                    .await("/qwen oa", SOON);
            model.type("\u001b\u001b").await("No change.", SOON);
            assertThat(model.awaitExit(SOON)).isZero();
        }
    }

    @Test
    void a_terminal_that_cannot_move_its_cursor_asks_for_numbers() throws Exception {
        environment.put("TERM", "dumb");
        try (var tools = terminal(100, "tools")) {
            tools.await("Number switches one", SOON).typeLine("99").await("'99' is not one of them", SOON);
            tools.typeLine("1").await("Number switches one", SOON).typeLine("");
            tools.await("Disabled: ", SOON);
            assertThat(tools.awaitExit(SOON)).isZero();
        }
    }

    @Test
    void where_nobody_is_choosing_is_refused_with_advice() {
        var result = hermes.run("tools");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("needs a terminal", "hermes tools enable NAME");
    }

    @Test
    void a_session_is_found_by_typing_a_part_of_its_first_words() throws Exception {
        hermes.run("--provider", "demo", "-z", "how many files are in this folder?");
        hermes.run("--provider", "demo", "-z", "remember that tea is green");
        environment.put("HERMES_INFERENCE_PROVIDER", "demo");
        try (var browse = terminal(100, "--provider", "demo", "sessions", "browse")) {
            browse.await("type to filter", SOON).type("tea is").await("/tea is", SOON);
            browse.type(ENTER)
                    .await("Resuming session: ", SOON)
                    .await("❯", SOON)
                    .type(PtyDriver.CTRL_D);
            assertThat(browse.awaitExit(SOON)).isZero();
            assertThat(browse.text()).contains("tea is green");
        }
    }
}
