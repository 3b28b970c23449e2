package dev.hermes.agent;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.home.Redactor;
import dev.hermes.sessions.NewSession;
import dev.hermes.sessions.SessionStore;
import dev.hermes.sessions.UsageDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The conversation so far, and how much of it the database has. A database that fails is told about once and tried again
 * at the next opportunity; the conversation goes on without it.
 */
final class Transcript {
    private final Optional<SessionStore> store;
    private final String source;
    private final Redactor redactor;
    private final Log log;
    private final List<Message> messages = new ArrayList<>();
    private Optional<NewSession> unborn;
    private String sessionId;
    private int stored;
    private boolean toldOfFailure;

    /**
     * @param source the tag of a child that is made up for later
     * @param messages the database has them already, unless the session is unborn
     * @param unborn the row to write before the first message; empty when it exists already
     */
    Transcript(
            Optional<SessionStore> store,
            String source,
            String sessionId,
            List<Message> messages,
            Optional<NewSession> unborn,
            Redactor redactor,
            Log log) {
        this.store = store;
        this.source = source;
        this.sessionId = sessionId;
        this.messages.addAll(messages);
        this.stored = unborn.isPresent() ? 0 : messages.size();
        this.unborn = unborn;
        this.redactor = redactor;
        this.log = log;
    }

    String sessionId() {
        return sessionId;
    }

    /** The live list: the turn appends to it. */
    List<Message> messages() {
        return messages;
    }

    /** Writes what is new. Repeating it is harmless. */
    void flush(Consumer<AgentEvent> events) {
        if (store.isEmpty() || stored >= messages.size() && unborn.isEmpty()) {
            return;
        }
        var fresh = messages.subList(Math.min(stored, messages.size()), messages.size()).stream()
                .map(message -> AnswerText.stored(message, redactor))
                .toList();
        guarded(events, () -> {
            create();
            store.get().append(sessionId, fresh);
            stored = messages.size();
            toldOfFailure = false;
        });
    }

    private void create() {
        unborn.ifPresent(session -> store.orElseThrow().create(session));
        unborn = Optional.empty();
    }

    void systemPrompt(String prompt, Consumer<AgentEvent> events) {
        if (store.isEmpty()) {
            return;
        }
        if (unborn.isPresent()) {
            var session = unborn.get();
            unborn = Optional.of(new NewSession(
                    session.id(),
                    session.source(),
                    session.model(),
                    session.userId(),
                    session.modelConfig(),
                    Optional.of(prompt),
                    session.parentId()));
        } else {
            guarded(events, () -> store.get().systemPrompt(sessionId, prompt));
        }
    }

    void usage(UsageDelta delta, Consumer<AgentEvent> events) {
        if (store.isPresent() && unborn.isEmpty()) {
            guarded(events, () -> store.get().addUsage(sessionId, delta));
        }
    }

    /**
     * Goes on with a shorter conversation in a child session. When the database cannot be written the child is made up for
     * later; the messages of this session are never replaced by the shorter ones.
     */
    void replaceBy(List<Message> shorter, String systemPrompt, Consumer<AgentEvent> events) {
        flush(events);
        messages.clear();
        messages.addAll(shorter);
        if (store.isEmpty() || unborn.isPresent()) {
            stored = 0;
            return;
        }
        var parent = sessionId;
        guarded(events, () -> {
            var kept = messages.stream()
                    .map(message -> AnswerText.stored(message, redactor))
                    .toList();
            sessionId = store.get().splitForCompression(parent, Optional.of(systemPrompt), kept);
            stored = messages.size();
        });
        if (sessionId.equals(parent)) {
            sessionId = store.get().newId();
            stored = 0;
            unborn = Optional.of(new NewSession(
                    sessionId,
                    source,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(systemPrompt),
                    Optional.of(parent)));
        }
    }

    /** Forgets a question that is not in the database and has no answer, so that it is not asked again. */
    void takeBackQuestion() {
        boolean kept = store.isPresent() && stored >= messages.size();
        if (!kept && !messages.isEmpty() && messages.getLast().role() == Role.USER) {
            messages.removeLast();
        }
    }

    /**
     * Forgets what came after the first {@code count} messages, in the database too.
     *
     * @throws HermesException when the database cannot be written; then nothing is forgotten
     */
    void rewindTo(int count) {
        if (count >= messages.size()) {
            return;
        }
        if (count < stored && store.isPresent() && unborn.isEmpty()) {
            store.get()
                    .replaceMessages(
                            sessionId,
                            messages.subList(0, count).stream()
                                    .map(message -> AnswerText.stored(message, redactor))
                                    .toList());
        }
        messages.subList(count, messages.size()).clear();
        stored = Math.min(stored, count);
    }

    private void guarded(Consumer<AgentEvent> events, Runnable write) {
        try {
            write.run();
        } catch (HermesException e) {
            log.warn("agent.transcript", "not stored: " + e.getMessage(), e);
            if (!toldOfFailure) {
                toldOfFailure = true;
                events.accept(new AgentEvent.Notice("This conversation could not be stored: " + e.getMessage()
                        + " It goes on, and is stored as soon as that works again."));
            }
        }
    }
}
