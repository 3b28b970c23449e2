package dev.hermes.sessions;

import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Usage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * The session database of one profile. Safe for use by several threads, and by several processes at once; every write is
 * one transaction.
 */
public final class SessionStore implements AutoCloseable {
    private static final DateTimeFormatter ID = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");
    private static final double MICROSECOND = 0.000_001;

    private final Database database;
    private final Clock clock;
    private final boolean softDeletes;

    private SessionStore(Database database, Clock clock, boolean softDeletes) {
        this.database = database;
        this.clock = clock;
        this.softDeletes = softDeletes;
    }

    /**
     * Opens the file, or makes it.
     *
     * @throws dev.hermes.api.HermesException when it is no database, damaged, locked or out of reach
     */
    public static SessionStore open(Path file, Clock clock, Log log) {
        var database = Database.open(file, log);
        try {
            if (!database.read(Schema::current)) {
                database.write(connection -> {
                    Schema.prepare(connection);
                    Lineage.reopenOrphans(connection);
                    return true;
                });
            }
            boolean soft = database.read(c -> Schema.columns(c, "messages").contains("active"));
            return new SessionStore(database, clock, soft);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** A new id: the local time and six hexadecimal digits. */
    public static String newId(Clock clock, RandomGenerator random) {
        return ID.format(clock.instant().atZone(clock.getZone())) + "_"
                + String.format("%06x", random.nextInt(1 << 24));
    }

    /** Writes the row of a session; one that exists already stays as it is. */
    public void create(NewSession session) {
        database.write(connection -> {
            insert(connection, session, now());
            return true;
        });
    }

    private static void insert(Connection connection, NewSession session, double startedAt) throws SQLException {
        try (var insert = connection.prepareStatement("INSERT OR IGNORE INTO sessions (id, source, user_id, model,"
                + " model_config, system_prompt, parent_session_id, started_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, session.id());
            insert.setString(2, session.source());
            MessageCodec.text(insert, 3, session.userId());
            MessageCodec.text(insert, 4, session.model());
            MessageCodec.text(insert, 5, session.modelConfig());
            MessageCodec.text(insert, 6, session.systemPrompt());
            MessageCodec.text(insert, 7, session.parentId());
            insert.setDouble(8, startedAt);
            insert.executeUpdate();
        }
    }

    /** By exact id, or by a beginning that only one id has. */
    public Optional<SessionRow> find(String idOrPrefix) {
        return database.read(connection -> {
            var exact = row(connection, "id = ?", idOrPrefix);
            if (!exact.isEmpty() || idOrPrefix.isEmpty()) {
                return exact.stream().findFirst();
            }
            var matching = row(connection, "id LIKE ? ESCAPE '\\' LIMIT 2", Titles.escaped(idOrPrefix) + "%");
            return matching.size() == 1 ? Optional.of(matching.getFirst()) : Optional.empty();
        });
    }

    private static List<SessionRow> row(Connection connection, String where, String value) throws SQLException {
        var found = new ArrayList<SessionRow>();
        try (var query = connection.prepareStatement("SELECT * FROM sessions WHERE " + where)) {
            query.setString(1, value);
            var rows = query.executeQuery();
            while (rows.next()) {
                found.add(read(rows));
            }
        }
        return found;
    }

    static SessionRow read(ResultSet row) throws SQLException {
        return new SessionRow(
                row.getString("id"),
                row.getString("source"),
                Optional.ofNullable(row.getString("user_id")),
                Optional.ofNullable(row.getString("model")),
                Optional.ofNullable(row.getString("model_config")),
                Optional.ofNullable(row.getString("system_prompt")),
                Optional.ofNullable(row.getString("parent_session_id")),
                Search.instant(row.getDouble("started_at")),
                row.getObject("ended_at") == null
                        ? Optional.empty()
                        : Optional.of(Search.instant(row.getDouble("ended_at"))),
                Optional.ofNullable(row.getString("end_reason")),
                row.getInt("message_count"),
                row.getInt("tool_call_count"),
                new Usage(
                        row.getLong("input_tokens"),
                        row.getLong("output_tokens"),
                        row.getLong("cache_read_tokens"),
                        row.getLong("cache_write_tokens"),
                        row.getLong("reasoning_tokens")),
                Optional.ofNullable(row.getString("billing_provider")),
                row.getObject("estimated_cost_usd") == null
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(row.getDouble("estimated_cost_usd")),
                Optional.ofNullable(row.getString("title")),
                row.getInt("api_call_count"));
    }

    public void systemPrompt(String id, String prompt) {
        update("UPDATE sessions SET system_prompt = ? WHERE id = ?", prompt, id);
    }

    /** @throws dev.hermes.api.HermesException when the title is too long or another session has it */
    public void title(String id, Optional<String> title) {
        database.write(connection -> {
            Titles.set(connection, id, title);
            return true;
        });
    }

    /** The first free title of the series that this one belongs to. */
    public String nextTitle(String title) {
        return database.read(connection -> Titles.next(connection, title));
    }

    /** The newest session of the series with this title, followed to its live end. */
    public Optional<String> resolveTitle(String title) {
        return database.read(connection -> {
            var found = Titles.resolve(connection, title);
            return found.isPresent() ? Optional.of(Lineage.tip(connection, found.get())) : found;
        });
    }

    /** The live end of a chain of compressions. */
    public String tip(String id) {
        return database.read(connection -> Lineage.tip(connection, id));
    }

    /** The session to go on with: this one, or the first of its descendants that has messages when it has none. */
    public String resumeTarget(String id) {
        return database.read(connection -> Lineage.withMessages(connection, id));
    }

    /** The first session of the lineage. */
    public String root(String id) {
        return database.read(connection -> Lineage.root(connection, id));
    }

    /** The most recently active session of a source. */
    public Optional<String> latest(String source) {
        return list(new ListFilter(Optional.of(source), 1)).stream()
                .map(SessionSummary::id)
                .findFirst();
    }

    /** Appends messages in one transaction, and counts them. */
    public void append(String id, List<Message> messages) {
        if (messages.isEmpty()) {
            return;
        }
        database.write(connection -> {
            insert(connection, id, messages, now());
            try (var count = connection.prepareStatement("UPDATE sessions SET message_count = message_count + ?,"
                    + " tool_call_count = tool_call_count + ? WHERE id = ?")) {
                count.setInt(1, messages.size());
                count.setInt(2, calls(messages));
                count.setString(3, id);
                count.executeUpdate();
            }
            return true;
        });
    }

    private static void insert(Connection connection, String id, List<Message> messages, double first)
            throws SQLException {
        try (var insert = connection.prepareStatement(MessageCodec.INSERT)) {
            for (int i = 0; i < messages.size(); i++) {
                MessageCodec.bind(insert, id, messages.get(i), first + i * MICROSECOND);
                insert.executeUpdate();
            }
        }
    }

    private static int calls(List<Message> messages) {
        return messages.stream().mapToInt(message -> message.toolCalls().size()).sum();
    }

    /** The conversation in its order. */
    public List<Message> messages(String id) {
        return rows(id).stream().map(StoredMessage::message).toList();
    }

    /** The conversation with the places of its messages. */
    public List<StoredMessage> rows(String id) {
        return database.read(connection -> {
            var sql = "SELECT " + MessageCodec.COLUMNS + " FROM messages WHERE session_id = ?"
                    + (softDeletes ? " AND active = 1" : "") + " ORDER BY id";
            var result = new ArrayList<StoredMessage>();
            try (var query = connection.prepareStatement(sql)) {
                query.setString(1, id);
                var row = query.executeQuery();
                while (row.next()) {
                    long place = row.getLong("id");
                    var at = Search.instant(row.getDouble("timestamp"));
                    MessageCodec.read(row).ifPresent(m -> result.add(new StoredMessage(place, id, at, m)));
                }
            }
            return List.copyOf(result);
        });
    }

    /** Puts other messages in the place of all that there are. */
    public void replaceMessages(String id, List<Message> messages) {
        database.write(connection -> {
            try (var delete = connection.prepareStatement("DELETE FROM messages WHERE session_id = ?")) {
                delete.setString(1, id);
                delete.executeUpdate();
            }
            insert(connection, id, messages, now());
            count(connection, id, messages);
            return true;
        });
    }

    private static void count(Connection connection, String id, List<Message> messages) throws SQLException {
        try (var count = connection.prepareStatement(
                "UPDATE sessions SET message_count = ?, tool_call_count = ? WHERE id = ?")) {
            count.setInt(1, messages.size());
            count.setInt(2, calls(messages));
            count.setString(3, id);
            count.executeUpdate();
        }
    }

    /** Adds what was used. A session that does not exist yet is made, so that no cost is lost. */
    public void addUsage(String id, UsageDelta delta) {
        database.write(connection -> {
            insert(
                    connection,
                    new NewSession(
                            id,
                            "unknown",
                            delta.model(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()),
                    now());
            var sql = "UPDATE sessions SET input_tokens = input_tokens + ?, output_tokens = output_tokens + ?,"
                    + " cache_read_tokens = cache_read_tokens + ?, cache_write_tokens = cache_write_tokens + ?,"
                    + " reasoning_tokens = reasoning_tokens + ?, api_call_count = COALESCE(api_call_count, 0) + ?,"
                    + " model = COALESCE(model, ?), billing_provider = COALESCE(billing_provider, ?),"
                    + " billing_base_url = COALESCE(billing_base_url, ?), billing_mode = COALESCE(billing_mode, ?),"
                    + (delta.costUsd().isPresent()
                            ? " estimated_cost_usd = COALESCE(estimated_cost_usd, 0) + "
                                    + delta.costUsd().getAsDouble()
                                    + ", cost_status = COALESCE(cost_status, 'estimated')"
                            : " cost_status = COALESCE(cost_status, 'unknown')")
                    + " WHERE id = ?";
            try (var update = connection.prepareStatement(sql)) {
                var used = delta.usage();
                update.setLong(1, used.input());
                update.setLong(2, used.output());
                update.setLong(3, used.cacheRead());
                update.setLong(4, used.cacheWrite());
                update.setLong(5, used.reasoning());
                update.setInt(6, delta.apiCalls());
                MessageCodec.text(update, 7, delta.model());
                MessageCodec.text(update, 8, delta.provider());
                MessageCodec.text(update, 9, delta.baseUrl());
                MessageCodec.text(update, 10, delta.mode());
                update.setString(11, id);
                update.executeUpdate();
            }
            return true;
        });
    }

    /** Marks the session as ended; the first reason wins. */
    public void end(String id, String reason) {
        database.write(connection -> {
            end(connection, id, reason, now());
            return true;
        });
    }

    private static void end(Connection connection, String id, String reason, double at) throws SQLException {
        try (var update = connection.prepareStatement(
                "UPDATE sessions SET ended_at = ?, end_reason = ? WHERE id = ? AND ended_at IS NULL")) {
            update.setDouble(1, at);
            update.setString(2, reason);
            update.setString(3, id);
            update.executeUpdate();
        }
    }

    public void reopen(String id) {
        database.write(connection -> {
            try (var update = connection.prepareStatement(
                    "UPDATE sessions SET ended_at = NULL, end_reason = NULL WHERE id = ?")) {
                update.setString(1, id);
                update.executeUpdate();
            }
            return true;
        });
    }

    /**
     * Ends a session for a compression and begins the child that goes on with fewer messages, all or nothing.
     *
     * @return the id of the child
     */
    public String splitForCompression(String parentId, Optional<String> systemPrompt, List<Message> childMessages) {
        var random = ThreadLocalRandom.current();
        var childId = newId(clock, random);
        database.write(connection -> {
            var parent = row(connection, "id = ?", parentId).stream().findFirst();
            double at = now();
            end(connection, parentId, "compression", at);
            var child = new NewSession(
                    childId,
                    parent.map(SessionRow::source).orElse("cli"),
                    parent.flatMap(SessionRow::model),
                    parent.flatMap(SessionRow::userId),
                    parent.flatMap(SessionRow::modelConfig),
                    systemPrompt,
                    parent.map(SessionRow::id));
            insert(connection, child, at + MICROSECOND);
            insert(connection, childId, childMessages, at + MICROSECOND);
            count(connection, childId, childMessages);
            var title = parent.flatMap(SessionRow::title);
            if (title.isPresent()) {
                Titles.set(connection, childId, Optional.of(Titles.next(connection, title.get())));
            }
            return true;
        });
        return childId;
    }

    /** Sessions as people think of them, the most recently active first. */
    public List<SessionSummary> list(ListFilter filter) {
        return database.read(connection -> Listing.run(connection, filter));
    }

    /** Messages that match; what cannot be understood finds nothing. */
    public List<SearchHit> search(SearchQuery query) {
        return database.read(connection -> Search.run(connection, query));
    }

    /**
     * Deletes a session and its messages; what continued it stays and becomes a session of its own.
     *
     * @return false when there is no such session
     */
    public boolean delete(String id) {
        return database.write(connection -> delete(connection, id));
    }

    private static boolean delete(Connection connection, String id) throws SQLException {
        for (var sql : List.of(
                "UPDATE sessions SET parent_session_id = NULL WHERE parent_session_id = ?",
                "DELETE FROM messages WHERE session_id = ?")) {
            try (var statement = connection.prepareStatement(sql)) {
                statement.setString(1, id);
                statement.executeUpdate();
            }
        }
        try (var delete = connection.prepareStatement("DELETE FROM sessions WHERE id = ?")) {
            delete.setString(1, id);
            return delete.executeUpdate() > 0;
        }
    }

    /**
     * Deletes sessions that ended long ago; one that never ended is kept.
     *
     * @return the ids that are gone
     */
    public List<String> prune(Duration olderThan, Optional<String> source) {
        double limit = now() - olderThan.toSeconds();
        return database.write(connection -> {
            var ids = new ArrayList<String>();
            try (var query = connection.prepareStatement("SELECT id FROM sessions WHERE ended_at IS NOT NULL"
                    + " AND started_at < ?" + (source.isPresent() ? " AND source = ?" : ""))) {
                query.setDouble(1, limit);
                if (source.isPresent()) {
                    query.setString(2, source.get());
                }
                var rows = query.executeQuery();
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
            for (var id : ids) {
                delete(connection, id);
            }
            return List.copyOf(ids);
        });
    }

    public Stats stats() {
        return database.read(connection -> {
            var bySource = new TreeMap<String, Long>();
            long sessions = 0;
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT source, COUNT(*) FROM sessions GROUP BY source")) {
                while (rows.next()) {
                    bySource.put(rows.getString(1), rows.getLong(2));
                    sessions += rows.getLong(2);
                }
            }
            long bytes = number(connection, "PRAGMA page_count") * number(connection, "PRAGMA page_size");
            return new Stats(sessions, number(connection, "SELECT COUNT(*) FROM messages"), bySource, bytes);
        });
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** Ids of all sessions, the oldest first; optionally of one source only. */
    public List<String> ids(Optional<String> source) {
        return database.read(connection -> {
            var ids = new ArrayList<String>();
            try (var query = connection.prepareStatement("SELECT id FROM sessions"
                    + (source.isPresent() ? " WHERE source = ?" : "") + " ORDER BY started_at")) {
                if (source.isPresent()) {
                    query.setString(1, source.get());
                }
                var rows = query.executeQuery();
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
            return List.copyOf(ids);
        });
    }

    /** A value that belongs to the whole database. */
    public Optional<String> meta(String key) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("SELECT value FROM state_meta WHERE key = ?")) {
                query.setString(1, key);
                var rows = query.executeQuery();
                return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            }
        });
    }

    public void meta(String key, String value) {
        update("INSERT OR REPLACE INTO state_meta(value, key) VALUES (?, ?)", value, key);
    }

    private void update(String sql, String value, String key) {
        database.write(connection -> {
            try (var update = connection.prepareStatement(sql)) {
                update.setString(1, value);
                update.setString(2, key);
                update.executeUpdate();
            }
            return true;
        });
    }

    Database database() {
        return database;
    }

    private double now() {
        Instant now = clock.instant();
        return now.getEpochSecond() + now.getNano() / 1_000_000_000.0;
    }

    @Override
    public void close() {
        database.close();
    }
}
