package dev.hermes.sessions;

import dev.hermes.api.Log;
import dev.hermes.api.model.Cost;
import dev.hermes.api.model.Message;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * The session database of one profile. Safe for use by several threads, and by several processes at once; every write is
 * one transaction.
 *
 * <p>Every method throws {@link dev.hermes.api.HermesException}, which names the file, when it cannot be read or written.
 */
public final class SessionStore implements AutoCloseable {
    private static final int ID_RANGE = 1 << 24;

    private final Database database;
    private final Clock clock;
    private final Shape shape;
    private final MessageRows messages;

    private SessionStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.shape = database.read(Shape::of);
        this.messages = new MessageRows(shape);
    }

    /**
     * Opens the file, or makes it.
     *
     * @throws dev.hermes.api.HermesException when it is no database, damaged, locked or out of reach
     */
    public static SessionStore open(Path file, Clock clock, Log log) {
        return open(file, clock, log, Database.ATTEMPTS);
    }

    static SessionStore open(Path file, Clock clock, Log log, int attempts) {
        var database = Database.open(file, log, attempts);
        try {
            if (!database.read(Schema::current)) {
                database.write(Schema::prepare);
            }
            var store = new SessionStore(database, clock);
            store.reopenAbandoned();
            return store;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Nearly always there is nothing to do, so the file is locked only when there is. */
    private void reopenAbandoned() {
        double now = now();
        if (!database.read(connection -> Lineage.abandoned(connection, now)).isEmpty()) {
            database.write(connection -> {
                for (var id : Lineage.abandoned(connection, now)) {
                    SessionRows.reopen(connection, id);
                }
                return true;
            });
        }
    }

    /** A new id: the local time and six hexadecimal digits. */
    public static String newId(Clock clock, RandomGenerator random) {
        var time = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss")
                .format(clock.instant().atZone(clock.getZone()));
        return time + "_" + String.format("%06x", random.nextInt(ID_RANGE));
    }

    /** A new id, by the clock of this store. */
    public String newId() {
        return newId(clock, ThreadLocalRandom.current());
    }

    /** Writes the row of a session; one that exists already stays as it is. */
    public void create(NewSession session) {
        write(connection -> SessionRows.insert(connection, session, now()));
    }

    /** By exact id, or by a beginning that only one id has. */
    public Optional<SessionRow> find(String idOrPrefix) {
        return database.read(connection -> SessionRows.find(connection, idOrPrefix));
    }

    /** By exact id alone, which is found at once however many there are. */
    public Optional<SessionRow> byId(String id) {
        return database.read(connection -> SessionRows.byId(connection, id));
    }

    public void systemPrompt(String id, String prompt) {
        write(connection -> Sql.run(connection, "UPDATE sessions SET system_prompt = ? WHERE id = ?", prompt, id));
    }

    /**
     * @param title empty, or nothing but blanks, takes the title away
     * @throws dev.hermes.api.HermesException when the title is too long or another session has it
     */
    public void title(String id, Optional<String> title) {
        write(connection -> Titles.set(connection, id, title));
    }

    /**
     * Gives a title to a session that has none; one that somebody gave it meanwhile stays.
     *
     * @throws dev.hermes.api.HermesException when the title is too long or another session has it
     */
    public void titleIfNone(String id, String title) {
        write(connection -> {
            if (Titles.none(connection, id)) {
                Titles.set(connection, id, Optional.of(title));
            }
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

    /** The live end of a chain of compressions; the id itself when nothing continues it. */
    public String tip(String id) {
        return database.read(connection -> Lineage.tip(connection, id));
    }

    /** The session to go on with: this one, or the first of its descendants that has messages when it has none. */
    public String resumeTarget(String id) {
        return database.read(connection -> Lineage.withMessages(connection, id));
    }

    /** The first session of the lineage, whatever made its members: compression, branching or delegation. */
    public String root(String id) {
        return database.read(connection -> Lineage.root(connection, id));
    }

    /** The most recently active session of a source. */
    public Optional<String> latest(String source) {
        return list(new ListFilter(Optional.of(source), 1)).stream()
                .map(SessionSummary::id)
                .findFirst();
    }

    /** Appends messages and counts them, all or nothing. A session without a row gets one, so that nothing is lost. */
    public void append(String id, List<Message> added) {
        if (!added.isEmpty()) {
            write(connection -> messages.append(connection, id, added, now()));
        }
    }

    /** The conversation in its order. */
    public List<Message> messages(String id) {
        return rows(id).stream().map(StoredMessage::message).toList();
    }

    /** The conversation with the places of its messages. */
    public List<StoredMessage> rows(String id) {
        return database.read(connection -> messages.all(connection, id));
    }

    /** How the conversation began. */
    public List<StoredMessage> first(String id, int count) {
        return database.read(connection -> messages.first(connection, id, count));
    }

    /** How the conversation ended, in its order. */
    public List<StoredMessage> last(String id, int count) {
        return database.read(connection -> messages.last(connection, id, count));
    }

    /**
     * A message with those before and after it.
     *
     * @param each at most so many on each side
     * @return empty when the message is not in this session; {@link #sessionOf} tells where it is
     */
    public List<StoredMessage> around(String id, long messageId, int each) {
        return database.read(connection -> messages.around(connection, id, messageId, each));
    }

    public Optional<String> sessionOf(long messageId) {
        return database.read(connection -> MessageRows.sessionOf(connection, messageId));
    }

    /** Puts other messages in the place of all that there are. */
    public void replaceMessages(String id, List<Message> others) {
        write(connection -> messages.replace(connection, id, others, now()));
    }

    /** Adds what was used. A session without a row gets one, so that no cost is lost. */
    public void addUsage(String id, UsageDelta delta) {
        write(connection -> SessionRows.addUsage(connection, id, delta, now()));
    }

    /** Marks the session as ended; the first reason wins. */
    public void end(String id, String reason) {
        write(connection -> SessionRows.end(connection, id, reason, now()));
    }

    public void reopen(String id) {
        write(connection -> SessionRows.reopen(connection, id));
    }

    /**
     * Ends a session for a compression and begins the child that goes on with fewer messages, all or nothing. The child
     * has the parent's source, user and model, and the next title of its series.
     *
     * @return the id of the child
     */
    public String splitForCompression(String parentId, Optional<String> systemPrompt, List<Message> childMessages) {
        return database.write(connection -> {
            var childId = newId();
            while (SessionRows.exists(connection, childId)) {
                childId = newId();
            }
            double now = now();
            var parent = SessionRows.byId(connection, parentId);
            var child = new NewSession(
                    childId,
                    parent.map(SessionRow::source).orElse("unknown"),
                    parent.flatMap(SessionRow::model),
                    parent.flatMap(SessionRow::userId),
                    parent.flatMap(SessionRow::modelConfig),
                    systemPrompt,
                    Optional.of(parentId));
            Lineage.endForCompression(connection, parentId, now);
            SessionRows.insert(connection, child, now + UnixTime.MICROSECOND);
            messages.append(connection, childId, childMessages, now + UnixTime.MICROSECOND);
            var title = parent.flatMap(SessionRow::title);
            if (title.isPresent()) {
                Titles.set(connection, childId, Optional.of(Titles.next(connection, title.get())));
            }
            return childId;
        });
    }

    /** Sessions as people think of them: a chain of compressions is one, and helpers' sessions are none. */
    public List<SessionSummary> list(ListFilter filter) {
        return database.read(connection -> Listing.run(connection, shape, filter));
    }

    /** How many sessions {@link #list} shows when nothing limits it. */
    public int count(Optional<String> source) {
        return database.read(connection -> Listing.count(connection, source));
    }

    /** Messages that match; what cannot be understood finds nothing. */
    public List<SearchHit> search(SearchQuery query) {
        return database.read(connection -> new Search(connection, shape, query).run());
    }

    /**
     * Deletes a session and its messages; what continued it stays and becomes a session of its own.
     *
     * @return false when there is no such session
     */
    public boolean delete(String id) {
        return database.write(connection -> SessionRows.delete(connection, id));
    }

    /**
     * Deletes sessions that began before {@code olderThan} ago and have ended; one that never ended is kept.
     *
     * @return the ids that are gone
     */
    public List<String> prune(Duration olderThan, Optional<String> source) {
        return database.write(connection -> SessionRows.prune(connection, olderThan, source, now()));
    }

    /** What a long-lived program does at its start: old sessions go, abandoned ones are closed. */
    public Tidied tidy(TidyPolicy policy) {
        var tidied = database.write(connection -> Housekeeping.run(connection, policy, now()));
        if (tidied.vacuumWanted()) {
            database.vacuum();
        }
        return tidied;
    }

    /** What a conversation has cost, with its helpers; an unknown cost still has the sum of what is known. */
    public Cost cost(String id) {
        return database.read(connection -> Lineage.cost(connection, id));
    }

    public Stats stats() {
        return database.read(SessionStore::stats);
    }

    private static Stats stats(Connection connection) throws SQLException {
        var bySource = new TreeMap<String, Long>();
        Sql.list(
                connection,
                "SELECT source, COUNT(*) FROM sessions GROUP BY source",
                row -> bySource.put(row.getString(1), row.getLong(2)) == null);
        long bytes = Sql.number(connection, "PRAGMA page_count") * Sql.number(connection, "PRAGMA page_size");
        return new Stats(
                bySource.values().stream().mapToLong(Long::longValue).sum(),
                Sql.number(connection, "SELECT COUNT(*) FROM messages"),
                bySource,
                bytes);
    }

    /** Ids of all sessions, the oldest first; optionally of one source only. */
    public List<String> ids(Optional<String> source) {
        return database.read(connection -> Sql.texts(
                connection, "SELECT id FROM sessions WHERE source = COALESCE(?, source) ORDER BY started_at", source));
    }

    /** A value that belongs to the whole database. */
    public Optional<String> meta(String key) {
        return database.read(connection -> Sql.first(
                        connection, "SELECT value FROM state_meta WHERE key = ?", row -> Sql.text(row, "value"), key)
                .flatMap(value -> value));
    }

    public void meta(String key, String value) {
        write(connection ->
                Sql.run(connection, "INSERT OR REPLACE INTO state_meta (key, value) VALUES (?, ?)", key, value));
    }

    Database database() {
        return database;
    }

    Shape shape() {
        return shape;
    }

    Clock clock() {
        return clock;
    }

    private interface Change {
        void apply(Connection connection) throws SQLException;
    }

    private void write(Change change) {
        database.write(connection -> {
            change.apply(connection);
            return true;
        });
    }

    private double now() {
        return UnixTime.of(clock.instant());
    }

    @Override
    public void close() {
        database.close();
    }
}
