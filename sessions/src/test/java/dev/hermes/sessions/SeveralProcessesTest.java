package dev.hermes.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SeveralProcessesTest {
    private static final int EACH = 300;

    @TempDir
    Path directory;

    @Test
    void processes_and_threads_that_write_at_once_lose_nothing() throws Exception {
        var file = directory.resolve("state.db");
        // given: nobody has made the file yet, so that they meet at that too
        var processes = List.of(
                WriterProcess.start(file, "p0", EACH),
                WriterProcess.start(file, "p1", EACH),
                WriterProcess.start(file, "p2", EACH));
        // when
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var jobs = new ArrayList<Callable<Boolean>>();
            for (var id : List.of("t0", "t1")) {
                jobs.add(() -> write(file, id));
            }
            for (var job : threads.invokeAll(jobs)) {
                assertThat(job.get()).isTrue();
            }
        }
        for (var process : processes) {
            process.inputReader().lines().forEach(line -> {});
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        // then
        try (var store = SessionStore.open(file, Clock.systemUTC(), Log.NONE)) {
            for (var id : List.of("p0", "p1", "p2", "t0", "t1")) {
                assertThat(store.messages(id)).extracting(Message::text).isEqualTo(WriterProcess.words(EACH));
                assertThat(store.find(id).orElseThrow().messageCount()).isEqualTo(EACH);
            }
            assertThat(store.search(SearchQuery.of("299", 10))).hasSize(5);
        }
        assertThat(Fixture.seen(file, "PRAGMA integrity_check")).containsExactly("ok");
    }

    private static boolean write(Path file, String id) {
        try (var store = SessionStore.open(file, Clock.systemUTC(), Log.NONE)) {
            for (var word : WriterProcess.words(EACH)) {
                store.append(id, List.of(Message.user(word)));
            }
            return true;
        }
    }

    @Test
    void a_writer_killed_at_any_moment_leaves_all_that_it_had_written() throws Exception {
        var file = directory.resolve("state.db");
        for (int round = 0; round < 3; round++) {
            var id = "round " + round;
            var process = WriterProcess.start(file, id, Integer.MAX_VALUE);
            int told = -1;
            try (var lines = process.inputReader()) {
                while (told < 50 + 37 * round) {
                    told = Integer.parseInt(lines.readLine());
                }
                process.toHandle().destroyForcibly(); // leaves the pipe open, so that the last words can be read
                process.waitFor();
                for (var line = lines.readLine(); line != null && line.matches("\\d+"); line = lines.readLine()) {
                    told = Math.max(told, line.length() < 4 ? Integer.parseInt(line) : told);
                }
            }
            assertThat(Fixture.seen(file, "PRAGMA integrity_check")).containsExactly("ok");
            try (var store = SessionStore.open(file, Clock.systemUTC(), Log.NONE)) {
                int kept = store.messages(id).size();
                assertThat(kept).isGreaterThan(50 + 37 * round);
                assertThat(store.find(id).orElseThrow().messageCount()).isEqualTo(kept);
                store.append(id, List.of(Message.user("and it goes on")));
                assertThat(store.search(SearchQuery.of("\"goes on\"", 10))).hasSize(round + 1);
            }
        }
    }

    @Test
    void a_reader_does_not_wait_for_a_writer() throws Exception {
        var file = directory.resolve("state.db");
        write(file, "s");
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = other.createStatement();
                var store = SessionStore.open(file, Clock.systemUTC(), Log.NONE)) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("DELETE FROM messages");
            assertThat(store.messages("s")).hasSize(EACH);
            statement.execute("ROLLBACK");
        }
    }

    @Test
    void a_writer_waits_for_another_one() throws Exception {
        var file = directory.resolve("state.db");
        write(file, "s");
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = other.createStatement();
                var store = SessionStore.open(file, Clock.systemUTC(), Log.NONE);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            statement.execute("BEGIN IMMEDIATE");
            var append = threads.submit(() -> store.append("s", List.of(Message.user("patient"))));
            assertThatThrownBy(() -> append.get(1500, TimeUnit.MILLISECONDS))
                    .as("longer than SQLite itself waits")
                    .isInstanceOf(TimeoutException.class);
            statement.execute("COMMIT");
            append.get(20, TimeUnit.SECONDS);
            assertThat(store.last("s", 1))
                    .extracting(row -> row.message().text())
                    .containsExactly("patient");
        }
    }

    @Test
    void a_writer_is_told_when_another_one_never_ends() throws Exception {
        var file = directory.resolve("state.db");
        write(file, "s");
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = other.createStatement();
                var store = SessionStore.open(file, Clock.systemUTC(), Log.NONE, 2)) {
            statement.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> store.append("s", List.of(Message.user("too late"))))
                    .isInstanceOf(HermesException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("locked")
                    .satisfies(e -> assertThat(((HermesException) e).advice()).isNotEmpty());
            statement.execute("ROLLBACK");
            store.append("s", List.of(Message.user("in time")));
            assertThat(store.messages("s")).hasSize(EACH + 1);
        }
    }
}
