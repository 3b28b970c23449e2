package dev.hermes.services.s6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.services.Outcome;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may lie on a volume when a container starts, and what becomes of it. */
@DisabledOnOs(OS.WINDOWS)
class ContainerBootTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-25T01:02:03.9Z"), ZoneOffset.UTC);

    @TempDir
    Path temporary;

    /** What s6 was told, and says to it. */
    private final List<String> asked = new ArrayList<>();

    private Outcome answer = new Outcome.Ended(0, "", "");
    private Path home;
    private Path scandir;

    @BeforeEach
    void an_empty_volume() throws Exception {
        home = Files.createDirectory(temporary.resolve("data"));
        scandir = Files.createDirectory(temporary.resolve("service"));
    }

    private ContainerBoot boot(Map<String, String> environment) {
        var s6 = new S6Programs(Path.of("/command"), (words, _, _) -> {
            asked.add(String.join(" ", words));
            return answer;
        });
        return new ContainerBoot(home, new Scandir(scandir), new Account(10_000, 10_000), s6, environment, CLOCK);
    }

    private ContainerBoot.Report boot() {
        return boot(Map.of()).run(false);
    }

    private Path profile(String name) throws Exception {
        var directory = Files.createDirectories(home.resolve("profiles").resolve(name));
        Files.writeString(directory.resolve("SOUL.md"), "someone");
        return directory;
    }

    private Path profile(String name, String state) throws Exception {
        var directory = profile(name);
        Files.writeString(directory.resolve("gateway_state.json"), state);
        return directory;
    }

    private boolean starts(String name) {
        var slot = scandir.resolve("gateway-" + name);
        assertThat(slot.resolve("run")).isExecutable();
        return !Files.exists(slot.resolve("down"));
    }

    private List<String> slots() throws Exception {
        try (Stream<Path> files = Files.list(scandir)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void what_was_running_starts_and_everything_else_waits() throws Exception {
        var coder = profile("coder", "{\"gateway_state\":\"running\"}");
        Files.writeString(coder.resolve("gateway.pid"), "{\"pid\":1}");
        Files.writeString(coder.resolve("processes.json"), "[]");
        profile("writer", "{\"gateway_state\":\"stopped\"}");
        Files.createDirectories(home.resolve("profiles/stray"));
        Files.writeString(home.resolve("profiles/file"), "");

        var report = boot();

        assertThat(report.lines())
                .containsExactly(
                        "reconcile: profile=default prior_state=None action=registered",
                        "reconcile: profile=coder prior_state=running action=started",
                        "reconcile: profile=writer prior_state=stopped action=registered");
        assertThat(report.complete()).isTrue();
        assertThat(starts("default")).isFalse();
        assertThat(starts("coder")).isTrue();
        assertThat(starts("writer")).isFalse();
        assertThat(coder.resolve("gateway.pid")).doesNotExist();
        assertThat(coder.resolve("processes.json")).doesNotExist();
        assertThat(coder.resolve("gateway_state.json")).exists();
        assertThat(slots()).containsExactly("gateway-coder", "gateway-default", "gateway-writer");
        assertThat(Files.readString(home.resolve("logs/container-boot.log"))).isEqualTo("""
                2026-05-25T01:02:03+0000 profile=default prior_state=None action=registered
                2026-05-25T01:02:03+0000 profile=coder prior_state=running action=started
                2026-05-25T01:02:03+0000 profile=writer prior_state=stopped action=registered
                """);
    }

    @Test
    void the_slot_of_a_profile_that_is_gone_goes_too() throws Exception {
        profile("coder", "{\"gateway_state\":\"running\"}");
        var gone = profile("gone", "{\"gateway_state\":\"running\"}");
        Files.createDirectories(scandir.resolve("gateway-of somebody else"));
        Files.createDirectories(scandir.resolve("theirs"));
        boot();
        Files.delete(gone.resolve("SOUL.md"));
        assertThat(boot(Map.of()).run(true).lines())
                .contains("reconcile: profile=gone prior_state=None action=removed");
        assertThat(slots()).contains("gateway-gone");
        assertThat(boot().lines())
                .containsExactly(
                        "reconcile: profile=default prior_state=None action=registered",
                        "reconcile: profile=coder prior_state=running action=started",
                        "reconcile: profile=gone prior_state=None action=removed");
        assertThat(slots()).containsExactly("gateway-coder", "gateway-default", "gateway-of somebody else", "theirs");
        assertThat(gone.resolve("gateway_state.json"))
                .as("the home of the profile is not ours to delete")
                .exists();
    }

    @Test
    void what_supervisors_still_work_with_is_not_deleted_under_them() throws Exception {
        // given: a removal that was cut off before s6 had ended what ran for the slot
        profile("coder");
        boot();
        var left = scandir.resolve(".gateway-coder.gone");
        Files.move(scandir.resolve("gateway-coder"), left);
        try (var _ = new RandomAccessFile(left.resolve("log/supervise/control").toFile(), "rw")) {
            // when
            var report = boot();
            // then
            assertThat(report.complete()).isFalse();
            assertThat(report.lines()).contains("reconcile: profile=coder prior_state=None action=skipped");
            assertThat(report.warnings())
                    .singleElement()
                    .asString()
                    .contains("'coder'", left.toString(), "s6-svscanctl -an " + scandir);
            assertThat(left.resolve("log/run")).exists();
        }
        assertThat(boot().complete()).isTrue();
        assertThat(slots()).containsExactly("gateway-coder", "gateway-default");
    }

    @Test
    void the_home_itself_is_the_first_profile() throws Exception {
        Files.writeString(home.resolve("gateway_state.json"), "{\"gateway_state\":\"running\"}");
        assertThat(boot().lines()).containsExactly("reconcile: profile=default prior_state=running action=started");
        assertThat(Files.readString(scandir.resolve("gateway-default/run"))).endsWith("hermes hermes gateway run\n");
    }

    @Test
    void what_the_person_wanted_counts_more_than_how_the_gateway_ended() throws Exception {
        profile("wanted", "{\"gateway_state\":\"stopped\",\"desired_state\":\"running\"}");
        profile("unwanted", "{\"gateway_state\":\"running\",\"desired_state\":\"stopped\"}");
        profile("cleared", "{\"gateway_state\":\"running\",\"desired_state\":null}");
        boot();
        assertThat(starts("wanted")).isTrue();
        assertThat(starts("unwanted")).isFalse();
        assertThat(starts("cleared")).isTrue();
    }

    @Test
    void one_that_could_not_start_is_not_tried_again() throws Exception {
        profile("broken", "{\"gateway_state\":\"startup_failed\",\"desired_state\":\"running\"}");
        assertThat(boot().lines()).contains("reconcile: profile=broken prior_state=startup_failed action=registered");
        assertThat(starts("broken")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ not json",
                "",
                "[]",
                "\"running\"",
                "null",
                "{\"gateway_state\":1}",
                "{\"gateway_state\":{}}",
                "{}",
                "{\"desired_state\":true,\"gateway_state\":\"running\"}",
                "{\"gateway_state\":\"running\"} x",
                "\uFEFF{}"
            })
    void a_file_that_says_nothing_sensible_starts_nothing_and_stops_nobody(String text) throws Exception {
        profile("a", text);
        profile("b", "{\"gateway_state\":\"running\"}");
        var report = boot();
        assertThat(report.lines())
                .contains(
                        "reconcile: profile=a prior_state=None action=registered",
                        "reconcile: profile=b prior_state=running action=started");
        assertThat(report.complete()).isTrue();
        assertThat(starts("a")).isFalse();
    }

    @Test
    void neither_do_bytes_that_are_no_text_a_directory_or_a_pipe() throws Exception {
        var bytes = profile("bytes").resolve("gateway_state.json");
        Files.write(bytes, new byte[] {'{', (byte) 0xff, (byte) 0xfe, '}'});
        Files.createDirectory(profile("directory").resolve("gateway_state.json"));
        Native.mkfifo(profile("pipe").resolve("gateway_state.json"), 0600);
        assertThat(boot().lines())
                .contains(
                        "reconcile: profile=bytes prior_state=None action=registered",
                        "reconcile: profile=directory prior_state=None action=registered",
                        "reconcile: profile=pipe prior_state=None action=registered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"starting", "draining", "degraded", "stopped", "Running", "running "})
    void only_running_is_running(String state) throws Exception {
        profile("a", "{\"gateway_state\":\"" + state + "\"}");
        boot();
        assertThat(starts("a")).isFalse();
    }

    @Test
    void a_state_cannot_write_lines_of_its_own_into_the_log() throws Exception {
        profile("a", "{\"gateway_state\":\"x\\n2026 profile=evil\"}");
        assertThat(boot().lines()).contains("reconcile: profile=a prior_state=x?2026?profile=evil action=registered");
    }

    @Test
    void a_link_to_a_profile_is_one_and_a_link_to_nothing_is_not() throws Exception {
        var elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("SOUL.md"), "");
        Files.createDirectories(home.resolve("profiles"));
        Files.createSymbolicLink(home.resolve("profiles/linked"), elsewhere);
        Files.createSymbolicLink(home.resolve("profiles/dangling"), temporary.resolve("nothing"));
        var precious = Files.writeString(temporary.resolve("precious"), "keep");
        Files.createSymbolicLink(elsewhere.resolve("gateway.pid"), precious);

        boot();

        assertThat(slots()).containsExactly("gateway-default", "gateway-linked");
        assertThat(precious).hasContent("keep");
        assertThat(elsewhere.resolve("gateway.pid")).doesNotExist();
    }

    @Test
    void a_profile_called_default_is_told_about_and_not_used() throws Exception {
        profile("default", "{\"gateway_state\":\"running\"}");
        var report = boot();
        assertThat(report.lines()).hasSize(1);
        assertThat(report.warnings()).singleElement().asString().contains("profiles/default/");
        assertThat(report.complete()).isTrue();
        assertThat(starts("default")).isFalse();
    }

    @Test
    void a_name_that_no_service_can_have_is_reported_and_the_others_go_on() throws Exception {
        profile("Bad.Name", "{\"gateway_state\":\"running\"}");
        profile("zebra");
        var report = boot();
        assertThat(report.lines())
                .containsExactly(
                        "reconcile: profile=default prior_state=None action=registered",
                        "reconcile: profile=Bad.Name prior_state=running action=skipped",
                        "reconcile: profile=zebra prior_state=None action=registered");
        assertThat(report.complete()).isFalse();
        assertThat(slots()).containsExactly("gateway-default", "gateway-zebra");
        assertThat(home.resolve("logs/container-boot.log")).content().contains("profile=zebra");
    }

    @Test
    void twice_is_as_good_as_once_and_what_changed_is_followed() throws Exception {
        var coder = profile("coder", "{\"gateway_state\":\"running\"}");
        boot();
        Files.writeString(scandir.resolve("gateway-coder/stale"), "");
        boot();
        assertThat(scandir.resolve("gateway-coder/stale")).doesNotExist();
        assertThat(starts("coder")).isTrue();

        Files.writeString(coder.resolve("gateway_state.json"), "{\"gateway_state\":\"stopped\"}");
        boot();
        assertThat(starts("coder")).isFalse();
        assertThat(slots()).containsExactly("gateway-coder", "gateway-default");
    }

    @Test
    void a_link_in_place_of_a_slot_is_replaced_and_not_followed() throws Exception {
        var elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("precious"), "keep");
        Files.createSymbolicLink(scandir.resolve("gateway-default"), elsewhere);
        boot();
        assertThat(elsewhere.resolve("precious")).hasContent("keep");
        assertThat(Files.isSymbolicLink(scandir.resolve("gateway-default"))).isFalse();
        assertThat(starts("default")).isFalse();
    }

    @Test
    void a_slot_whose_supervisor_lives_is_left_alone() throws Exception {
        profile("coder", "{\"gateway_state\":\"stopped\"}");
        boot();
        var slot = scandir.resolve("gateway-coder");
        var before = Files.getAttribute(slot, "unix:ino");
        // As its supervisor does: open for reading, and for writing so that it never sees an end.
        try (var _ =
                new java.io.RandomAccessFile(slot.resolve("supervise/control").toFile(), "rw")) {
            assertThat(boot().lines()).contains("reconcile: profile=coder prior_state=stopped action=skipped");
        }
        assertThat(Files.getAttribute(slot, "unix:ino")).isEqualTo(before);
    }

    @Test
    void a_rehearsal_says_the_same_and_touches_nothing() throws Exception {
        var coder = profile("coder", "{\"gateway_state\":\"running\"}");
        Files.writeString(coder.resolve("gateway.pid"), "1");
        var said = boot(Map.of()).run(true).lines();
        assertThat(slots()).isEmpty();
        assertThat(coder.resolve("gateway.pid")).exists();
        assertThat(home.resolve("logs")).doesNotExist();
        assertThat(said).isEqualTo(boot().lines());
    }

    @Test
    void a_full_log_is_put_aside() throws Exception {
        var log = Files.createDirectories(home.resolve("logs")).resolve("container-boot.log");
        Files.writeString(log, "x".repeat(262_143));
        boot();
        assertThat(home.resolve("logs/container-boot.log.1")).doesNotExist();
        boot();
        assertThat(home.resolve("logs/container-boot.log.1")).content().startsWith("xxx");
        assertThat(log).content().startsWith("2026-05-25T01:02:03+0000").hasLineCount(1);
    }

    @Test
    void a_log_that_cannot_be_renamed_is_written_on() throws Exception {
        var log = Files.createDirectories(home.resolve("logs")).resolve("container-boot.log");
        Files.writeString(log, "x".repeat(262_144) + "\n");
        Files.createDirectories(home.resolve("logs/container-boot.log.1/in-the-way"));
        var report = boot();
        assertThat(report.warnings()).singleElement().asString().contains("cannot rename");
        assertThat(report.complete()).isTrue();
        assertThat(log).content().endsWith("action=registered\n");
    }

    @Test
    void a_log_that_cannot_be_written_keeps_no_gateway_down() throws Exception {
        Files.writeString(home.resolve("logs"), "in the way");
        var report = boot();
        assertThat(report.warnings()).singleElement().asString().contains("container-boot.log");
        assertThat(report.complete()).isTrue();
        assertThat(slots()).containsExactly("gateway-default");
    }

    @Test
    void the_container_of_the_dashboard_runs_no_gateways() throws Exception {
        for (var environment : List.of(
                Map.of("HERMES_ROLE", "dashboard"),
                Map.of("HERMES_DISABLE_GATEWAY", "1"),
                Map.of("HERMES_DISABLE_GATEWAY", "Yes"),
                Map.of("HERMES_DISABLE_GATEWAY", "true"))) {
            var report = boot(environment).run(false);
            assertThat(report.lines()).singleElement().asString().contains("skipping");
            assertThat(report.complete()).isTrue();
        }
        assertThat(slots()).isEmpty();
        assertThat(boot(Map.of("HERMES_ROLE", "gateway", "HERMES_DISABLE_GATEWAY", "0"))
                        .run(false)
                        .lines())
                .hasSize(1)
                .noneMatch(line -> line.contains("skipping"));
    }

    @Test
    void two_hundred_profiles_do_not_keep_the_container_waiting() throws Exception {
        for (int i = 0; i < 200; i++) {
            profile("p" + i, i % 2 == 0 ? "{\"gateway_state\":\"running\"}" : "{ broken");
        }
        long begin = System.nanoTime();
        var report = boot();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        assertThat(report.entries()).hasSize(201);
        assertThat(report.entries().stream().filter(entry -> entry.action() == ContainerBoot.Action.STARTED))
                .hasSize(100);
        assertThat(slots()).hasSize(201);
    }

    @Test
    void a_scandir_that_is_missing_is_told_and_not_made() throws Exception {
        Files.delete(scandir);
        var report = boot();
        assertThat(report.complete()).isFalse();
        assertThat(report.warnings()).singleElement().asString().contains(scandir.toString());
    }

    @Test
    void s6_looks_by_itself_at_the_start_and_is_told_of_slots_that_it_has_not_seen() throws Exception {
        // given a start
        profile("coder", "{\"gateway_state\":\"running\"}");
        boot();
        assertThat(asked).isEmpty();
        // when its slots are still there that nobody supervises
        Files.createFile(Files.createDirectory(scandir.resolve(".s6-svscan")).resolve("control"));
        assertThat(boot(Map.of()).run(true).complete()).isTrue();
        assertThat(asked).as("looking on changes nothing").isEmpty();
        assertThat(boot().complete()).isTrue();
        // then
        assertThat(asked).containsExactly("/command/s6-svscanctl -a " + scandir);
        // and: it says when s6 cannot be told
        answer = new Outcome.Ended(100, "", "s6-svscanctl: fatal: no");
        var report = boot();
        assertThat(report.complete()).isFalse();
        assertThat(report.warnings())
                .singleElement()
                .asString()
                .contains("s6-svscanctl failed: s6-svscanctl: fatal: no");
    }

    @Test
    void a_second_pass_before_s6_has_begun_has_nobody_to_tell() throws Exception {
        profile("coder", "{\"gateway_state\":\"running\"}");
        boot();
        answer = new Outcome.Ended(100, "", "s6-svscanctl: fatal: supervisor not listening");
        assertThat(boot().complete()).isTrue();
        assertThat(asked).isEmpty();
    }
}
