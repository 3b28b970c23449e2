package dev.hermes.agent.goal;

import dev.hermes.agent.auxiliary.AuxiliaryModel;
import dev.hermes.agent.text.Excerpt;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.providers.ResolvedModel;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The goal of each session. Safe for concurrent use by different sessions. */
public final class Goals {
    static final int DEFAULT_TURNS = 20;
    private static final String TASK = "goal_judge";
    private static final int MAX_TOKENS = 4_096;
    private static final int GOAL_SHOWN = 2_000;
    private static final int RESPONSE_SHOWN = 4_000;
    private static final int UNREADABLE_IN_A_ROW = 3;

    private static final String JUDGE = """
            You decide whether an agent has reached the goal its user set. Judge only by the agent's last answer below. \
            It is done when the answer shows that the goal is reached, or that it cannot be reached without the user. \
            Announcing, planning or beginning is not done. Answer with one JSON object and nothing else:
            {"done": true or false, "reason": "one sentence"}""";

    private final GoalStore store;
    private final AuxiliaryModel auxiliary;
    private final int maxTurns;
    private final Clock clock;
    private final Log log;

    /** @param maxTurns after so many turns a goal pauses; what is not positive means the default */
    public Goals(GoalStore store, AuxiliaryModel auxiliary, int maxTurns, Clock clock, Log log) {
        this.store = store;
        this.auxiliary = auxiliary;
        this.maxTurns = maxTurns > 0 ? maxTurns : DEFAULT_TURNS;
        this.clock = clock;
        this.log = log;
    }

    /** The session's goal, whatever its state; a cleared one counts as none. */
    public Optional<GoalState> current(String sessionId) {
        return store.load(key(sessionId))
                .flatMap(GoalState::parse)
                .filter(state -> state.status() != GoalState.Status.CLEARED);
    }

    /** Replaces whatever goal there was. Send the goal itself as the first user message. */
    public GoalState set(String sessionId, String goal) {
        return save(sessionId, GoalState.started(goal.strip(), maxTurns, clock.instant()));
    }

    /** Empty when no goal is active. */
    public Optional<GoalState> pause(String sessionId, String reason) {
        return current(sessionId)
                .filter(GoalState::active)
                .map(state -> save(sessionId, state.withStatus(GoalState.Status.PAUSED, Optional.of(reason))));
    }

    /** Starts counting turns anew. Empty when no goal is paused. */
    public Optional<GoalState> resume(String sessionId) {
        return current(sessionId)
                .filter(state -> state.status() == GoalState.Status.PAUSED)
                .map(state -> save(sessionId, state.resumed()));
    }

    public Optional<GoalState> clear(String sessionId) {
        return current(sessionId)
                .map(state -> save(sessionId, state.withStatus(GoalState.Status.CLEARED, Optional.empty())));
    }

    public Optional<GoalState> addSubgoal(String sessionId, String text) {
        return current(sessionId).map(state -> {
            var subgoals = new ArrayList<>(state.subgoals());
            subgoals.add(text.strip());
            return save(sessionId, state.withSubgoals(subgoals));
        });
    }

    /** @param number counted from 1; empty when there is no such subgoal */
    public Optional<GoalState> removeSubgoal(String sessionId, int number) {
        return current(sessionId)
                .filter(state -> number >= 1 && number <= state.subgoals().size())
                .map(state -> {
                    var subgoals = new ArrayList<>(state.subgoals());
                    subgoals.remove(number - 1);
                    return save(sessionId, state.withSubgoals(subgoals));
                });
    }

    public Optional<GoalState> clearSubgoals(String sessionId) {
        return current(sessionId).map(state -> save(sessionId, state.withSubgoals(List.of())));
    }

    /** A conversation goes on under another id, after compression or branching. */
    public void moved(String from, String to) {
        store.load(key(from)).ifPresent(json -> store.save(key(to), json));
    }

    /**
     * Decides what follows a turn.
     *
     * @param response what the agent answered last; empty text is not judged
     * @param interrupted whether the user broke the turn off, which pauses the goal
     */
    public GoalStep afterTurn(String sessionId, ResolvedModel main, String response, boolean interrupted)
            throws InterruptedException {
        var active = current(sessionId).filter(GoalState::active);
        if (active.isEmpty()) {
            return new GoalStep.Idle();
        }
        if (interrupted) {
            return paused(sessionId, active.get(), "you interrupted the turn");
        }
        var state = judged(active.get(), main, response);
        var reason = state.lastReason().orElse("");
        if (state.lastVerdict().filter("done"::equals).isPresent()) {
            save(sessionId, state.withStatus(GoalState.Status.DONE, Optional.empty()));
            return new GoalStep.Reached(reason, state.turnsUsed());
        }
        if (state.parseFailures() >= UNREADABLE_IN_A_ROW) {
            return paused(
                    sessionId,
                    state,
                    "the judge's answers could not be read; choose another model in auxiliary.goal_judge");
        }
        if (state.turnsUsed() >= state.maxTurns()) {
            return paused(sessionId, state, state.turnsUsed() + " of " + state.maxTurns() + " turns are used");
        }
        save(sessionId, state);
        return new GoalStep.GoOn(continuation(state), reason, state.turnsUsed(), state.maxTurns());
    }

    private GoalStep paused(String sessionId, GoalState state, String reason) {
        save(sessionId, state.withStatus(GoalState.Status.PAUSED, Optional.of(reason)));
        return new GoalStep.Paused(reason);
    }

    private GoalState judged(GoalState state, ResolvedModel main, String response) throws InterruptedException {
        var now = clock.instant();
        if (response.isBlank()) {
            return state.judged("continue", "the answer was empty", state.parseFailures(), now);
        }
        String answer;
        try {
            answer = auxiliary.ask(
                    TASK, main, List.of(Message.user(question(state, response))), OptionalInt.of(MAX_TOKENS));
        } catch (HermesException e) {
            log.warn("agent.goal", "no verdict: " + e.getMessage());
            return state.judged("continue", "the judge could not be asked", 0, now);
        }
        return Verdict.parse(answer)
                .map(verdict -> state.judged(verdict.done() ? "done" : "continue", verdict.reason(), 0, now))
                .orElseGet(() -> state.judged(
                        "continue", "the judge's answer could not be read", state.parseFailures() + 1, now));
    }

    private String question(GoalState state, String response) {
        var now = clock.instant().atZone(clock.getZone()).truncatedTo(ChronoUnit.SECONDS);
        var text = new StringBuilder(JUDGE);
        text.append("\n\nTime: ").append(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(now));
        text.append("\n\nGoal:\n").append(shortened(state.goal(), GOAL_SHOWN));
        if (!state.subgoals().isEmpty()) {
            text.append("\n\nEach of these must be shown by concrete evidence in the answer:\n")
                    .append(numbered(state.subgoals()));
        }
        return text.append("\n\nThe agent's last answer:\n")
                .append(shortened(response, RESPONSE_SHOWN))
                .toString();
    }

    private static String continuation(GoalState state) {
        var text = "Go on working towards the goal; it is not reached yet ("
                + state.lastReason().orElse("") + "). Take the next concrete step. When it is reached, say so and show"
                + " what proves it; when only the user can help, say what you need.\n\nGoal: " + state.goal();
        return state.subgoals().isEmpty() ? text : text + "\n\nIt includes:\n" + numbered(state.subgoals());
    }

    private static String numbered(List<String> items) {
        var lines = new ArrayList<String>();
        for (int i = 0; i < items.size(); i++) {
            lines.add(i + 1 + ". " + items.get(i));
        }
        return String.join("\n", lines);
    }

    private static String shortened(String text, int limit) {
        return text.length() <= limit ? text : Excerpt.head(text, limit) + " … [cut]";
    }

    private GoalState save(String sessionId, GoalState state) {
        store.save(key(sessionId), state.write());
        return state;
    }

    private static String key(String sessionId) {
        return "goal:" + sessionId;
    }
}
