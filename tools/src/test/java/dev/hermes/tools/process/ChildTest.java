package dev.hermes.tools.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On a machine with setsid, with perl only (as macOS is), and with neither. */
class ChildTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");

    @TempDir
    private Path work;

    static Stream<List<String>> machines() {
        return Stream.of(List.of("setsid", "perl"), List.of("perl"), List.of());
    }

    @ParameterizedTest
    @MethodSource("machines")
    void closing_ends_descendants_that_ignore_being_asked(List<String> leaders) throws Exception {
        // given
        var child =
                start(leaders, "trap '' TERM INT HUP; (sleep 3061 & sleep 3062 & wait) & sleep 3063 & touch up; wait");
        eventually(() -> Files.exists(work.resolve("up")) && running("sleep 3061") && running("sleep 3063"));
        // when
        long begun = System.nanoTime();
        child.close();
        // then
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(List.of("sleep 3061", "sleep 3062", "sleep 3063")).noneMatch(ChildTest::running);
        assertThat(child.treeLives()).isFalse();
    }

    @Test
    void closing_ends_what_lost_its_parents_too() throws Exception {
        var child = start(List.of("perl"), "(sleep 3064 &); (setsid sleep 3065 | sleep 3066) & sleep 0.2");
        assertThat(child.await(Duration.ofSeconds(10))).isTrue();
        assertThat(child.treeLives()).isTrue();
        assertThat(running("sleep 3064")).isTrue();
        child.close();
        assertThat(running("sleep 3064")).isFalse();
        assertThat(running("sleep 3066")).isFalse();
        // a session of its own, and no ancestor of ours any more: its own master
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains("sleep 3065"))
                        .peek(ProcessHandle::destroyForcibly))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void a_polite_program_may_say_goodbye() throws Exception {
        var child = start(List.of("setsid"), "trap 'echo bye; exit 0' TERM; touch up; while :; do sleep 0.05; done");
        eventually(() -> Files.exists(work.resolve("up")));
        var text = new Captured(100);
        var reader = OutputReader.start(child.output(), text);
        child.close();
        reader.finish(Duration.ofSeconds(1));
        assertThat(text.text()).endsWith("bye\n");
    }

    @Test
    void closing_an_interrupted_callers_child_leaves_it_interrupted() throws Exception {
        var child = start(List.of("setsid"), "trap '' TERM; sleep 3067; sleep 3067");
        Thread.currentThread().interrupt();
        child.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(running("sleep 3067")).isFalse();
    }

    @Test
    void closing_twice_is_closing_once() throws Exception {
        var child = start(List.of("setsid"), "true");
        child.close();
        child.close();
        assertThat(child.running()).isFalse();
    }

    @Test
    void what_cannot_be_started_is_told() {
        assertThatThrownBy(() -> new Children(ENVIRONMENT, List.of())
                        .start(new Children.Request(List.of("/no/such/program"), work, ENVIRONMENT, false, true)))
                .isInstanceOf(IOException.class);
    }

    private Child start(List<String> leaders, String script) throws IOException {
        var command = List.of("/bin/bash", "-c", script);
        return new Children(ENVIRONMENT, leaders).start(new Children.Request(command, work, ENVIRONMENT, false, true));
    }

    private static boolean running(String word) {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().commandLine().orElse("").contains(word));
    }

    private static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not happen within 10 s");
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
