package dev.hermes.agent.review;

import dev.hermes.agent.Agent;
import dev.hermes.agent.TurnResult;
import dev.hermes.api.Log;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.api.tool.Person;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks, beside a conversation in which nothing was remembered for many turns, what should be. Belongs to one agent; call
 * {@link #after} on the thread of its turns, and close it before the agent.
 */
public final class MemoryReview implements AutoCloseable {
    private static final String MEMORY = "memory";
    private static final int MAX_CALLS = 16;
    private static final Duration END = Duration.ofSeconds(1);

    private static final String QUESTION = """
            This is not from the user, and they do not see your answer. Look back at the conversation above. Did the user \
            tell or show something about themselves, their work, their machine, or how they want you to work, that will \
            still matter in other conversations and is not in your memory yet? Then save it with the memory tool: few, \
            short, lasting facts, each on its own; correct an entry rather than adding a second one. Leave out what \
            belongs to this task alone, what can be looked up, and secrets. When there is nothing, change nothing. \
            No other tool can be used now. Answer with one word when you are done.""";

    private final Agent agent;
    private final int interval;
    private final Consumer<String> tell;
    private final Log log;
    private int seen;
    private int turns;
    private @Nullable Thread running;
    private volatile @Nullable Agent copy;

    /**
     * @param interval turns without a call of the memory tool after which one is due; 0 or less for never
     * @param tell told, on a thread of the review, one line about what was remembered; not called when nothing was
     */
    public MemoryReview(Agent agent, int interval, Consumer<String> tell, Log log) {
        this.agent = agent;
        this.interval = interval;
        this.tell = tell;
        this.log = log;
        var history = agent.history();
        this.seen = history.size();
        this.turns = interval > 0 ? sinceRemembering(history) % interval : 0;
    }

    /** The person's messages after the newest call of the memory tool. */
    private static int sinceRemembering(List<Message> history) {
        int asked = 0;
        for (var message : history.reversed()) {
            if (remembers(message)) {
                return asked;
            }
            if (message.role() == Role.USER) {
                asked++;
            }
        }
        return asked;
    }

    private static boolean remembers(Message message) {
        return message.toolCalls().stream().anyMatch(call -> call.name().equals(MEMORY));
    }

    /** Counts the turn, and begins a review when one is due and the turn has given an answer. */
    public void after(TurnResult result) {
        var history = List.copyOf(agent.history());
        // A compressed conversation is shorter than what was seen of it: then all of it counts as new.
        var fresh = history.subList(seen <= history.size() ? seen : 0, history.size());
        seen = history.size();
        turns = fresh.stream().anyMatch(MemoryReview::remembers) ? 0 : turns + 1;
        // The demonstration follows rules, and has nothing to look back with.
        boolean wanted =
                interval > 0 && agent.canUse(MEMORY) && agent.model().endpoint().mode() != ApiMode.DEMO;
        if (wanted && turns >= interval && result.completed() && !running()) {
            turns = 0;
            begin();
        }
    }

    private synchronized boolean running() {
        return running != null && running.isAlive();
    }

    private synchronized void begin() {
        var fork = agent.fork(Set.of(MEMORY), MAX_CALLS);
        copy = fork;
        running = Thread.ofVirtual().name("memory-review").start(() -> review(fork));
    }

    private void review(Agent fork) {
        try (fork) {
            int before = fork.history().size();
            fork.run(Message.user(QUESTION), Person.ABSENT, _ -> {});
            var history = fork.history();
            Remembered.line(history.subList(Math.min(before, history.size()), history.size()))
                    .ifPresent(tell);
        } catch (RuntimeException e) {
            log.warn("agent.review", "the review of the memory failed", e);
        }
    }

    /** Ends a review that is going on; what it has remembered by then stays. */
    @Override
    public void close() {
        Optional.ofNullable(copy).ifPresent(fork -> fork.interrupt(Optional.empty()));
        Optional<Thread> thread;
        synchronized (this) {
            thread = Optional.ofNullable(running);
        }
        if (thread.isPresent()) {
            try {
                thread.get().join(END);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
