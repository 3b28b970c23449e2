package dev.hermes.agent;

import dev.hermes.agent.auxiliary.TitleWriter;
import dev.hermes.api.HermesException;
import dev.hermes.api.model.Message;
import dev.hermes.providers.ResolvedModel;
import dev.hermes.sessions.SessionStore;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds a title for a conversation in the background: whoever waits for the answer of a turn does not wait for it. */
final class TitleThread implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final AgentParts parts;
    private volatile @Nullable Thread thread;

    TitleThread(AgentParts parts) {
        this.parts = parts;
    }

    /**
     * Asks for a title, when there is something to ask and to keep it in.
     *
     * @param exchange what was said so far; nobody changes it
     */
    void begin(String session, List<Message> exchange, ResolvedModel model) {
        if (parts.titles().isEmpty() || parts.sessions().isEmpty()) {
            return;
        }
        var store = parts.sessions().get();
        var titles = parts.titles().get();
        thread = Thread.ofVirtual().name("title").start(() -> title(store, titles, session, exchange, model));
    }

    private void title(SessionStore store, TitleWriter titles, String id, List<Message> exchange, ResolvedModel model) {
        try {
            var existing = store.find(id).flatMap(row -> row.title());
            if (TitleWriter.due(exchange, existing)) {
                // the person may have named it while the model was thinking
                titles.title(model, exchange).ifPresent(title -> store.titleIfNone(id, title));
            }
        } catch (InterruptedException _) {
            parts.log().debug("agent", "no title: the conversation ended first");
        } catch (HermesException e) {
            parts.log().debug("agent", "no title: " + e.getMessage());
        }
    }

    /** Gives it up, and waits a moment: the database must not close under it. */
    @Override
    public void close() {
        var writer = thread;
        if (writer == null) {
            return;
        }
        writer.interrupt();
        try {
            writer.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
