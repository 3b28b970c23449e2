package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.Message;
import dev.hermes.sessions.NewSession;
import dev.hermes.sessions.SessionStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class SessionsCommandTest {
    private static final String FIRST = "20260228_080000_aaaaaa";
    private static final String SECOND = "20260301_080000_bbbbbb";

    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    private void stored(String id, String source, String text) {
        try (var store = store()) {
            store.create(new NewSession(
                    id,
                    source,
                    Optional.of("m"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
            store.append(id, List.of(Message.user(text), Message.assistant("An answer, größer.")));
        }
    }

    private SessionStore store() {
        return SessionStore.open(hermes.home().resolve("state.db"), hermes.clock, (_, _, _, _) -> {});
    }

    private void twoSessions() {
        stored(FIRST, "cli", "Fix the gate");
        hermes.clock.advance(Duration.ofHours(2));
        stored(SECOND, "telegram", "Water the garden");
        hermes.clock.advance(Duration.ofMinutes(5));
    }

    @Test
    void an_empty_list_says_so() {
        assertThat(hermes.run("sessions", "list")).isEqualTo(new Cli.Result(0, "No sessions found.\n", ""));
    }

    @Test
    void the_list_shows_the_most_recent_first_with_sources_as_long_as_nothing_has_a_title() {
        twoSessions();
        var lines = hermes.run("sessions", "list").lines();
        assertThat(lines.getFirst()).matches("Preview +Last Active +Src +ID");
        assertThat(lines.get(2)).matches("Water the garden +4m ago +teleg… +" + SECOND);
        assertThat(lines.get(3)).matches("Fix the gate +2h ago +cli +" + FIRST);
    }

    @Test
    void the_list_has_titles_when_one_has() {
        twoSessions();
        hermes.run("sessions", "rename", FIRST, "Gate", "work");
        var lines = hermes.run("sessions", "list").lines();
        assertThat(lines.getFirst()).matches("Title +Preview +Last Active +ID");
        assertThat(lines).anyMatch(line -> line.matches("Gate work +Fix the gate +2h ago +" + FIRST));
        assertThat(lines).anyMatch(line -> line.startsWith("— "));
    }

    @Test
    void the_list_can_be_shortened_and_filtered() {
        twoSessions();
        assertThat(hermes.run("sessions", "list", "--lim", "1").out())
                .contains(SECOND)
                .doesNotContain(FIRST);
        assertThat(hermes.run("sessions", "list", "--source", "cli").out())
                .contains(FIRST)
                .doesNotContain(SECOND);
        assertThat(hermes.run("sessions", "list", "--limit", "0").exit()).isEqualTo(2);
        assertThat(hermes.run("sessions", "list", "--limit", "-5").exit()).isEqualTo(2);
        assertThat(hermes.run("sessions", "list", "--limit", "x").lastError()).contains("invalid int value: 'x'");
    }

    @Test
    void export_writes_a_json_object_a_line_and_nothing_else_to_standard_output() {
        twoSessions();
        var result = hermes.run("sessions", "export", "-");
        assertThat(result.err()).isEmpty();
        assertThat(result.lines()).hasSize(2);
        assertThat(result.lines())
                .allSatisfy(
                        line -> assertThat(JsonMapper.shared().readTree(line).isObject())
                                .isTrue());
        assertThat(result.out()).contains("größer", FIRST, SECOND);
    }

    @Test
    void export_to_a_file_says_how_many() throws IOException {
        twoSessions();
        var result = hermes.run("sessions", "export", "all.jsonl");
        assertThat(result.out()).isEqualTo("Exported 2 sessions to all.jsonl\n");
        assertThat(Files.readAllLines(hermes.work().resolve("all.jsonl"))).hasSize(2);
        var one = hermes.run("sessions", "export", "-", "--session-id", SECOND);
        assertThat(one.lines()).hasSize(1);
    }

    @Test
    void export_into_nowhere_or_of_nothing_fails() {
        twoSessions();
        assertThat(hermes.run("sessions", "export", "no/such/folder/x").exit()).isEqualTo(1);
        var unknown = hermes.run("sessions", "export", "--session-id", "nope", "-");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.out()).isEmpty();
        assertThat(unknown.err()).contains("No session 'nope'.");
        assertThat(hermes.run("sessions", "export").lastError()).contains("required: output");
    }

    @Test
    void delete_asks_and_only_a_yes_deletes() {
        twoSessions();
        for (var answer : List.of("\n", "n\n", "yess\n", "")) {
            var result = hermes.person(answer).run("sessions", "delete", FIRST);
            assertThat(result.exit()).isZero();
            assertThat(result.out()).contains("[y/N]", "Cancelled.");
        }
        assertThat(hermes.person("y\n").run("sessions", "delete", FIRST).out())
                .endsWith("Deleted session '" + FIRST + "'.\n");
        assertThat(hermes.run("sessions", "list").out()).doesNotContain(FIRST).contains(SECOND);
    }

    @Test
    void where_nobody_can_be_asked_nothing_is_deleted_and_nothing_waited_for() {
        twoSessions();
        var result = hermes.typing("y\n").run("sessions", "delete", FIRST);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("--yes");
        assertThat(hermes.run("sessions", "list").out()).contains(FIRST);
    }

    @Test
    void delete_takes_the_files_of_the_session_along_and_no_others() {
        twoSessions();
        hermes.file("sessions/" + FIRST + ".json", "{}").file("sessions/other.json", "{}");
        hermes.file("sessions/request_dump_" + FIRST + "_1.json", "{}");
        assertThat(hermes.run("sessions", "delete", "20260228", "-y").exit())
                .as("a beginning is enough")
                .isZero();
        assertThat(hermes.home().resolve("sessions").toFile().list()).containsExactly("other.json");
        assertThat(hermes.run("sessions", "delete", FIRST, "-y").exit())
                .as("it is gone")
                .isEqualTo(1);
    }

    @Test
    void prune_touches_only_what_ended_long_ago() {
        twoSessions();
        try (var store = store()) {
            store.end(FIRST, "cli_close");
        }
        hermes.clock.advance(Duration.ofDays(100));
        assertThat(hermes.run("sessions", "prune").exit())
                .as("nobody can be asked")
                .isEqualTo(1);
        assertThat(hermes.run("sessions", "prune", "--yes").out()).isEqualTo("Pruned 1 session(s).\n");
        assertThat(hermes.run("sessions", "list").out()).contains(SECOND).doesNotContain(FIRST);
        assertThat(hermes.run("sessions", "prune", "--older-than", "-1", "-y").exit())
                .isEqualTo(2);
    }

    @Test
    void stats_count() {
        twoSessions();
        assertThat(hermes.run("sessions", "stats").lines())
                .startsWith("Total sessions: 2", "Total messages: 4", "  cli: 1 sessions", "  telegram: 1 sessions")
                .last()
                .asString()
                .matches("Database size: \\d+\\.\\d MB");
    }

    @Test
    void a_title_that_another_session_has_is_refused() {
        twoSessions();
        assertThat(hermes.run("sessions", "rename", FIRST, "Gate").exit()).isZero();
        var taken = hermes.run("sessions", "rename", SECOND, "Gate");
        assertThat(taken.exit()).isEqualTo(1);
        assertThat(taken.err()).contains(FIRST);
        assertThat(hermes.run("sessions", "rename", SECOND, "--", "-x", "y").out())
                .isEqualTo("Renamed session '" + SECOND + "' to: -x y\n");
    }

    @Test
    void browse_lists_with_numbers_where_nothing_can_be_chosen() {
        twoSessions();
        var result = hermes.run("sessions", "browse");
        assertThat(result.exit()).isZero();
        assertThat(result.lines().get(1)).startsWith("1 ").endsWith(SECOND);
        assertThat(result.err()).contains("hermes --resume ID");
    }

    @Test
    void browse_goes_on_with_what_was_chosen() {
        twoSessions();
        var result = hermes.person("gate\n/quit\n").run("--provider", "demo", "sessions", "browse");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("Resuming session: " + FIRST);
        assertThat(hermes.person("q\n").run("sessions", "browse").out()).endsWith("Cancelled.\n");
    }

    @Test
    void a_damaged_database_is_named_and_left_alone() {
        hermes.file("state.db", "this is no database, whatever its name says".repeat(50));
        for (var command : List.of("list", "stats", "prune", "browse")) {
            var result = command.equals("prune")
                    ? hermes.run("sessions", command, "--yes")
                    : hermes.run("sessions", command);
            assertThat(result.exit()).as(command).isEqualTo(1);
            assertThat(result.out()).as(command).isEmpty();
            assertThat(result.err()).startsWith("Error: ").contains("state.db").doesNotContain("\tat ");
        }
        assertThat(hermes.file("state.db")).startsWith("this is no database");
    }
}
