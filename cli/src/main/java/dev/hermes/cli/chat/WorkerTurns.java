package dev.hermes.cli.chat;

import dev.hermes.agent.AgentEvent;
import dev.hermes.agent.TurnResult;
import dev.hermes.agent.goal.GoalState;
import dev.hermes.agent.goal.GoalStep;
import dev.hermes.agent.goal.GoalStore;
import dev.hermes.agent.goal.Goals;
import dev.hermes.agent.text.Excerpt;
import dev.hermes.api.model.Message;
import dev.hermes.api.tool.Person;
import dev.hermes.cli.kanban.BoardTools;
import dev.hermes.kanban.GoalMode;
import dev.hermes.kanban.Task;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What follows the answer of a board's worker that has not ended its task: in goal mode more turns, as long as a judge finds it
 * not done; and once a reminder to end it.
 */
final class WorkerTurns {
    private static final int GOAL = 2_000;

    private final ChatSession chat;
    private final BoardTools board;
    private final Person person;
    private final Consumer<AgentEvent> events;

    WorkerTurns(ChatSession chat, BoardTools board, Person person, Consumer<AgentEvent> events) {
        this.chat = chat;
        this.board = board;
        this.person = person;
        this.events = events;
    }

    /** The result of the last turn. */
    TurnResult after(TurnResult first) throws InterruptedException {
        if (board.goal().on()) {
            return towardsGoal(first, board.goal());
        }
        return reminded(first);
    }

    private TurnResult reminded(TurnResult result) {
        return broken(result) ? result : board.reminder().map(this::say).orElse(result);
    }

    /** A turn that failed is for the dispatcher, which tries the task again. */
    private static boolean broken(TurnResult result) {
        return result.failed() || result.interrupted();
    }

    private TurnResult say(String text) {
        return chat.run(Message.user(text), person, events);
    }

    private TurnResult towardsGoal(TurnResult first, GoalMode mode) throws InterruptedException {
        var task = board.unended();
        if (task.isEmpty()) {
            return first;
        }
        var id = task.get().id();
        // The goal is this attempt's alone: the next one begins anew, with what the task says by then.
        var goals = chat.workshop()
                .goals(new Memory(new HashMap<>()), mode.maxTurns().map(most ->
                        (int) Math.min(most, Integer.MAX_VALUE)));
        goals.set(id, goal(task.get()));
        var result = first;
        while (!broken(result) && board.unended().isPresent()) {
            switch (judged(goals, id, result.finalResponse())) {
                case GoalStep.GoOn(var prompt, var reason, var turn, var most) -> {
                    tell("↻ Continuing toward goal (" + turn + "/" + most + "): " + reason);
                    result = say(prompt + "\n\nWhen it is done and checked, call kanban_complete with a summary; when a"
                            + " person must decide, kanban_block with a reason.");
                }
                case GoalStep.Reached(var reason, var _) -> {
                    tell("✓ Goal achieved: " + reason);
                    result = reminded(result);
                    if (!broken(result) && board.unended().isPresent()) {
                        board.stopped("The judge found the task done (" + reason + "), but its worker did not end it.");
                    }
                    return result;
                }
                case GoalStep.Paused(var reason) -> {
                    tell("⏸ " + reason);
                    board.stopped("The worker stopped short of its goal: " + reason + "." + lastWord(goals, id));
                    return result;
                }
                case GoalStep.Idle() -> {
                    return result;
                }
            }
        }
        return result;
    }

    private GoalStep judged(Goals goals, String id, String response) throws InterruptedException {
        var agent = chat.agent();
        return agent.interruptibly(() -> goals.afterTurn(id, agent.model(), response, false));
    }

    private static String lastWord(Goals goals, String id) {
        return goals.current(id)
                .flatMap(GoalState::lastReason)
                .map(reason -> " The judge said last: " + reason)
                .orElse("");
    }

    private static String goal(Task task) {
        var text = task.title() + task.body().map(body -> "\n\n" + body).orElse("");
        return text.length() <= GOAL ? text : Excerpt.head(text, GOAL) + " … [cut]";
    }

    private void tell(String text) {
        events.accept(new AgentEvent.Notice(text));
    }

    private record Memory(Map<String, String> goals) implements GoalStore {
        @Override
        public Optional<String> load(String key) {
            return Optional.ofNullable(goals.get(key));
        }

        @Override
        public void save(String key, String json) {
            goals.put(key, json);
        }
    }
}
