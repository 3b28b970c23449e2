package dev.hermes.sessions;

import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ToolCall;
import dev.hermes.testkit.MutableClock;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;

/** A store on a real file, with a clock that a test moves. */
final class Fixture implements AutoCloseable {
    final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    final Path file;
    final SessionStore store;

    Fixture(Path directory) {
        file = directory.resolve("state.db");
        store = SessionStore.open(file, clock, Log.NONE);
    }

    /** Begins a session a minute after whatever happened before. */
    String begin(String id) {
        return begin(id, "cli", Optional.empty());
    }

    String begin(String id, String source, Optional<String> parent) {
        clock.advance(Duration.ofMinutes(1));
        store.create(new NewSession(
                id, source, Optional.of("a-model"), Optional.empty(), Optional.empty(), Optional.empty(), parent));
        return id;
    }

    void say(String id, String... texts) {
        for (var text : texts) {
            clock.advance(Duration.ofSeconds(1));
            store.append(id, List.of(Message.user(text)));
        }
    }

    List<String> found(String query) {
        return store.search(SearchQuery.of(query, 20)).stream()
                .map(SearchHit::snippet)
                .toList();
    }

    List<SearchHit> hits(String query, SearchQuery.Sort sort, Set<String> roles) {
        return store.search(new SearchQuery(query, roles, Set.of("tool"), sort, 20));
    }

    List<SessionSummary> list() {
        return store.list(new ListFilter(Optional.empty(), 100));
    }

    static ToolCall call(String name, String arguments) {
        return new ToolCall("call_1", name, arguments, JsonNodeFactory.instance.objectNode());
    }

    /** What another program does to the file. */
    void foreign(String... statements) throws SQLException {
        foreign(file, statements);
    }

    static void foreign(Path file, String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=1000");
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of all rows, as another program sees it. */
    static List<String> seen(Path file, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            return Sql.texts(connection, sql);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
