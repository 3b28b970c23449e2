package dev.hermes.agent.goal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.agent.auxiliary.Models;
import dev.hermes.agent.auxiliary.ScriptedModel;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.providers.ResolvedModel;
import dev.hermes.testkit.MutableClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class GoalsTest {
    private static final ResolvedModel MODEL = Models.of("p", "main", 200_000);
    private static final String GO_ON = "{\"done\": false, \"reason\": \"two tests fail\"}";
    private static final String DONE = "```json\n{\"done\": true, \"reason\": \"all green\"}\n```";

    private final Map<String, String> rows = new HashMap<>();
    private final ScriptedModel judge = new ScriptedModel();
    private final Goals goals = new Goals(store(), judge, 3, MutableClock.at("2026-03-01T09:00:00Z"), Log.NONE);

    @Test
    void a_goal_is_worked_on_until_the_judge_says_that_it_is_reached() throws InterruptedException {
        goals.set("s", " make the tests pass ");
        judge.answers(GO_ON, DONE);
        assertThat(after("three of five pass")).isInstanceOfSatisfying(GoalStep.GoOn.class, step -> {
            assertThat(step.prompt()).contains("two tests fail", "Goal: make the tests pass");
            assertThat(step.turn()).isEqualTo(1);
        });
        assertThat(after("all pass")).isEqualTo(new GoalStep.Reached("all green", 2));
        assertThat(after("anything else")).isEqualTo(new GoalStep.Idle());
        assertThat(judge.asked()).hasSize(2);
    }

    @Test
    void when_its_turns_are_used_it_pauses_and_a_resume_counts_anew() throws InterruptedException {
        goals.set("s", "g");
        judge.answers(GO_ON, GO_ON, GO_ON, GO_ON);
        after("1");
        after("2");
        assertThat(after("3")).isInstanceOf(GoalStep.Paused.class);
        assertThat(after("4")).isEqualTo(new GoalStep.Idle());
        assertThat(goals.resume("s")).map(GoalState::turnsUsed).contains(0);
        assertThat(after("5")).isInstanceOf(GoalStep.GoOn.class);
    }

    @Test
    void three_verdicts_in_a_row_that_nobody_can_read_pause_it() throws InterruptedException {
        var patient = new Goals(store(), judge, 20, MutableClock.at("2026-03-01T09:00:00Z"), Log.NONE);
        patient.set("s", "g");
        judge.answers("nope", "nope")
                .fails(new HermesException(ExitCode.FAILED, "down"))
                .answers("nope", "nope", "nope");
        for (int i = 0; i < 5; i++) {
            assertThat(patient.afterTurn("s", MODEL, "x", false))
                    .as("turn %d", i)
                    .isInstanceOf(GoalStep.GoOn.class);
        }
        assertThat(patient.afterTurn("s", MODEL, "x", false))
                .isInstanceOfSatisfying(
                        GoalStep.Paused.class, step -> assertThat(step.reason()).contains("auxiliary.goal_judge"));
    }

    @Test
    void an_interrupted_turn_pauses_without_asking_the_judge_and_an_empty_answer_goes_on_without_asking()
            throws InterruptedException {
        goals.set("s", "g");
        assertThat(after(" ")).isInstanceOf(GoalStep.GoOn.class);
        assertThat(goals.afterTurn("s", MODEL, "x", true)).isInstanceOf(GoalStep.Paused.class);
        assertThat(judge.asked()).isEmpty();
    }

    @Test
    void each_subgoal_needs_evidence() throws InterruptedException {
        goals.set("s", "g");
        goals.addSubgoal("s", "docs");
        goals.addSubgoal("s", "tests");
        assertThat(goals.removeSubgoal("s", 3)).isEmpty();
        goals.removeSubgoal("s", 1);
        judge.answers(GO_ON);
        after("x");
        assertThat(judge.asked().getFirst().text())
                .contains("concrete evidence", "1. tests")
                .doesNotContain("docs");
    }

    @Test
    void a_cleared_goal_is_none_and_its_row_stays() throws InterruptedException {
        goals.set("s", "g");
        goals.clear("s");
        assertThat(goals.current("s")).isEmpty();
        assertThat(JsonMapper.shared()
                        .readTree(rows.get("goal:s"))
                        .path("status")
                        .asString(""))
                .isEqualTo("cleared");
    }

    @Test
    void members_of_a_later_version_are_kept() {
        rows.put("goal:s", "{\"goal\":\"g\",\"status\":\"active\",\"future\":{\"a\":1}}");
        goals.pause("s", "lunch");
        var row = JsonMapper.shared().readTree(rows.get("goal:s"));
        assertThat(row.path("future").path("a").intValue()).isEqualTo(1);
        assertThat(row.path("paused_reason").asString("")).isEqualTo("lunch");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ```json {"done":"yes"} ```                 | true  | no reason provided
            I think {"done": false, "reason":"x"} so.  | false | x
            {"done": 1, "reason": "a } b"}             | true  | a } b
            {"a": {"done": "done"}}                    | true  | no reason provided
            """)
    void a_verdict_is_found_in_what_is_around_it(String answer, boolean done, String reason) {
        assertThat(Verdict.parse(answer)).contains(new Verdict(done, reason));
    }

    @Test
    void an_answer_without_a_verdict_is_none() {
        for (var answer : List.of("nope", "", "{", "{\"done\": tru", "{\"finished\": true}")) {
            assertThat(Verdict.parse(answer)).as(answer).isEmpty();
        }
    }

    private GoalStep after(String response) throws InterruptedException {
        return goals.afterTurn("s", MODEL, response, false);
    }

    private GoalStore store() {
        return new GoalStore() {
            @Override
            public Optional<String> load(String key) {
                return Optional.ofNullable(rows.get(key));
            }

            @Override
            public void save(String key, String json) {
                rows.put(key, json);
            }
        };
    }
}
