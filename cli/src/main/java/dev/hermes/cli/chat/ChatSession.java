package dev.hermes.cli.chat;

import dev.hermes.agent.Agent;
import dev.hermes.agent.AgentEvent;
import dev.hermes.agent.TurnResult;
import dev.hermes.agent.review.MemoryReview;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.api.tool.Person;
import dev.hermes.cli.Context;
import dev.hermes.cli.SessionWords;
import dev.hermes.cli.kanban.BoardTools;
import dev.hermes.providers.ResolvedModel;
import dev.hermes.sessions.SessionRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The conversation at the terminal: the agent that has it, and how another takes its place. */
final class ChatSession implements AutoCloseable {
    private final Context context;
    private final Workshop workshop;
    private final StopOnSignal signals;
    private final Instant began;
    private final ChatGoals goals;
    private volatile boolean showsThoughts;
    private Agent agent;
    private Optional<String> switched = Optional.empty();
    private Optional<String> queuedTitle = Optional.empty();
    private Optional<Consumer<String>> tellReviews = Optional.empty();
    private Optional<MemoryReview> review = Optional.empty();

    ChatSession(
            Context context, Workshop workshop, ResolvedModel model, Optional<String> resume, StopOnSignal signals) {
        this.context = context;
        this.workshop = workshop;
        this.signals = signals;
        this.began = context.clock().instant();
        this.showsThoughts = context.config().flag("display.show_reasoning");
        this.goals = new ChatGoals(this, workshop.goals());
        this.agent = workshop.start(model, resume);
        signals.watch(agent);
    }

    Context context() {
        return context;
    }

    Workshop workshop() {
        return workshop;
    }

    StopOnSignal signals() {
        return signals;
    }

    Agent agent() {
        return agent;
    }

    /** Whether the person sees what the model thinks. */
    boolean showsThoughts() {
        return showsThoughts;
    }

    void showThoughts(boolean shown) {
        showsThoughts = shown;
    }

    /**
     * From now on the conversation is looked back at now and then; for one that goes on, because whoever asks a single
     * question would have to wait for it.
     *
     * @param tell told what was remembered, on another thread
     */
    void reviewed(Consumer<String> tell) {
        tellReviews = Optional.of(tell);
        openReview();
    }

    private void openReview() {
        review = tellReviews.map(tell ->
                new MemoryReview(agent, context.config().integer("memory.nudge_interval"), tell, context.log()));
    }

    Duration age() {
        return Duration.between(began, context.clock().instant());
    }

    /** Answers a message; the events are told as they come. */
    TurnResult run(Message message, Person person, Consumer<AgentEvent> events) {
        var before = agent.sessionId();
        var board = workshop.board();
        var result = agent.run(message, person, event -> {
            board.ifPresent(BoardTools::alive);
            events.accept(event);
        });
        if (result.exitReason().startsWith("max_iterations")) {
            board.ifPresent(tools -> tools.outOfTurns(result.apiCalls()));
        }
        goals.after(before, result, events);
        review.ifPresent(back -> back.after(result));
        try {
            queuedTitle.ifPresent(this::name);
        } catch (HermesException e) {
            events.accept(new AgentEvent.Notice("The session has no title: " + e.getMessage()));
        }
        return result;
    }

    /**
     * What a person typed, with the files and changes it refers to attached. What cannot be attached is told.
     *
     * @return empty when the attachments are too large to be sent
     */
    Optional<Message> typed(String text, Consumer<String> tell) throws InterruptedException {
        var expanded = workshop.references().expand(text, agent.model().contextLength());
        expanded.warnings().forEach(tell);
        if (expanded.refused()) {
            return Optional.empty();
        }
        var note = switched.filter(before -> !before.equals(agent.model().model()))
                .map(before -> "[Note: the model of this conversation was changed from " + before + " to "
                        + agent.model().model() + ".]\n\n")
                .orElse("");
        switched = Optional.empty();
        return Optional.of(Message.user(note + expanded.message()));
    }

    /** What became of programs in the background since this was last asked, as a message; empty when nothing did. */
    Optional<Message> notices() {
        var notices = workshop.notices(agent);
        return notices.isEmpty() ? Optional.empty() : Optional.of(Message.user(String.join("\n\n", notices)));
    }

    ChatGoals goals() {
        return goals;
    }

    /** What is answered next when the person has said nothing: news from the background, or the next step to a goal. */
    Optional<Message> next() {
        return notices().or(goals::next);
    }

    private void name(String title) {
        if (row().isPresent()) {
            queuedTitle = Optional.empty();
            context.sessions().title(agent.sessionId(), Optional.of(title));
        }
    }

    Optional<SessionRow> row() {
        return context.trySessions().flatMap(store -> store.find(agent.sessionId()));
    }

    Optional<String> title() {
        return queuedTitle.or(() -> row().flatMap(SessionRow::title));
    }

    /**
     * Names the session; before its first message the name is kept until there is a row.
     *
     * @return whether it has the name already
     */
    boolean title(String title) {
        queuedTitle = Optional.of(unused(title));
        name(title);
        return queuedTitle.isEmpty();
    }

    private String unused(String title) {
        context.trySessions()
                .flatMap(store -> store.resolveTitle(title).flatMap(store::find))
                .filter(row ->
                        row.title().equals(Optional.of(title)) && !row.id().equals(agent.sessionId()))
                .ifPresent(row -> {
                    throw new HermesException(
                            ExitCode.FAILED, "The title '" + title + "' belongs to session " + row.id() + ".");
                });
        return title;
    }

    /** Ends this session and begins an empty one with the same model. */
    void startNew() {
        replace(Optional.empty(), "new_session");
        queuedTitle = Optional.empty();
    }

    /** Goes on with a stored session. */
    void resume(String id) {
        if (id.equals(agent.sessionId())) {
            throw new HermesException(ExitCode.FAILED, "This is session " + id + " already.");
        }
        replace(Optional.of(id), "resumed_other");
    }

    private void replace(Optional<String> id, String reason) {
        var next = workshop.start(agent.model(), id); // first: when it fails, nothing has changed
        end(reason);
        review.ifPresent(MemoryReview::close);
        agent.close();
        agent = next;
        openReview();
        signals.watch(agent);
    }

    private void end(String reason) {
        if (row().isPresent()) {
            context.sessions().end(agent.sessionId(), reason);
        }
    }

    /** Where the last thing the person said stands in the history; empty when they said nothing yet. */
    Optional<Integer> lastAsk() {
        var history = agent.history();
        for (int i = history.size() - 1; i >= 0; i--) {
            if (history.get(i).role() == Role.USER) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** Another model from the next message on; it is told, because what it finds in the conversation is not its own. */
    void switchModel(ResolvedModel model) {
        var before = switched.orElseGet(() -> agent.model().model());
        agent.switchModel(model);
        switched = Optional.of(before);
    }

    List<Message> history() {
        return agent.history();
    }

    @Override
    public void close() {
        try {
            end("cli_close");
            if (row().isPresent()) {
                SessionWords.remember(context, context.sessions());
            }
        } catch (HermesException e) {
            context.log().warn("cli.chat", "the session was not marked as ended", e);
        }
        review.ifPresent(MemoryReview::close);
        agent.close();
    }
}
