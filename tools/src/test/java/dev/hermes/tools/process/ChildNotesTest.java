package dev.hermes.tools.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of programs whose process of Hermes was killed. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class ChildNotesTest {
    @TempDir
    Path home;

    private final List<ProcessHandle> begun = new ArrayList<>();

    /** A process of Hermes: starts a program, tells its number, and waits to be killed. */
    static final class Owner {
        private Owner() {}

        public static void main(String[] arguments) throws Exception {
            var children = new Children(System.getenv(), new ChildNotes(Path.of(arguments[0]), Log.NONE));
            var request = new Children.Request(
                    List.of("/bin/sh", "-c", "trap '' TERM; sleep 1000 & sleep 1000; true"),
                    Path.of("/"),
                    System.getenv(),
                    false,
                    true);
            var child = arguments[1].equals("lasting") ? children.startLasting(request) : children.start(request);
            System.out.println(child.pid());
            System.in.read();
        }
    }

    @AfterEach
    void end() {
        begun.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }

    private Process owner(String way) throws IOException {
        var owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        home.toString(),
                        way)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        begun.add(owner.toHandle());
        return owner;
    }

    private ProcessHandle childOf(Process owner) throws IOException {
        var line = new BufferedReader(new InputStreamReader(owner.getInputStream())).readLine();
        var child = ProcessHandle.of(Long.parseLong(line)).orElseThrow();
        begun.add(child);
        await(() -> child.children().count() == 2);
        return child;
    }

    private static void killed(Process owner) throws InterruptedException {
        owner.destroyForcibly();
        assertThat(owner.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    private List<Path> notes() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve(".children"))) {
            return files.toList();
        }
    }

    private void look() {
        new ChildNotes(home, Log.NONE).endOrphans();
    }

    @Test
    void what_a_killed_process_left_is_ended_with_all_that_it_started() throws Exception {
        var owner = owner("noted");
        var child = childOf(owner);
        var sleeps = child.children().toList();
        begun.addAll(sleeps);
        // when somebody looks while the owner lives
        look();
        assertThat(ProcTable.runs(child)).as("it is the owner's").isTrue();
        // when it was killed
        killed(owner);
        assertThat(ProcTable.runs(child)).as("nobody has ended it").isTrue();
        look();
        // then
        assertThat(ProcTable.runs(child)).isFalse();
        assertThat(sleeps).noneMatch(ProcTable::runs);
        assertThat(notes()).isEmpty();
    }

    @Test
    void a_number_that_somebody_else_has_by_now_is_left_alone() throws Exception {
        var owner = owner("noted");
        var child = childOf(owner);
        killed(owner);
        // given a note of an earlier process of that number
        var note = notes().getFirst();
        var text = Files.readString(note).stripTrailing();
        Files.writeString(note, text.substring(0, text.length() - 1) + (text.endsWith("7") ? "8" : "7") + "\n");
        look();
        assertThat(ProcTable.runs(child)).isTrue();
        assertThat(notes()).isEmpty();
    }

    @Test
    void what_was_started_to_last_is_left_alone() throws Exception {
        var owner = owner("lasting");
        var child = childOf(owner);
        killed(owner);
        look();
        assertThat(ProcTable.runs(child)).isTrue();
    }

    @Test
    void who_ends_by_itself_leaves_no_note() throws Exception {
        var children = new Children(System.getenv(), new ChildNotes(home, Log.NONE));
        var request =
                new Children.Request(List.of("/bin/sh", "-c", "read line"), home, Map.of("PATH", "/bin"), true, true);
        try (var child = children.start(request)) {
            assertThat(notes()).hasSize(1);
            assertThat(Files.getPosixFilePermissions(notes().getFirst())).hasSize(2);
            child.input().close();
            assertThat(child.await(Duration.ofSeconds(20))).isTrue();
        }
        while (!notes().isEmpty()) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void half_a_note_is_thrown_away() throws Exception {
        Files.createDirectories(home.resolve(".children"));
        Files.writeString(home.resolve(".children/999999999"), "12");
        look();
        assertThat(notes()).isEmpty();
    }
}
