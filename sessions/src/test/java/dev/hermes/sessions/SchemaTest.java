package dev.hermes.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
    @TempDir
    Path directory;

    @Test
    void a_new_file_has_what_upstream_expects() throws Exception {
        var file = fresh("state.db");
        assertThat(Fixture.seen(file, "SELECT version FROM schema_version")).containsExactly("13");
        assertThat(Fixture.seen(file, "PRAGMA journal_mode")).containsExactly("wal");
        assertThat(Fixture.seen(file, "PRAGMA user_version")).containsExactly("0");
        assertThat(Fixture.seen(
                        file,
                        "SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger')"
                                + " AND name NOT LIKE 'sqlite_%' ORDER BY name"))
                .containsExactly(
                        "idx_messages_platform_msg_id",
                        "idx_messages_session",
                        "idx_sessions_parent",
                        "idx_sessions_source",
                        "idx_sessions_started",
                        "idx_sessions_title_unique",
                        "messages_fts_delete",
                        "messages_fts_insert",
                        "messages_fts_trigram_delete",
                        "messages_fts_trigram_insert",
                        "messages_fts_trigram_update",
                        "messages_fts_update");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void opening_what_is_complete_writes_nothing() throws Exception {
        var file = fresh("state.db");
        Fixture.foreign(file, "PRAGMA wal_checkpoint(TRUNCATE)");
        var before = Files.getLastModifiedTime(file);
        var bytes = Files.readAllBytes(file);
        SessionStore.open(file, Clock.systemUTC(), Log.NONE).close();
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    @Test
    void an_older_file_gets_what_it_lacks_and_becomes_searchable() throws Exception {
        var file = directory.resolve("old.db");
        Fixture.foreign(
                file,
                "CREATE TABLE schema_version (version INTEGER NOT NULL)",
                "INSERT INTO schema_version VALUES (5)",
                "CREATE TABLE sessions (id TEXT PRIMARY KEY, source TEXT NOT NULL, model TEXT, started_at REAL NOT NULL,"
                        + " ended_at REAL, message_count INTEGER DEFAULT 0, mood TEXT)",
                "CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL,"
                        + " role TEXT NOT NULL, content TEXT, tool_calls TEXT, tool_name TEXT, timestamp REAL NOT NULL)",
                "CREATE VIRTUAL TABLE messages_fts USING fts5(content, content=messages, content_rowid=id)",
                "CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages BEGIN"
                        + " INSERT INTO messages_fts(rowid, content) VALUES (new.id, new.content); END",
                "INSERT INTO sessions (id, source, started_at, mood) VALUES ('s', 'cli', 1, 'good')",
                "INSERT INTO messages (session_id, role, content, tool_name, timestamp)"
                        + " VALUES ('s', 'tool', 'hello', 'web_search', 1)");
        try (var store = open(file)) {
            assertThat(store.search(SearchQuery.of("web_search", 5))).hasSize(1);
            store.append("s", List.of(Message.user("nimby 東京タワー")));
            assertThat(store.search(SearchQuery.of("nimby", 5))).hasSize(1);
            assertThat(store.search(SearchQuery.of("東京タワー", 5))).hasSize(1);
            assertThat(store.messages("s")).hasSize(2);
        }
        assertThat(Fixture.seen(file, "SELECT version FROM schema_version")).containsExactly("13");
        assertThat(Fixture.seen(file, "SELECT mood FROM sessions")).containsExactly("good");
        assertThat(Fixture.seen(file, "PRAGMA integrity_check")).containsExactly("ok");
    }

    @Test
    void a_file_of_version_ten_or_later_that_lacks_one_index_gets_only_that_one() throws Exception {
        var file = fresh("state.db");
        try (var store = open(file)) {
            store.append("s", List.of(Message.user("東京タワー")));
        }
        Fixture.foreign(
                file,
                "DROP TABLE messages_fts_trigram",
                "DROP TRIGGER messages_fts_trigram_insert",
                "DROP TRIGGER messages_fts_trigram_delete",
                "DROP TRIGGER messages_fts_trigram_update",
                "DROP INDEX idx_sessions_title_unique",
                "ALTER TABLE messages DROP COLUMN observed");
        try (var store = open(file)) {
            assertThat(store.search(SearchQuery.of("東京タワー", 5))).hasSize(1);
        }
        assertThat(Fixture.seen(file, "SELECT observed FROM messages")).containsExactly("0");
        assertThat(Fixture.seen(file, "SELECT COUNT(*) FROM messages_fts")).containsExactly("1");
        assertThat(Fixture.seen(file, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'idx_sessions_title_unique'"))
                .containsExactly("1");
    }

    @Test
    void a_newer_file_stays_what_it_is_and_is_used_without_what_was_taken_back() throws Exception {
        var file = fresh("state.db");
        Fixture.foreign(
                file,
                "UPDATE schema_version SET version = 16",
                "ALTER TABLE sessions ADD COLUMN cwd TEXT",
                "ALTER TABLE messages ADD COLUMN active INTEGER NOT NULL DEFAULT 1",
                "CREATE TABLE compression_locks (session_id TEXT PRIMARY KEY, holder TEXT)",
                "INSERT INTO sessions (id, source, started_at, cwd) VALUES ('s', 'cli', 1, '/home')",
                "INSERT INTO messages (session_id, role, content, timestamp, active)"
                        + " VALUES ('s', 'user', 'nimby taken back', 1, 0)");
        try (var store = open(file)) {
            store.append("s", List.of(Message.user("nimby kept")));
            assertThat(store.messages("s")).containsExactly(Message.user("nimby kept"));
            assertThat(store.search(SearchQuery.of("nimby", 5)))
                    .extracting(SearchHit::snippet)
                    .containsExactly(">>>nimby<<< kept");
            assertThat(store.list(new ListFilter(Optional.empty(), 5)))
                    .extracting(SessionSummary::preview)
                    .containsExactly("nimby kept");
            assertThat(SessionExport.line(store, "s"))
                    .contains("\"cwd\":\"/home\"")
                    .doesNotContain("taken back");
        }
        assertThat(Fixture.seen(file, "SELECT version FROM schema_version")).containsExactly("16");
        assertThat(Fixture.seen(file, "SELECT COUNT(*) FROM messages")).containsExactly("2");
        assertThat(Fixture.seen(file, "SELECT COUNT(*) FROM compression_locks")).containsExactly("0");
    }

    private Path fresh(String name) {
        var file = directory.resolve(name);
        open(file).close();
        return file;
    }

    private static SessionStore open(Path file) {
        return SessionStore.open(file, Clock.systemUTC(), Log.NONE);
    }

    @Test
    void any_path_can_hold_a_database() throws SQLException {
        for (var name : List.of("with space", "what?", "50%", "a#b", "日本語", "a&b=c;d'e", "%3f")) {
            var file = directory.resolve(name).resolve("state.db");
            try (var store = open(file)) {
                store.append("s", List.of(Message.user(name)));
            }
            assertThat(file).exists();
            try (var store = open(file)) {
                assertThat(store.messages("s")).containsExactly(Message.user(name));
            }
        }
    }
}
