package dev.hermes.kanban.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.TestBoard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ideas and what becomes of them, whatever the model says. */
class PlannerTest {
    @TempDir
    Path directory;

    private TestBoard on;
    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void open() {
        on = new TestBoard(directory);
    }

    @AfterEach
    void close() {
        on.close();
    }

    private Planner planner(Adviser adviser) {
        return planner(on.board, adviser);
    }

    private Planner planner(Board board, Adviser adviser) {
        return new Planner(
                board,
                (slot, system, question, tokens) -> {
                    asked.add(slot + ": " + question);
                    return adviser.ask(slot, system, question, tokens);
                },
                new Planner.Settings(Map.of("ada", "writes code", "bob", ""), "ada", "boss", true, 6000));
    }

    private Planner saying(String answer) {
        return planner((_, _, _, _) -> answer);
    }

    @Test
    void an_idea_becomes_a_task_that_is_ready() throws Exception {
        var id = on.idea("post");
        var outcome = saying("```json\n{\"title\": \"Write the post\", \"body\": \"## Goal\\nA post.\"}\n```")
                .specify(id, "user");
        assertThat(outcome.ok()).isTrue();
        assertThat(outcome.newTitle()).contains("Write the post");
        assertThat(on.task(id).status()).isEqualTo(Status.READY);
        assertThat(on.task(id).body()).contains("## Goal\nA post.");
        assertThat(on.kinds(id)).containsExactly("created", "specified", "promoted");
        assertThat(on.board.view(id).orElseThrow().comments().getFirst().body())
                .isEqualTo("Specified — updated title, body and promoted to todo.");
        assertThat(asked.getFirst()).startsWith("triage_specifier: Task: " + id).contains("(no body)");
    }

    @Test
    void prose_becomes_the_body() throws Exception {
        var id = on.idea("post");
        assertThat(saying("Just write it.").specify(id, "user").ok()).isTrue();
        assertThat(on.task(id).title()).isEqualTo("post");
        assertThat(on.task(id).body()).contains("Just write it.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"'' | LLM returned an empty response", "{\"x\": 1} | LLM response missing title and body"})
    void an_answer_without_anything_changes_nothing(String answer, String reason) throws Exception {
        var id = on.idea("post");
        assertThat(saying(answer).specify(id, "user").reason()).contains(reason);
        assertThat(on.task(id).status()).isEqualTo(Status.TRIAGE);
        assertThat(on.kinds(id)).containsExactly("created");
    }

    @Test
    void a_model_that_cannot_be_asked_is_an_outcome() throws Exception {
        var id = on.idea("post");
        var planner = planner((_, _, _, _) -> {
            throw new HermesException(ExitCode.FAILED, "no server");
        });
        assertThat(planner.specify(id, "user").reason()).contains("LLM error: no server");
        assertThat(planner.decompose(id, "user").reason()).contains("LLM error: no server");
        assertThat(planner.specify("t_00000000", "user").reason()).contains("unknown task id");
        var ready = on.board.create(NewTask.titled("done thing"));
        assertThat(planner.specify(ready, "user").reason()).contains("task is not in triage (status='ready')");
    }

    @Test
    void an_idea_that_was_taken_meanwhile_is_left_alone() throws Exception {
        var id = on.idea("post");
        var planner = planner((_, _, _, _) -> {
            on.board.archive(id);
            return "{\"title\": \"late\"}";
        });
        assertThat(planner.specify(id, "user").reason()).contains("task moved out of triage before promotion");
        assertThat(on.task(id).title()).isEqualTo("post");
    }

    @Test
    void an_idea_is_taken_apart_and_waits_for_its_parts() throws Exception {
        // given
        var id = on.idea("launch");
        // when
        var outcome = saying("""
                {"fanout": true, "rationale": "two things", "tasks": [
                  {"title": "Find facts", "body": "b", "assignee": "bob", "parents": []},
                  {"title": "Write", "body": 7, "assignee": "nobody", "parents": [0, 1, 9, true, "0"]}]}""").decompose(id, "user");
        // then
        assertThat(outcome.children()).hasSize(2);
        var facts = on.task(outcome.children().getFirst());
        var write = on.task(outcome.children().getLast());
        assertThat(facts.status()).isEqualTo(Status.READY);
        assertThat(facts.assignee()).contains("bob");
        assertThat(facts.tenant()).contains("acme");
        assertThat(write.status()).as("waits for the facts").isEqualTo(Status.TODO);
        assertThat(write.assignee()).as("nobody of that name").contains("ada");
        assertThat(write.body()).isEmpty();
        assertThat(on.task(id).status()).isEqualTo(Status.TODO);
        assertThat(on.task(id).assignee()).contains("boss");
        assertThat(on.board.view(id).orElseThrow().parents()).containsExactlyInAnyOrderElementsOf(outcome.children());
        assertThat(on.kinds(id)).containsExactly("created", "decomposed");
        assertThat(asked.getFirst()).contains("- ada: writes code", "- bob: (not described)");
    }

    @Test
    void parts_that_wait_for_each_other_are_refused_as_a_whole() throws Exception {
        var id = on.idea("launch");
        var outcome = saying("""
                {"fanout": true, "tasks": [{"title": "a", "parents": [1]}, {"title": "b", "parents": [0]}]}""").decompose(id, "user");
        assertThat(outcome.reason().orElseThrow())
                .startsWith("DB rejected graph: ")
                .contains("cycle");
        assertThat(on.task(id).status()).isEqualTo(Status.TRIAGE);
        assertThat(on.board.stats().byStatus()).containsOnlyKeys(Status.TRIAGE);
    }

    @Test
    void one_task_is_specified_and_given_to_somebody() throws Exception {
        var id = on.idea("small");
        saying("{\"fanout\": false, \"title\": \"Small\", \"assignee\": \"bob\"}")
                .decompose(id, "user");
        assertThat(on.task(id).title()).isEqualTo("Small");
        assertThat(on.task(id).assignee()).contains("bob");
        assertThat(on.task(id).status()).isEqualTo(Status.READY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "so sorry | LLM returned malformed JSON",
                "{\"fanout\": true, \"tasks\": []} | LLM returned fanout=true with empty tasks list",
                "{\"fanout\": true, \"tasks\": [3]} | tasks[0] is not an object",
                "{\"fanout\": true, \"tasks\": [{\"title\": \" \"}]} | tasks[0].title is missing or empty",
                "{\"fanout\": false} | LLM returned fanout=false with no title/body"
            })
    void an_answer_that_is_no_plan_changes_nothing(String answer, String reason) throws Exception {
        var id = on.idea("launch");
        assertThat(saying(answer).decompose(id, "user").reason()).contains(reason);
        assertThat(on.task(id).status()).isEqualTo(Status.TRIAGE);
    }

    @Test
    void by_itself_it_tries_a_failing_idea_less_and_less_often_and_gives_up_after_five_times() throws Exception {
        // given
        var bad = on.idea("bad");
        var auto = new AutoDecomposer(on.board, saying("no plan"));
        // then
        assertThat(auto.run(3)).hasSize(1);
        assertThat(auto.run(3)).as("it rests").isEmpty();
        on.clock.advance(Duration.ofMinutes(5));
        assertThat(auto.run(3)).hasSize(1);
        on.clock.advance(Duration.ofMinutes(5));
        assertThat(auto.run(3)).as("twice as long").isEmpty();
        for (int i = 0; i < 10; i++) {
            on.clock.advance(Duration.ofHours(7));
            auto.run(3);
        }
        assertThat(on.kinds(bad)).filteredOn("decompose_failed"::equals).hasSize(5);
        // and: another idea is not kept waiting
        on.idea("good");
        var good = new AutoDecomposer(on.board, saying("{\"fanout\": false, \"title\": \"Good\"}"));
        assertThat(good.run(1))
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.ok()).isTrue());
    }

    @Test
    void while_somebody_is_at_it_nobody_else_pays_for_the_same_idea() throws Exception {
        on.idea("launch");
        var meanwhile = new ArrayList<Outcome>();
        var auto = new AutoDecomposer(on.board, planner((_, _, _, _) -> {
            meanwhile.addAll(new AutoDecomposer(on.board, saying("no plan")).run(3));
            return "{\"fanout\": false, \"title\": \"Launch\"}";
        }));
        assertThat(auto.run(3)).singleElement().matches(Outcome::ok);
        assertThat(meanwhile).isEmpty();
        on.idea("next");
        assertThat(new AutoDecomposer(on.board, saying("no plan")).run(3))
                .as("it is let go of")
                .hasSize(1);
    }

    @Test
    void an_idea_that_a_person_takes_up_meanwhile_has_not_failed() throws Exception {
        var id = on.idea("launch");
        var auto = new AutoDecomposer(on.board, planner((_, _, _, _) -> {
            on.board.archive(id);
            return "{\"fanout\": false, \"title\": \"Launch\"}";
        }));
        assertThat(auto.run(3)).singleElement().matches(outcome -> !outcome.ok());
        assertThat(on.kinds(id)).doesNotContain("decompose_failed");
    }

    @Test
    void the_ideas_of_a_round_are_counted_over_all_boards() throws Exception {
        for (var board : List.of(on.board, on.boards.open("other"))) {
            for (int i = 0; i < 2; i++) {
                on.idea(board, "idea " + i);
            }
        }
        var ideas = new Ideas(3, board -> planner(board, (_, _, _, _) -> "{\"fanout\": false, \"title\": \"T\"}"));
        assertThat(ideas.decompose(on.board)).as("no round has begun").isEmpty();
        ideas.begin();
        assertThat(ideas.decompose(on.board)).hasSize(2);
        assertThat(ideas.decompose(on.boards.open("other"))).hasSize(1);
        assertThat(ideas.decompose(on.boards.open("other"))).isEmpty();
        ideas.begin();
        assertThat(ideas.decompose(on.boards.open("other"))).hasSize(1);
    }

    @Test
    void a_missing_model_is_no_fault_of_the_idea() throws Exception {
        var id = on.idea("a");
        on.idea("b");
        var auto = new AutoDecomposer(on.board, planner((_, _, _, _) -> {
            throw new HermesException(ExitCode.FAILED, Planner.NO_MODEL);
        }));
        assertThat(auto.run(3))
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.reason()).contains("no auxiliary client configured"));
        assertThat(on.kinds(id)).doesNotContain("decompose_failed");
    }
}
