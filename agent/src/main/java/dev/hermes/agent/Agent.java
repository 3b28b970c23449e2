package dev.hermes.agent;

import dev.hermes.agent.compress.Compressed;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.api.model.Usage;
import dev.hermes.api.tool.Person;
import dev.hermes.providers.ResolvedModel;
import dev.hermes.sessions.NewSession;
import dev.hermes.sessions.SessionStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A conversation that works. One turn at a time; {@link #interrupt} and {@link #steer} may be called from any thread while
 * it runs.
 */
public final class Agent implements AutoCloseable {
    private final AgentParts parts;
    private final AgentSettings settings;
    private final Conversation conversation;
    private final ModelCaller caller;
    private final String taskId;
    private final Interruption interruption = new Interruption();
    private final Steering steering = new Steering();
    private final ReentrantLock turn = new ReentrantLock();
    private Usage total = Usage.ZERO;
    private final TitleThread titles;

    private Agent(AgentParts parts, AgentSettings settings, Transcript transcript, Optional<String> systemPrompt) {
        this(parts, settings, transcript, systemPrompt, transcript.sessionId());
    }

    private Agent(
            AgentParts parts,
            AgentSettings settings,
            Transcript transcript,
            Optional<String> systemPrompt,
            String taskId) {
        this.parts = parts;
        this.settings = settings;
        var route = new Route(settings.model(), settings.fallbacks(), parts.clock());
        this.conversation = new Conversation(
                parts, settings, transcript, route, parts.tools().specs(settings.tools()), systemPrompt);
        this.caller = new ModelCaller(parts, route, settings.attempts(), settings.streamRetries());
        this.taskId = taskId;
        this.titles = new TitleThread(parts);
    }

    /**
     * Begins a conversation, or goes on with one.
     *
     * @param resume id of a stored session; a new one is written with its first message
     * @throws HermesException when the session to resume is not there
     */
    public static Agent start(AgentParts parts, AgentSettings settings, Optional<String> resume) {
        return resume.isPresent() ? resumed(parts, settings, resume.get()) : fresh(parts, settings);
    }

    /**
     * A conversation under an id that somebody else has chosen; it begins when there is none. The system prompt is
     * made anew, because what belongs into it may differ from turn to turn.
     *
     * @param given what was said so far, when somebody else keeps that; what the database has counts otherwise
     * @param user whose conversation it is, for one that begins
     */
    public static Agent at(
            AgentParts parts, AgentSettings settings, String id, Optional<List<Message>> given, Optional<String> user) {
        var row = parts.sessions().flatMap(store -> store.byId(id));
        var live = row.isPresent() && given.isEmpty() ? live(parts.sessions().orElseThrow(), id) : id;
        row.filter(found -> found.endedAt().isPresent())
                .ifPresent(_ -> parts.sessions().orElseThrow().reopen(live));
        var messages = given.orElseGet(
                () -> row.isPresent() ? parts.sessions().orElseThrow().messages(live) : List.of());
        var unborn = row.isPresent() ? Optional.<NewSession>empty() : Optional.of(session(settings, id, user));
        // Conversations that somebody else keeps may begin alike and so have one id: their programs are each their own.
        var taskId = given.isPresent() ? live + "-" + SessionStore.newId(parts.clock(), parts.random()) : live;
        var agent = new Agent(
                parts, settings, transcript(parts, settings, live, messages, unborn), Optional.empty(), taskId);
        agent.takeUpTodos();
        return agent;
    }

    /** A session that was compressed goes on in its child; opening it itself would cut the lineage. */
    private static String live(SessionStore store, String id) {
        return store.resumeTarget(store.tip(id));
    }

    private static Transcript transcript(
            AgentParts parts, AgentSettings settings, String id, List<Message> messages, Optional<NewSession> unborn) {
        return new Transcript(parts.sessions(), settings.source(), id, messages, unborn, parts.redactor(), parts.log());
    }

    private static NewSession session(AgentSettings settings, String id, Optional<String> user) {
        var config = JsonNodeFactory.instance.objectNode().put("max_iterations", settings.maxTurns());
        settings.model().maxTokens().ifPresent(tokens -> config.put("max_tokens", tokens));
        return new NewSession(
                id,
                settings.source(),
                Optional.of(settings.model().model()),
                user,
                Optional.of(config.toString()),
                Optional.empty(),
                settings.parentSession());
    }

    private static Agent fresh(AgentParts parts, AgentSettings settings) {
        var id = SessionStore.newId(parts.clock(), parts.random());
        var session = session(settings, id, Optional.empty());
        var transcript = transcript(parts, settings, id, List.of(), Optional.of(session));
        return new Agent(parts, settings, transcript, Optional.empty());
    }

    private static Agent resumed(AgentParts parts, AgentSettings settings, String id) {
        var store = parts.sessions()
                .orElseThrow(() -> new HermesException(
                        ExitCode.FAILED, "The session database is not available, so no session can be resumed."));
        var row = store.find(id)
                .map(found -> live(store, found.id()))
                .flatMap(store::find)
                .orElseThrow(() -> new HermesException(
                        ExitCode.FAILED, "No session '" + id + "'.", "'hermes sessions list' shows what there is."));
        store.reopen(row.id());
        var transcript = new Transcript(
                parts.sessions(),
                row.source(),
                row.id(),
                store.messages(row.id()),
                Optional.empty(),
                parts.redactor(),
                parts.log());
        var prompt = row.systemPrompt().filter(text -> !text.isEmpty());
        if (prompt.isEmpty()) {
            parts.log().warn("agent", "session " + row.id() + " has no stored system prompt; it is built anew");
        }
        var agent = new Agent(parts, settings, transcript, prompt);
        agent.takeUpTodos();
        return agent;
    }

    /** The list of steps is not stored by itself: the newest answer of its tool has it. */
    private void takeUpTodos() {
        history().reversed().stream()
                .filter(message ->
                        message.role() == Role.TOOL && message.toolName().equals(Optional.of("todo")))
                .findFirst()
                .ifPresent(answer -> new Steps(parts.tools()).restore(taskId, answer.text()));
    }

    /**
     * Answers one message. What goes wrong is in the result; nothing is thrown for a model that fails.
     *
     * @param person who may be asked for consent
     * @param events told what happens; an exception of theirs is logged and changes nothing
     */
    public TurnResult run(Message userMessage, Person person, Consumer<AgentEvent> events) {
        turn.lock();
        try {
            return guardedRun(userMessage, person, new Quietly(events, parts.log()));
        } finally {
            turn.unlock();
        }
    }

    private TurnResult guardedRun(Message userMessage, Person person, Consumer<AgentEvent> events) {
        var guardrails = new Guardrails(settings.guardrails());
        var verifier = new WriteVerifier();
        var usage = new TurnUsage(conversation, parts.meter());
        var current = answeredElsewhere()
                ? new RuntimeTurn(
                        parts.runtime().orElseThrow(),
                        conversation,
                        interruption,
                        usage,
                        conversation.toolContext(taskId, person),
                        events)
                : new Turn(
                        settings,
                        conversation,
                        caller,
                        new ToolBatch(parts, settings, guardrails, verifier, interruption, events),
                        guardrails,
                        interruption,
                        steering,
                        usage,
                        person,
                        events,
                        taskId);
        interruption.begin();
        var ending = outcome(current, userMessage);
        var said = interruption.end();
        if (ending.kind() == Ending.Kind.INTERRUPTED) {
            steering.clear();
        }
        if (!ending.keep()) {
            conversation.transcript().takeBackQuestion();
        }
        conversation.transcript().flush(events);
        total = total.plus(usage.total());
        var result = result(ending, current.calls(), usage, verifier, said);
        if (result.completed()) {
            titles.begin(sessionId(), List.copyOf(history()), model());
        }
        events.accept(new AgentEvent.Done(result));
        return result;
    }

    /** How the turn ends, whatever happens in it: what was done so far must be stored even then. */
    private Ending outcome(Answerer current, Message userMessage) {
        try {
            return current.run(wellFormed(userMessage));
        } catch (InterruptedException _) {
            interruption.noticed();
            return Ending.interrupted("interrupted_during_api_call");
        } catch (HermesException e) {
            parts.log().warn("agent", "the turn failed: " + e.getMessage(), e);
            return Ending.failed("error", e.getMessage() + " " + String.join(" ", e.advice()), true);
        } catch (RuntimeException e) {
            parts.log().error("agent", "the turn broke", e);
            return Ending.failed("error", "Something broke that should not break; the log has the details: " + e, true);
        }
    }

    private TurnResult result(
            Ending ending, int calls, TurnUsage usage, WriteVerifier verifier, Optional<String> interruptMessage) {
        var model = conversation.route().current();
        boolean interrupted = ending.kind() == Ending.Kind.INTERRUPTED;
        var footer = settings.verifyWrites() && !interrupted && !ending.text().isEmpty()
                ? verifier.footer().map(text -> "\n\n" + text).orElse("")
                : "";
        return new TurnResult(
                ending.text() + footer,
                ending.kind() == Ending.Kind.ANSWERED,
                ending.kind() == Ending.Kind.FAILED,
                ending.kind() == Ending.Kind.PARTIAL,
                interrupted,
                ending.reason(),
                calls,
                usage.total(),
                ending.error(),
                steering.takeRest(),
                interruptMessage,
                conversation.transcript().sessionId(),
                model.model(),
                model.provider(),
                lastReasoning());
    }

    private Optional<String> lastReasoning() {
        for (var message : history().reversed()) {
            if (message.role() == Role.USER) {
                break;
            }
            if (message.role() == Role.ASSISTANT && message.reasoning().text().isPresent()) {
                return message.reasoning().text();
            }
        }
        return Optional.empty();
    }

    private static Message wellFormed(Message message) {
        return message.content().isString() ? message.withText(History.wellFormed(message.text())) : message;
    }

    /**
     * Stops the turn that runs, or the next one when none does yet.
     *
     * @param newMessage what the person wrote instead; handed back in the result
     */
    public void interrupt(Optional<String> newMessage) {
        interruption.request(newMessage);
    }

    /** A stop that came too late for the turn it was meant for does not hit the next one. */
    public void forgetInterrupt() {
        interruption.forget();
    }

    /**
     * A copy that goes on by itself: the same prompt, tools and messages, but nothing of it is stored.
     *
     * @param allowed the only tools that do something there; calls of others are refused
     * @param maxTurns model calls that it may make
     */
    public Agent fork(Set<String> allowed, int maxTurns) {
        var prompt = conversation.systemPrompt(_ -> {});
        var forked = Fork.parts(parts, allowed, prompt);
        var transcript = new Transcript(
                Optional.empty(),
                settings.source(),
                sessionId(),
                List.copyOf(history()),
                Optional.empty(),
                parts.redactor(),
                parts.log());
        return new Agent(forked, Fork.settings(settings, model(), maxTurns), transcript, Optional.of(prompt));
    }

    /** Whether the model may call the tool, and the tool can work here. */
    public boolean canUse(String tool) {
        return conversation.tools().stream().anyMatch(spec -> spec.name().equals(tool));
    }

    /** Gives guidance to a turn that runs; false for a blank text. */
    public boolean steer(String text) {
        return steering.add(text);
    }

    public String sessionId() {
        return conversation.transcript().sessionId();
    }

    /** What its terminals and processes belong to; the same over compressions. */
    public String taskId() {
        return taskId;
    }

    /** The conversation without the system prompt. */
    public List<Message> history() {
        return conversation.transcript().messages();
    }

    /** Forgets what came after the first {@code messageCount} messages. */
    public void rewindTo(int messageCount) {
        conversation.transcript().rewindTo(messageCount);
    }

    /** Whom the next question goes to. */
    public ResolvedModel model() {
        return conversation.route().current();
    }

    /** Whether the next turn goes to another agent instead of our own loop. */
    public boolean answeredElsewhere() {
        return parts.runtime().filter(other -> other.serves(model())).isPresent();
    }

    public void switchModel(ResolvedModel model) {
        conversation.route().choose(model);
    }

    /** The same model asked in another way from now on: harder thoughts, another tier. */
    public void adjustModel(ResolvedModel model) {
        conversation.route().rekey(model);
    }

    /** What the provider of the model said last about the limits of the account, and when. */
    public Optional<SeenLimits> limits() {
        return conversation.route().limits();
    }

    /** What this agent has used since it was started. */
    public Usage totalUsage() {
        return total;
    }

    /** An estimate of what the next prompt will be, in tokens. */
    public long estimatedPromptTokens() {
        return conversation.estimatedTokens(_ -> {});
    }

    /** Makes the conversation shorter now, whatever its size. {@link #interrupt} ends it. */
    public Compressed compress(Optional<String> focus, Consumer<AgentEvent> events) throws InterruptedException {
        return interruptibly(() -> conversation.compressNow(focus, taskId, new Quietly(events, parts.log())));
    }

    /** Something that takes time and is no turn. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws InterruptedException;
    }

    /** Does work between turns, on the calling thread; {@link #interrupt} ends it. */
    public <T> T interruptibly(Work<T> work) throws InterruptedException {
        turn.lock();
        interruption.begin();
        try {
            return work.run();
        } finally {
            interruption.end();
            turn.unlock();
        }
    }

    /** Ends what belongs to this conversation alone: its processes and its side questions. */
    @Override
    public void close() {
        titles.close();
        parts.runtime().ifPresent(TurnRuntime::close);
        parts.tools().release(taskId);
    }
}
