package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KanbanCommandTest {
    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() throws Exception {
        hermes = Cli.in(directory);
        Files.createDirectories(hermes.home().resolve("profiles/ada"));
        Files.writeString(hermes.home().resolve("profiles/ada/config.yaml"), "");
    }

    private Cli.Result kanban(String... words) {
        var all = new ArrayList<>(List.of("kanban"));
        all.addAll(List.of(words));
        return hermes.run(all.toArray(String[]::new));
    }

    private JsonNode json(String... words) {
        return JsonMapper.shared().readTree(kanban(words).out());
    }

    private String create(String... words) {
        var all = new ArrayList<>(List.of("create", "--json"));
        all.addAll(List.of(words));
        return json(all.toArray(String[]::new)).get("id").asString();
    }

    private JsonNode show(String id) {
        return json("show", id, "--json");
    }

    private List<String> kinds(String id) {
        var kinds = new ArrayList<String>();
        show(id).get("events").forEach(event -> kinds.add(event.get("kind").asString()));
        return kinds;
    }

    @Test
    void a_task_waits_for_a_time_and_is_set_free_by_the_first_round_after_it() {
        // given
        var id = create("x", "--assignee", "lane", "--at", "2031-05-25T09:00Z");
        assertThat(show(id).get("task").get("status").asString()).isEqualTo("scheduled");
        assertThat(kanban("show", id).out()).contains("waits until 2031-05-25");
        // when
        assertThat(kanban("schedule", id, "sooner", "--at", "2020-01-01").err()).contains("cannot schedule");
        kanban("unblock", id);
        assertThat(kanban("schedule", id, "sooner", "--at", "2020-01-01").out()).contains("Scheduled " + id);
        // then
        assertThat(json("dispatch", "--json").get("woken").get(0).asString()).isEqualTo(id);
        assertThat(show(id).get("task").get("status").asString()).isEqualTo("ready");
        assertThat(kinds(id)).containsSubsequence("created", "scheduled", "unblocked", "scheduled", "unblocked");
    }

    @Test
    void a_time_that_is_none_or_cannot_be_waited_for_is_wrong_usage() {
        assertThat(kanban("create", "x", "--at", "soon").exit()).isEqualTo(2);
        assertThat(kanban("create", "x", "--at", "1h", "--triage").exit()).isEqualTo(2);
        assertThat(kanban("list").out()).contains("(no matching tasks)");
        var id = create("x");
        assertThat(kanban("schedule", id, "--at", "2026-13-40").exit()).isEqualTo(2);
        assertThat(kinds(id)).containsExactly("created");
        assertThat(kanban("schedule", id).exit()).isZero();
        assertThat(kanban("show", id).out()).contains("until somebody unblocks it");
    }

    @Test
    void a_board_is_copied_only_between_stores_that_are_set_up() {
        assertThat(kanban("store", "migrate").exit()).isEqualTo(2);
        assertThat(kanban("store", "migrate", "--to", "elsewhere").exit()).isEqualTo(2);
        var answer = kanban("store", "migrate", "--to", "postgres");
        assertThat(answer.exit()).isEqualTo(78);
        assertThat(answer.err()).contains("kanban.postgres.url is missing");
    }

    @Test
    void without_an_action_the_help_is_shown() {
        var answer = kanban();
        assertThat(answer.exit()).isZero();
        assertThat(answer.out()).startsWith("usage: hermes kanban").contains("list, ls");
    }

    @Test
    void a_chain_of_tasks_goes_on_when_its_first_is_done() {
        // given
        var first = create("A", "--assignee", "Ada");
        var made = kanban("create", "B", "--parent", first, "--assignee", "ada");
        assertThat(made.out()).matches("Created t_[0-9a-f]{8}  \\(todo, assignee=ada\\)\n");
        assertThat(made.err()).isEmpty();
        var second = made.out().substring(8, 18);
        // when
        var early = kanban("claim", second);
        assertThat(early.exit()).isEqualTo(1);
        assertThat(early.err()).startsWith("kanban: cannot claim " + second + ": status=todo lock=");
        assertThat(kanban("complete", first, "--result", "ok"))
                .isEqualTo(new Cli.Result(0, "Completed " + first + "\n", ""));
        // then
        assertThat(kanban("list", "--status", "ready").out())
                .isEqualTo("▶ " + second + "  ready     ada                   B\n");
        assertThat(kinds(second)).contains("promoted");
        assertThat(show(second).get("parents").get(0).asString()).isEqualTo(first);
    }

    @Test
    void json_is_indented_by_two_and_keeps_letters_as_they_are() {
        var out = kanban("create", "Grüße 🐙", "--json").out();
        assertThat(out)
                .startsWith("{\n  \"id\": \"t_")
                .contains("\"title\": \"Grüße 🐙\"")
                .contains("\"skills\": []");
    }

    @Test
    void a_task_for_nobody_known_is_made_with_a_warning() {
        var made = kanban("create", "x", "--assignee", "typo");
        assertThat(made.exit()).isZero();
        assertThat(made.err()).contains("There is no profile 'typo'");
        var id = made.out().substring(8, 18);
        assertThat(kanban("show", id).out()).contains("why:          there is no profile 'typo'");
        assertThat(kanban("create", "x", "--assignee", "typo", "--json").err()).isEmpty();
    }

    @Test
    void a_list_says_under_each_task_that_rests_why() {
        var parent = create("P");
        var child = create("C", "--parent", parent, "--assignee", "ada");
        assertThat(kanban("list").out().lines().toList())
                .hasSize(4)
                .contains("    why: nobody is assigned", "    why: waits for " + parent);
        assertThat(kanban("show", child).out()).contains("why:          waits for " + parent);
        var listed = json("list", "--json");
        assertThat(listed.valueStream().map(task -> task.get("why").asString()))
                .containsExactlyInAnyOrder("nobody is assigned", "waits for " + parent);
        kanban("assign", parent, "default");
        assertThat(kanban("list", "--status", "ready").out()).doesNotContain("why");
        assertThat(json("show", parent, "--json").get("task").get("why").isNull())
                .isTrue();
    }

    @Test
    void machines_matter_only_where_a_board_is_on_a_server() {
        assertThat(kanban("hosts").out()).contains("this machine the only one");
        assertThat(json("hosts", "list", "--json")).isEmpty();
        assertThat(kanban("hosts", "label", "one", "disk=a").exit()).isEqualTo(1);
        assertThat(kanban("hosts", "place", create("x"), "disk=a").err()).contains("the board is a file");
    }

    @Test
    void a_goal_is_shown_with_its_task() {
        var id = create("x", "--goal", "--goal-max-turns", "5");
        assertThat(kanban("show", id).out()).contains("goes on until a judge finds it done, for 5 turns at most");
        var task = show(id).get("task");
        assertThat(task.get("goal_mode").asBoolean()).isTrue();
        assertThat(task.get("goal_max_turns").asInt()).isEqualTo(5);
        var plain = create("y");
        assertThat(show(plain).get("task").get("goal_mode").asBoolean()).isFalse();
        assertThat(kanban("show", plain).out()).doesNotContain("goal");
    }

    @Test
    void an_idempotency_key_makes_a_task_once() {
        assertThat(create("nightly", "--idempotency-key", "n"))
                .isEqualTo(create("nightly again", "--idempotency-key", "n"));
    }

    @Test
    void wrong_values_of_flags_are_wrong_usage() {
        for (var words : List.of(
                List.of("create", "x", "--workspace", "nowhere"),
                List.of("create", "x", "--branch", "b"),
                List.of("create", "x", "--workspace", "worktree", "--branch", "-b"),
                List.of("create", "x", "--max-runtime", "soon"),
                List.of("create", "x", "--max-retries", "0"),
                List.of("create", "x", "--initial-status", "done"),
                List.of("create", "x", "--goal", "--goal-max-turns", "0"),
                List.of("create", "x", "--goal-max-turns", "3"),
                List.of("create"),
                List.of("comment", "t_1", "x", "--max-len", "0"),
                List.of("complete", "a", "b", "--summary", "s"),
                List.of("complete", "a", "--metadata", "[1]"),
                List.of("edit", "t_1"),
                List.of("notify-subscribe", "t_1", "--platform", "telegram"),
                List.of("notify-subscribe", "--platform", "telegram", "--chat-id", "1"),
                List.of("notify-subscribe", "t_1", "--all", "--platform", "telegram", "--chat-id", "1"),
                List.of("notify-subscribe", "t_1", "--kinds", "blocked", "--platform", "telegram", "--chat-id", "1"),
                List.of("notify-subscribe", "--all", "--kinds", "created", "--platform", "telegram", "--chat-id", "1"),
                List.of("boards", "create", "../etc"),
                List.of("--board", "../etc", "list"),
                List.of("--board", " ", "list"))) {
            var answer = kanban(words.toArray(String[]::new));
            assertThat(answer.exit()).as("%s: %s", words, answer).isEqualTo(2);
            assertThat(answer.err()).isNotEmpty();
        }
        assertThat(kanban("show", create("x"), "--state-type", "status").exit()).isEqualTo(2);
    }

    @Test
    void durations_are_seconds_or_have_a_unit() {
        var id = create("x", "--max-runtime", "1.5m");
        assertThat(kanban("context", id).out()).contains("Max runtime: 90s\nTerminal timeout: 60s");
    }

    @Test
    void each_id_of_a_batch_is_independent() {
        var a = create("A");
        var b = create("B");
        var answer = kanban("block", a, "waiting", "for", "Bob", "--ids", "t_00000000", b);
        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.out()).isEqualTo("Blocked " + a + ": waiting for Bob\nBlocked " + b + ": waiting for Bob\n");
        assertThat(answer.err()).isEqualTo("kanban: cannot block t_00000000: unknown task\n");
        assertThat(show(a).get("comments").get(0).get("body").asString()).isEqualTo("BLOCKED: waiting for Bob");
        assertThat(kanban("unblock", a, b).out()).isEqualTo("Unblocked " + a + "\nUnblocked " + b + "\n");
    }

    @Test
    void promotions_as_json_are_one_object_or_a_list_without_repetitions() {
        var parent = create("P");
        var a = create("A", "--parent", parent);
        var b = create("B", "--parent", parent);
        assertThat(json("promote", a, "--dry-run", "--json").get("error").asString())
                .isEqualTo("cannot promote " + a + ": unfinished parents " + parent);
        var many = kanban("promote", a, "--ids", a, b, "t_00000000", "--force", "--json");
        assertThat(many.exit()).isEqualTo(1);
        assertThat(JsonMapper.shared().readTree(many.out())).hasSize(3);
        assertThat(kinds(a)).endsWith("promoted_manual");
    }

    @Test
    void archived_tasks_can_be_deleted() {
        var id = create("x");
        assertThat(kanban("archive").exit()).isEqualTo(1);
        assertThat(kanban("archive", "--rm", id).exit()).isEqualTo(1);
        assertThat(kanban("archive", id).out()).isEqualTo("Archived " + id + "\n");
        assertThat(kanban("list").out()).isEqualTo("(no matching tasks)\n");
        assertThat(kanban("archive", "--rm", id).out()).isEqualTo("Deleted " + id + "\n");
        assertThat(kanban("show", id).exit()).isEqualTo(1);
    }

    @Test
    void links_that_would_close_a_circle_are_refused() {
        var a = create("A");
        var b = create("B", "--parent", a);
        assertThat(kanban("link", b, a))
                .isEqualTo(new Cli.Result(1, "", "kanban: linking " + b + " -> " + a + " would create a cycle\n"));
        assertThat(kanban("unlink", a, b).out()).isEqualTo("Unlinked " + a + " -> " + b + "\n");
        assertThat(kanban("unlink", a, b).exit()).isEqualTo(1);
    }

    @Test
    void a_claim_prints_where_to_work_and_reclaiming_ends_it() {
        var id = create("x", "--assignee", "ada");
        var claimed = kanban("claim", id);
        var workspace = hermes.home().resolve("kanban/workspaces/" + id);
        assertThat(claimed.out()).isEqualTo("Claimed " + id + "\nWorkspace: " + workspace + "\n");
        assertThat(workspace).isDirectory();
        assertThat(kanban("heartbeat", id, "--note", "half").out()).isEqualTo("Heartbeat recorded for " + id + "\n");
        assertThat(kanban("assign", id, "bob").exit()).isEqualTo(1);
        assertThat(kanban("reassign", id, "none", "--reclaim").out())
                .isEqualTo("Reassigned " + id + " to (unassigned) (claim reclaimed)\n");
        assertThat(kanban("reclaim", id).exit()).isEqualTo(1);
        hermes.clock.advance(Duration.ofMinutes(2));
        assertThat(kanban("runs", id).lines().get(1)).contains("reclaimed").contains("ada");
    }

    @Test
    void what_a_scratch_task_made_is_kept_and_its_directory_goes_when_no_child_needs_it() throws Exception {
        // given
        var id = create("x", "--assignee", "ada");
        var child = create("child", "--parent", id);
        kanban("claim", id);
        var workspace = hermes.home().resolve("kanban/workspaces/" + id);
        Files.writeString(workspace.resolve("report.md"), "facts");
        // when
        kanban("complete", id, "--summary", "done", "--metadata", "{\"artifacts\": [\"report.md\"]}");
        // then
        var kept = hermes.home().resolve("kanban/artifacts/" + id + "/report.md");
        assertThat(kept).hasContent("facts");
        assertThat(show(id).get("runs")
                        .get(0)
                        .get("metadata")
                        .get("artifacts")
                        .get(0)
                        .asString())
                .isEqualTo(kept.toString());
        assertThat(workspace).isDirectory();
        kanban("complete", child);
        assertThat(workspace).doesNotExist();
    }

    @Test
    void a_last_child_that_is_archived_needs_the_files_of_its_parents_no_more_than_one_that_is_done() throws Exception {
        var id = create("x", "--assignee", "ada");
        var child = create("child", "--parent", id);
        kanban("claim", id);
        var workspace = hermes.home().resolve("kanban/workspaces/" + id);
        kanban("complete", id);
        assertThat(workspace).isDirectory();
        kanban("archive", child);
        assertThat(workspace).doesNotExist();
    }

    @Test
    void what_somebody_wrote_into_a_task_does_not_steer_the_terminal() {
        var id = create(
                "red \u001b[31m\nt_00000000  done", "--body", "first\n\u001b]0;owned\u0007second", "--assignee", "ada");
        kanban("comment", id, "\u009b31mhello");
        assertThat(kanban("list").lines())
                .filteredOn(line -> line.contains("t_00000000"))
                .hasSize(1);
        for (var words : List.of(List.of("list"), List.of("show", id))) {
            assertThat(kanban(words.toArray(String[]::new)).out())
                    .as("%s", words)
                    .doesNotContain("\u001b", "\u009b", "\u0007");
        }
        assertThat(kanban("show", id).lines()).anyMatch(line -> line.strip().endsWith("second"));
        assertThat(show(id).get("task").get("title").asString()).contains("\u001b[31m");
    }

    @Test
    void a_directory_that_is_not_ours_is_never_deleted() throws Exception {
        var id = create("x");
        var src = Files.createDirectories(directory.resolve("src"));
        try (var connection = java.sql.DriverManager.getConnection(
                "jdbc:sqlite:" + hermes.home().resolve("kanban.db"))) {
            connection
                    .createStatement()
                    .execute("UPDATE tasks SET workspace_path = '" + src + "' WHERE id = '" + id + "'");
        }
        assertThat(kanban("complete", id).exit()).isZero();
        assertThat(src).isDirectory();
    }

    @Test
    void boards_are_made_chosen_and_put_away() {
        assertThat(kanban("boards", "create", "atm10-server", "--switch").out())
                .isEqualTo("Board 'atm10-server' created.\nActive board is now 'atm10-server'.\n");
        create("on the new board");
        assertThat(kanban("list").lines().getFirst()).isEqualTo("Board: atm10-server (Atm10 Server)");
        assertThat(kanban("--board", "default", "list").out()).contains("(no matching tasks)");
        assertThat(kanban("--board", "nope", "list").exit()).isEqualTo(1);
        assertThat(hermes.home().resolve("kanban/boards/nope")).doesNotExist();
        var boards = json("boards", "list", "--json");
        assertThat(boards.get(1).get("is_current").asBoolean()).isTrue();
        assertThat(boards.get(1).get("total").asInt()).isEqualTo(1);
        assertThat(kanban("boards", "rename", "atm10-server", "Fun").out())
                .isEqualTo("Board 'atm10-server' renamed to 'Fun'.\n");
        assertThat(hermes.file("kanban/boards/atm10-server/board.json"))
                .contains("\"Fun\"")
                .endsWith("}\n");
        kanban("boards", "set-default-workdir", "atm10-server", "/tmp");
        assertThat(kanban("boards", "set-default-workdir", "atm10-server").out())
                .contains("cleared");
        assertThat(kanban("boards", "rm", "atm10-server").out())
                .startsWith("Board 'atm10-server' archived → " + hermes.home().resolve("kanban/boards/_archived"));
        assertThat(kanban("boards", "show").out()).startsWith("Current board: default\n");
        assertThat(kanban("boards", "rm", "default").exit()).isEqualTo(1);
        kanban("boards", "new", "gone");
        assertThat(kanban("boards", "delete", "gone").out()).isEqualTo("Board 'gone' deleted.\n");
        assertThat(hermes.home().resolve("kanban/boards/gone")).doesNotExist();
    }

    @Test
    void a_pointer_to_a_board_that_is_gone_is_passed_over_and_kept() {
        hermes.file("kanban/current", "ghost\n");
        assertThat(kanban("boards", "show").out()).startsWith("Current board: default\n");
        assertThat(hermes.file("kanban/current")).isEqualTo("ghost\n");
    }

    @Test
    void a_file_that_is_no_database_is_told_about_and_left_alone() {
        hermes.file("kanban.db", "This is text.");
        var answer = kanban("list");
        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.err())
                .startsWith("kanban: could not initialize database: file is not a database: invalid SQLite header")
                .contains("first_32=");
        assertThat(hermes.file("kanban.db")).isEqualTo("This is text.");
    }

    @Test
    void all_skills_that_are_toolsets_are_named_at_once() {
        var answer = kanban("create", "x", "--skill", "web", "--skill", "Browser");
        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.err()).contains("web, Browser are toolsets");
        assertThat(json("list", "--json")).isEmpty();
    }

    @Test
    void a_long_comment_is_cut_so_that_the_note_fits_too() {
        var id = create("x");
        kanban("comment", id, "a".repeat(100), "--max-len", "60");
        var body = show(id).get("comments").get(0).get("body").asString();
        assertThat(body).hasSize(60).endsWith("\n\n[trimmed to 60 chars by --max-len]");
        assertThat(kanban("comment", "t_00000000", "x").exit()).isEqualTo(1);
    }

    @Test
    void no_cut_goes_through_the_middle_of_a_letter() {
        var id = create("x");
        for (int limit = 4; limit < 7; limit++) {
            kanban("comment", id, "🐙".repeat(50), "--max-len", String.valueOf(limit));
        }
        for (int limit = 60; limit < 62; limit++) {
            kanban("comment", id, "🐙".repeat(50), "--max-len", String.valueOf(limit));
        }
        assertThat(show(id).get("comments")).hasSize(5).allSatisfy(comment -> {
            var body = comment.get("body").asString();
            assertThat(body.codePoints()
                            .filter(letter ->
                                    letter >= 0xD800 && letter <= 0xDFFF || letter == '?' || letter == 0xFFFD))
                    .as(body)
                    .isEmpty();
            assertThat(body).startsWith("🐙");
        });
    }

    @Test
    void a_worker_can_only_end_its_own_run() {
        var id = create("x");
        kanban("claim", id);
        hermes.with("HERMES_KANBAN_TASK", id).with("HERMES_KANBAN_RUN_ID", "99");
        assertThat(kanban("complete", id).err()).contains("run 99 is not its current run");
        hermes.with("HERMES_KANBAN_RUN_ID", "1");
        assertThat(kanban("complete", id).exit()).isZero();
    }

    @Test
    void chats_subscribe_once() {
        var id = create("x");
        for (int n = 0; n < 2; n++) {
            assertThat(kanban("notify-subscribe", id, "--platform", "telegram", "--chat-id", "1", "--thread-id", "2")
                            .out())
                    .isEqualTo("Subscribed telegram:1:2 to " + id + "\n");
        }
        assertThat(json("notify-list", "--json")).hasSize(1);
        assertThat(kanban("notify-unsubscribe", id, "--platform", "telegram", "--chat-id", "1")
                        .exit())
                .isEqualTo(1);
        assertThat(kanban("notify-list", id).out()).contains("telegram:1:2");
    }

    @Test
    void who_makes_a_task_that_nobody_would_start_is_told() {
        assertThat(kanban("create", "x", "--assignee", "default").err())
                .contains("No gateway of this machine hands out the work");
        assertThat(kanban("create", "x", "--assignee", "default", "--json").err())
                .isEmpty();
        assertThat(kanban("create", "x", "--assignee", "default", "--triage").err())
                .isEmpty();
        assertThat(kanban("create", "x", "--assignee", "nobdy").err())
                .contains("There is no profile 'nobdy'")
                .doesNotContain("gateway");
        assertThat(kanban("list").out()).contains("why: there is no profile 'nobdy'");
    }

    @Test
    void a_chat_can_hear_of_all_tasks_of_a_board() {
        assertThat(kanban(
                                "notify-subscribe",
                                "--all",
                                "--kinds",
                                "blocked, gave_up",
                                "--platform",
                                "x",
                                "--chat-id",
                                "1")
                        .out())
                .isEqualTo("Subscribed x:1 to all tasks\n");
        var kept = json("notify-list", "--json").get(0);
        assertThat(kept.get("task_id").asString()).isEqualTo("*");
        assertThat(kept.get("kinds").toString()).isEqualTo("[\"blocked\",\"gave_up\"]");
        assertThat(kanban("notify-list").out()).startsWith("all tasks  x:1  blocked,gave_up");
        assertThat(kanban("notify-unsubscribe", "--all", "--platform", "x", "--chat-id", "1")
                        .out())
                .isEqualTo("Unsubscribed from all tasks\n");
    }

    @Test
    void figures_and_names_can_be_read_by_scripts() {
        create("x", "--assignee", "ada");
        create("y", "--assignee", "lane");
        hermes.clock.advance(Duration.ofSeconds(5));
        var stats = json("stats", "--json");
        assertThat(stats.get("by_status").get("ready").asInt()).isEqualTo(2);
        assertThat(stats.get("oldest_ready_age_seconds").asInt()).isEqualTo(5);
        var names = json("assignees", "--json");
        assertThat(names).hasSize(3);
        assertThat(names.get(2).get("on_disk").asBoolean()).isFalse();
        assertThat(kanban("list", "--assignee", "LANE").lines())
                .hasSize(2)
                .contains("    why: there is no profile 'lane'; somebody outside must claim it");
        assertThat(kanban("gc").out())
                .isEqualTo("GC complete: 0 workspace(s), 0 event row(s), 0 log file(s) removed\n");
        assertThat(kanban("log", create("z")).exit()).isEqualTo(1);
        assertThat(kanban("init").out()).contains("ada, default");
    }

    @Test
    void tail_tells_what_happened_until_it_is_stopped() {
        var id = create("x");
        var stopped = new Cli.Result[1];
        var thread = Thread.ofPlatform().start(() -> stopped[0] = kanban("tail", id, "--interval", "60"));
        while (thread.isAlive()) {
            thread.interrupt(); // whenever it has come far enough to be stopped
            Thread.onSpinWait();
        }
        assertThat(stopped[0].exit()).isIn(0, 130);
    }

    @Test
    void a_worker_of_the_demonstration_does_a_plain_task_and_asks_for_help_with_another() throws Exception {
        // given
        Files.writeString(hermes.home().resolve("config.yaml"), "model:\n  provider: demo\n");
        Files.writeString(hermes.home().resolve("profiles/ada/config.yaml"), "model:\n  provider: demo\n");
        var counted = create("How many files are in this folder?", "--assignee", "ada");
        var poem = create("Write a poem", "--assignee", "default");
        assertThat(json("dispatch", "--dry-run", "--json").get("spawned")).hasSize(2);
        // when: the workers are real processes of this program
        var tick = json("dispatch", "--json");
        assertThat(tick.get("spawned")).hasSize(2);
        awaitStatus(counted, "done");
        awaitStatus(poem, "blocked");
        // then
        assertThat(show(counted).get("latest_summary").asString()).startsWith("There are no files in this folder.");
        assertThat(kinds(counted)).containsSubsequence("created", "claimed", "spawned", "completed");
        assertThat(show(poem).get("latest_summary").asString()).contains("does not understand the task");
        awaitWorkers();
        assertThat(kanban("log", counted).out()).contains("The task is done.");
        assertThat(hermes.run("-p", "ada", "sessions", "list").out()).contains("work kanban task");
    }

    /** A task is done a moment before its worker has ended, which still writes to the home. */
    private static void awaitWorkers() throws Exception {
        for (var worker : ProcessHandle.current().children().toList()) {
            worker.onExit().get(60, java.util.concurrent.TimeUnit.SECONDS);
        }
    }

    private void awaitStatus(String id, String status) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!show(id).get("task").get("status").asString().equals(status)) {
            assertThat(System.nanoTime()).as(id + " is " + show(id)).isLessThan(end);
            Thread.sleep(50);
        }
    }

    @Test
    void a_daemon_is_refused_where_the_gateway_does_it() {
        var refused = kanban("daemon");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("gateway", "--force", "hermes kanban dispatch");
    }

    @Test
    void a_forced_daemon_works_on_all_boards_until_it_is_stopped() throws Exception {
        // given
        Files.writeString(hermes.home().resolve("config.yaml"), "model:\n  provider: demo\n");
        kanban("boards", "create", "other");
        var id = json("--board", "other", "create", "--json", "List the files here", "--assignee", "default")
                .get("id")
                .asString();
        var pidFile = directory.resolve("daemon.pid");
        // when
        var daemon = Processes.hermes(
                directory, "kanban", "daemon", "--force", "--interval", "1", "--pidfile", pidFile.toString());
        try {
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!json("--board", "other", "show", id, "--json")
                    .get("task")
                    .get("status")
                    .asString()
                    .equals("done")) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.sleep(50);
            }
            assertThat(pidFile).hasContent(daemon.pid() + "\n");
            for (var worker : daemon.descendants().toList()) {
                worker.onExit().get(60, java.util.concurrent.TimeUnit.SECONDS);
            }
            new ProcessBuilder("kill", "-INT", String.valueOf(daemon.pid()))
                    .start()
                    .waitFor();
            assertThat(daemon.waitFor(10, java.util.concurrent.TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            daemon.destroyForcibly();
        }
        // then
        assertThat(daemon.exitValue()).isZero();
        assertThat(pidFile).doesNotExist();
    }

    @Test
    void a_swarm_is_made_with_all_its_workers_and_once_for_a_key() {
        var swarm = new String[] {
            "swarm",
            "Compare",
            "--worker",
            "ada:Facts",
            "--worker",
            "ada:Prices:arxiv",
            "--verifier",
            "ada",
            "--synthesizer",
            "ada",
            "--idempotency-key",
            "k",
            "--json"
        };
        var made = json(swarm);
        assertThat(made.get("worker_ids")).hasSize(2);
        assertThat(show(made.get("worker_ids").get(1).asString())
                        .get("task")
                        .get("skills")
                        .toString())
                .contains("arxiv");
        assertThat(json(swarm)).isEqualTo(made);
        assertThat(kanban("swarm", "x", "--verifier", "a", "--synthesizer", "b").exit())
                .isEqualTo(2);
        assertThat(kanban("swarm", "x", "--worker", "ada", "--verifier", "a", "--synthesizer", "b")
                        .err())
                .contains("PROFILE:TITLE");
    }

    @Test
    void an_idea_is_planned_by_the_configured_model_and_left_alone_without_one() throws Exception {
        var idea = create("a rough thing", "--triage");
        var without = kanban("specify", idea);
        assertThat(without.exit()).isEqualTo(1);
        assertThat(without.err()).contains("no auxiliary client configured");
        assertThat(show(idea).get("task").get("status").asString()).isEqualTo("triage");
        try (var server = ModelServer.start()) {
            hermes.file("config.yaml", """
                    model:
                      provider: custom
                      base_url: %s
                      api_key: key
                      default: m1
                    """.formatted(server.url()));
            server.otherwise(_ -> Reply.text("""
                    {"fanout": true, "tasks": [{"title": "One", "assignee": "ada"}, {"title": "Two", "parents": [0]}]}"""));
            var outcome = json("decompose", idea, "--json");
            assertThat(outcome.get("child_ids")).hasSize(2);
            assertThat(show(outcome.get("child_ids").get(0).asString())
                            .get("task")
                            .get("status")
                            .asString())
                    .isEqualTo("ready");
            assertThat(server.lastRequest().body().path("messages").toString()).contains("- ada:");
        }
        assertThat(kanban("specify").exit()).isEqualTo(2);
        assertThat(kanban("specify", "--all").exit()).as("an empty column").isZero();
    }

    @Test
    void trouble_is_told_with_what_to_do() {
        var id = create("nobody takes it", "--assignee", "ada");
        assertThat(kanban("diagnostics").out()).isEqualTo("No active diagnostics on this board.\n");
        hermes.clock.advance(Duration.ofHours(1));
        assertThat(kanban("diag").out())
                .contains("1 active diagnostic(s) across 1 task(s):", id, "hermes kanban dispatch");
        var found = json("diagnostics", "--task", id, "--json");
        assertThat(found.get(0).get("diagnostics").get(0).get("kind").asString())
                .isEqualTo("stranded_in_ready");
        assertThat(json("diagnostics", "--severity", "critical", "--json")).isEmpty();
        assertThat(kanban("diagnostics", "--task", "t_00000000").exit()).isEqualTo(1);
    }

    @Test
    void a_task_is_shown_with_its_troubles() {
        // given
        var id = create("nobody takes it", "--assignee", "ada");
        assertThat(show(id).get("diagnostics")).isEmpty();
        assertThat(kanban("show", id).out()).doesNotContain("Diagnostics");
        // when
        hermes.clock.advance(Duration.ofHours(1));
        // then
        assertThat(show(id).get("diagnostics").get(0).get("kind").asString()).isEqualTo("stranded_in_ready");
        assertThat(kanban("show", id).out()).contains("Diagnostics (1):", "!! ", "hermes kanban dispatch");
        hermes.file("config.yaml", "kanban:\n  diagnostics:\n    stranded_threshold_seconds: 7200\n");
        assertThat(show(id).get("diagnostics")).as("by the settings").isEmpty();
    }

    @Test
    void a_damaged_board_is_marked_among_the_others() throws Exception {
        // given
        kanban("boards", "create", "broken");
        kanban("boards", "create", "whole");
        kanban("--board", "whole", "create", "x");
        Files.writeString(hermes.home().resolve("kanban/boards/broken/kanban.db"), "not a database at all");
        // when
        var list = kanban("boards", "list");
        var answer = kanban("boards", "list", "--json");
        // then
        assertThat(list.out()).containsPattern("broken .*cannot be read").containsPattern("whole .*ready=1");
        assertThat(list.err()).contains("board 'broken'", "invalid SQLite header");
        assertThat(list.exit()).as("not all of it could be told").isEqualTo(1);
        var boards = JsonMapper.shared().readTree(answer.out());
        assertThat(boards).hasSize(3);
        assertThat(boards.get(1).get("error").asString()).contains("invalid SQLite header");
        assertThat(boards.get(1).get("total").isNull()).isTrue();
        assertThat(boards.get(2).get("total").asInt()).isEqualTo(1);
        assertThat(answer.err()).contains("board 'broken'");
    }

    @Test
    void the_default_board_may_be_the_damaged_one() throws Exception {
        kanban("boards", "create", "whole");
        Files.deleteIfExists(hermes.home().resolve("kanban.db-wal"));
        Files.writeString(hermes.home().resolve("kanban.db"), "not a database at all");
        assertThat(kanban("boards").out())
                .containsPattern("default .*cannot be read")
                .containsPattern("whole .*empty");
    }

    @Test
    void a_time_after_which_workers_are_stale_that_is_none_switches_that_off() {
        var id = create("x", "--assignee", "lane");
        kanban("claim", id, "--ttl", "100000");
        hermes.clock.advance(Duration.ofHours(5));
        hermes.file("config.yaml", "kanban:\n  dispatch_stale_timeout_seconds: abc\n");
        assertThat(json("dispatch", "--json").get("stale")).isEmpty();
        assertThat(kanban("dispatch").err()).contains("kanban.dispatch_stale_timeout_seconds", "'abc'");
        hermes.file("config.yaml", "kanban:\n  dispatch_stale_timeout_seconds: 0\n");
        assertThat(kanban("dispatch").err()).isEmpty();
        hermes.file("config.yaml", "{}\n");
        assertThat(json("dispatch", "--json").get("stale"))
                .as("by itself it is on")
                .hasSize(1);
    }

    @Test
    void a_daemon_that_is_told_to_end_takes_its_pid_file_along_and_no_other() throws Exception {
        for (boolean replaced : new boolean[] {false, true}) {
            var pidFile = directory.resolve("daemon.pid");
            var daemon = Processes.hermes(
                    directory, "kanban", "daemon", "--force", "--interval", "60", "--pidfile", pidFile.toString());
            try {
                long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                while (!Files.exists(pidFile)) {
                    assertThat(System.nanoTime()).isLessThan(end);
                    Thread.sleep(20);
                }
                if (replaced) {
                    Files.writeString(pidFile, "1\n");
                }
                daemon.destroy(); // SIGTERM
                assertThat(daemon.waitFor(20, java.util.concurrent.TimeUnit.SECONDS))
                        .isTrue();
            } finally {
                daemon.destroyForcibly();
            }
            assertThat(daemon.exitValue()).isZero();
            assertThat(Files.exists(pidFile)).isEqualTo(replaced);
        }
    }
}
