package dev.hermes.cli.chat;

import dev.hermes.agent.AgentEvent;
import dev.hermes.agent.TurnResult;
import dev.hermes.agent.goal.GoalState;
import dev.hermes.agent.goal.GoalStep;
import dev.hermes.agent.goal.Goals;
import dev.hermes.api.HermesException;
import dev.hermes.api.model.Message;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code /goal} and {@code /subgoal}: what a conversation works towards by itself, one turn after the other. */
final class ChatGoals {
    private static final String NONE = "No goal is set. /goal TEXT sets one and begins.";

    private final ChatSession chat;
    private final Goals goals;
    private Optional<Message> next = Optional.empty();

    ChatGoals(ChatSession chat, Goals goals) {
        this.chat = chat;
        this.goals = goals;
    }

    /** The next step to the goal, once. */
    synchronized Optional<Message> next() {
        var step = next;
        next = Optional.empty();
        return step;
    }

    private synchronized void next(Optional<Message> step) {
        next = step;
    }

    /**
     * Judges what a turn has come to.
     *
     * @param began the session's id before it, because a compression may have given the conversation another
     */
    void after(String began, TurnResult result, Consumer<AgentEvent> events) {
        next(Optional.empty());
        var id = chat.agent().sessionId();
        try {
            if (!id.equals(began)) {
                goals.moved(began, id);
            }
            var step = step(id, result);
            switch (step) {
                case GoalStep.Idle() -> {
                    // nothing to tell
                }
                case GoalStep.GoOn(var prompt, var reason, var turn, var most) -> {
                    next(Optional.of(Message.user(prompt)));
                    tell(events, "↻ Continuing toward goal (" + turn + "/" + most + "): " + reason);
                }
                case GoalStep.Reached(var reason, var _) -> tell(events, "✓ Goal achieved: " + reason);
                case GoalStep.Paused(var reason) ->
                    tell(events, "⏸ Goal paused — " + reason + ". /goal resume goes on.");
            }
        } catch (HermesException e) {
            chat.context().log().warn("cli.goal", "the goal was not judged", e);
            tell(events, "The goal was not judged: " + e.getMessage());
        }
    }

    private GoalStep step(String id, TurnResult result) {
        if (result.failed() && !result.interrupted()) {
            return paused(id, "the turn failed");
        }
        var agent = chat.agent();
        try {
            return agent.interruptibly(
                    () -> goals.afterTurn(id, agent.model(), result.finalResponse(), result.interrupted()));
        } catch (InterruptedException _) {
            return paused(id, "you interrupted it");
        }
    }

    private GoalStep paused(String id, String why) {
        return goals.pause(id, why).isPresent() ? new GoalStep.Paused(why) : new GoalStep.Idle();
    }

    private static void tell(Consumer<AgentEvent> events, String text) {
        events.accept(new AgentEvent.Notice(text));
    }

    SlashCommands.Outcome command(String argument, Consumer<String> say) {
        var id = chat.agent().sessionId();
        switch (argument) {
            case "", "status" ->
                say.accept(goals.current(id).map(ChatGoals::line).orElse(NONE));
            case "pause" ->
                say.accept(goals.pause(id, "you paused it").map(ChatGoals::line).orElse(NONE));
            case "clear", "stop", "done" ->
                say.accept(goals.clear(id).map(_ -> "The goal is cleared.").orElse(NONE));
            case "resume" -> {
                var resumed = goals.resume(id);
                say.accept(resumed.map(ChatGoals::line).orElse("No goal is paused."));
                if (resumed.isPresent()) {
                    return new SlashCommands.Outcome.Submit(
                            Message.user(resumed.get().goal()));
                }
            }
            default -> {
                say.accept(line(goals.set(id, argument)));
                return new SlashCommands.Outcome.Submit(Message.user(argument));
            }
        }
        return new SlashCommands.Outcome.Stay();
    }

    SlashCommands.Outcome subgoal(String argument, Consumer<String> say) {
        var id = chat.agent().sessionId();
        var words = argument.split("\\s+", 2);
        Optional<GoalState> changed;
        if (argument.isEmpty()) {
            changed = goals.current(id);
        } else if (argument.equals("clear")) {
            changed = goals.clearSubgoals(id);
        } else if (words[0].equals("remove")) {
            int number = words.length == 2 && words[1].matches("\\d{1,3}") ? Integer.parseInt(words[1]) : 0;
            changed = goals.removeSubgoal(id, number);
            if (changed.isEmpty() && goals.current(id).isPresent()) {
                say.accept("There is no such subgoal; /subgoal lists them.");
                return new SlashCommands.Outcome.Stay();
            }
        } else {
            changed = goals.addSubgoal(id, argument);
        }
        if (changed.isEmpty()) {
            say.accept(NONE);
        } else {
            say.accept(line(changed.get()));
            var subgoals = changed.get().subgoals();
            for (int i = 0; i < subgoals.size(); i++) {
                say.accept("  " + (i + 1) + ". " + subgoals.get(i));
            }
        }
        return new SlashCommands.Outcome.Stay();
    }

    private static String line(GoalState state) {
        int subgoals = state.subgoals().size();
        var turns = state.turnsUsed() + "/" + state.maxTurns() + " turns";
        return switch (state.status()) {
            case ACTIVE ->
                "⊙ Goal (active, " + turns
                        + (subgoals == 0 ? "" : ", " + subgoals + (subgoals == 1 ? " subgoal" : " subgoals")) + "): "
                        + state.goal();
            case PAUSED ->
                "⏸ Goal (paused, " + turns
                        + state.pausedReason().map(why -> " — " + why).orElse("") + "): " + state.goal();
            case DONE -> "✓ Goal done (" + turns + "): " + state.goal();
            case CLEARED -> NONE;
        };
    }
}
