package dev.hermes.gateway.apiserver;

import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.gateway.http.Json;
import dev.hermes.sessions.ResponseStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The answers that clients may refer to. The database is opened by the first who needs it. */
final class Responses implements AutoCloseable {
    private final Path file;
    private final Clock clock;
    private final Log log;
    private @Nullable ResponseStore store;

    /**
     * One that is kept.
     *
     * @param shown what a client gets
     * @param history the whole conversation up to it
     */
    record Kept(ObjectNode shown, List<Message> history, Optional<String> instructions, String session) {}

    Responses(Path home, Clock clock, Log log) {
        this.file = home.resolve("response_store.db");
        this.clock = clock;
        this.log = log;
    }

    private synchronized ResponseStore store() {
        var opened = store;
        if (opened == null) {
            opened = ResponseStore.open(file, clock, log);
            store = opened;
        }
        return opened;
    }

    void put(String id, Kept kept) {
        var data = Json.object();
        data.set("response", kept.shown());
        var history = data.putArray("conversation_history");
        kept.history().forEach(message -> history.add(Items.stored(message)));
        kept.instructions().ifPresentOrElse(text -> data.put("instructions", text), () -> data.putNull("instructions"));
        data.put("session_id", kept.session());
        store().put(id, data.toString());
    }

    Optional<Kept> get(String id) {
        return store().get(id)
                .flatMap(Json::parse)
                .map(data -> new Kept(
                        data.path("response") instanceof ObjectNode shown ? shown : Json.object(),
                        Items.restored(data.path("conversation_history")),
                        Optional.of(data.path("instructions").asString("")).filter(text -> !text.isEmpty()),
                        data.path("session_id").asString("")));
    }

    /** @throws ApiException when there is none */
    Kept previous(String id) throws ApiException {
        return get(id).orElseThrow(() -> ApiException.of(
                404, "Previous response not found: " + id, "invalid_request_error", Optional.of("response_not_found")));
    }

    boolean delete(String id) {
        return store().delete(id);
    }

    Optional<String> conversation(String name) {
        return store().conversation(name);
    }

    void conversation(String name, String id) {
        store().conversation(name, id);
    }

    @Override
    public synchronized void close() {
        var opened = store;
        if (opened != null) {
            opened.close();
        }
    }
}
