package dev.hermes.maintenance.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFollowerTest {
    private static final String INFO = "2026-03-01 08:00:01,000 INFO [s1] agent.loop: began\n";
    private static final String WARNING =
            "2026-03-01 08:00:02,000 WARNING tools.shell: slow\n" + "Traceback\n  at one\n  at two\n";
    private static final String ERROR = "2026-03-01 08:00:03,000 ERROR [s2] hermes_cli.main: failed\n";

    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private final List<String> lines = new ArrayList<>();

    private Path log() {
        return directory.resolve("agent.log");
    }

    private void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> tail(int records, LogFilter filter) {
        var found = new ArrayList<String>();
        try (var follower = new LogFollower(log(), filter, found::add)) {
            follower.tail(records);
        }
        return found;
    }

    private LogFilter filter(String level, String session, String since, String component) {
        return LogFilter.parse(given(level), given(session), given(since), given(component), clock);
    }

    private static Optional<String> given(String value) {
        return Optional.of(value).filter(text -> !text.isEmpty());
    }

    private LogFollower following() {
        var follower = new LogFollower(log(), LogFilter.NONE, lines::add);
        follower.tail(0);
        return follower;
    }

    @Test
    void a_stack_trace_stays_with_its_record() throws IOException {
        append(log(), INFO + WARNING + ERROR);
        assertThat(tail(2, filter("error", "", "", ""))).containsExactly(ERROR.strip());
        assertThat(tail(2, filter("Warning", "", "", "")))
                .containsExactlyElementsOf((WARNING + ERROR).lines().toList());
        assertThat(tail(1, filter("", "", "", "tools")))
                .containsExactlyElementsOf(WARNING.lines().toList());
    }

    @Test
    void all_conditions_must_hold() throws IOException {
        append(log(), INFO + WARNING + ERROR);
        assertThat(tail(9, filter("info", "s1", "2h", "AGENT"))).containsExactly(INFO.strip());
        assertThat(tail(9, filter("info", "s2", "2h", "agent"))).isEmpty();
        assertThat(tail(9, filter("", "", "3598s", "")))
                .containsExactlyElementsOf((WARNING + ERROR).lines().toList());
        assertThat(tail(9, filter("", "", "", "cli"))).containsExactly(ERROR.strip());
    }

    @Test
    void the_last_records_are_found_through_what_was_rotated_away() throws IOException {
        append(directory.resolve("agent.log.2"), INFO);
        append(directory.resolve("agent.log.1"), WARNING);
        append(log(), ERROR);
        assertThat(tail(3, LogFilter.NONE))
                .containsExactlyElementsOf((INFO + WARNING + ERROR).lines().toList());
        assertThat(tail(2, LogFilter.NONE))
                .startsWith(WARNING.lines().findFirst().orElseThrow());
        assertThat(tail(0, LogFilter.NONE)).isEmpty();
    }

    @Test
    void lines_before_the_first_record_pass_only_without_filters() throws IOException {
        append(log(), "orphan 1\norphan 2\norphan 3\n" + INFO);
        assertThat(tail(3, LogFilter.NONE)).containsExactly("orphan 2", "orphan 3", INFO.strip());
        assertThat(tail(3, filter("debug", "", "", ""))).containsExactly(INFO.strip());
    }

    @Test
    void every_size_of_file_gives_the_same_lines_backwards_as_forwards() throws IOException {
        for (int length : new int[] {0, 1, 65_535, 65_536, 65_537, 131_072}) {
            var text = IntStream.range(0, length)
                    .mapToObj(i -> i % 97 == 0 ? "\n" : "ä".substring(0, 1))
                    .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
                    .toString();
            Files.writeString(log(), text);
            assertThat(tail(1_000_000, LogFilter.NONE))
                    .as("%d characters", length)
                    .isEqualTo(wholeLines(text));
        }
    }

    /** What is behind the last line end is not complete yet. */
    private static List<String> wholeLines(String text) {
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    @Test
    void bytes_that_are_no_text_are_replaced() throws IOException {
        Files.write(log(), "2026-03-01 08:00:01 INFO a: x\u00ffy\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(tail(1, LogFilter.NONE)).containsExactly("2026-03-01 08:00:01 INFO a: x\uFFFDy");
    }

    @Test
    void what_comes_later_is_given_line_by_line() throws IOException {
        append(log(), INFO);
        try (var follower = following()) {
            append(log(), "2026-03-01 08:00:02 INFO a: half a l");
            follower.catchUp();
            assertThat(lines).isEmpty();
            append(log(), "ine\n");
            follower.catchUp();
            assertThat(lines).containsExactly("2026-03-01 08:00:02 INFO a: half a line");
        }
    }

    @Test
    void rotation_loses_no_line() throws IOException {
        append(log(), INFO);
        try (var follower = following()) {
            append(log(), "old, after the last look\n");
            rotate();
            append(log(), "middle\n");
            rotate();
            append(log(), "new\n");
            follower.catchUp();
            assertThat(lines).containsExactly("old, after the last look", "middle", "new");
        }
    }

    private void rotate() throws IOException {
        for (int n = 3; n >= 1; n--) {
            var rotated = directory.resolve("agent.log." + n);
            if (Files.exists(rotated)) {
                Files.move(rotated, directory.resolve("agent.log." + (n + 1)), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(log(), directory.resolve("agent.log.1"));
    }

    @Test
    void a_file_that_was_emptied_removed_or_is_not_there_yet_is_read_from_its_beginning() throws IOException {
        try (var follower = following()) {
            follower.catchUp();
            append(log(), "first\n");
            follower.catchUp();
            Files.writeString(log(), "cut\n");
            follower.catchUp();
            Files.delete(log());
            follower.catchUp();
            append(log(), "made again\n");
            follower.catchUp();
            assertThat(lines).containsExactly("first", "cut", "made again");
        }
    }

    @Test
    void while_following_a_trace_goes_the_way_of_its_record() throws IOException {
        append(log(), INFO);
        try (var follower = new LogFollower(log(), filter("error", "", "", ""), lines::add)) {
            follower.tail(5);
            append(log(), "continues the INFO\n" + WARNING + ERROR + "its trace\n");
            follower.catchUp();
            assertThat(lines).containsExactly(ERROR.strip(), "its trace");
        }
    }

    @Test
    void following_ends_when_its_thread_is_interrupted() throws Exception {
        var given = new LinkedBlockingQueue<String>();
        var ended = new LinkedBlockingQueue<String>();
        var worker = Thread.ofPlatform().start(() -> {
            try (var follower = new LogFollower(directory.resolve("later/agent.log"), LogFilter.NONE, given::add)) {
                follower.follow();
            } catch (InterruptedException _) {
                ended.add("interrupted");
            }
        });
        Files.createDirectories(directory.resolve("later"));
        append(directory.resolve("later/agent.log"), "one\n");
        assertThat(given.poll(20, TimeUnit.SECONDS)).isEqualTo("one");
        append(directory.resolve("later/agent.log"), "two\n");
        assertThat(given.poll(20, TimeUnit.SECONDS)).isEqualTo("two");
        worker.interrupt();
        assertThat(ended.poll(20, TimeUnit.SECONDS)).isEqualTo("interrupted");
    }

    @Test
    void a_value_that_means_nothing_is_named() {
        assertThatThrownBy(() -> filter("loud", "", "", ""))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("'loud'");
        assertThatThrownBy(() -> filter("", "", "5 weeks", "")).hasMessageContaining("'5 weeks'");
        assertThatThrownBy(() -> filter("", "", "", "engine")).hasMessageContaining("'engine'");
    }
}
