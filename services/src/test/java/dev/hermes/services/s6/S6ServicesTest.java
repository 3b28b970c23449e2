package dev.hermes.services.s6;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hermes.services.InvalidSlot;
import dev.hermes.services.LocalPrograms;
import dev.hermes.services.Outcome;
import dev.hermes.services.RecordedGateways;
import dev.hermes.services.StandIns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The commands that go to s6, and the files that it finds; {@code RealS6Test} shows that s6 makes of them what we mean. */
@DisabledOnOs(OS.WINDOWS)
class S6ServicesTest {
    @TempDir
    Path temporary;

    private Path scandir;
    private Path root;
    private StandIns tools;
    private RecordedGateways gateways;
    private S6Services services;

    @BeforeEach
    void a_scandir_and_tools_that_write_down_their_calls() throws Exception {
        scandir = Files.createDirectory(temporary.resolve("service"));
        root = temporary.resolve("data");
        tools = new StandIns(temporary.resolve("command"), "s6-svc", "s6-svstat", "s6-svwait", "s6-svscanctl");
        gateways = new RecordedGateways();
        services = new S6Services(
                new Scandir(scandir),
                new Account(10_000, 10_000),
                new S6Programs(tools.directory(), new LocalPrograms(tools.environment())),
                gateways,
                root);
    }

    private Path slot(String profile) {
        return scandir.resolve("gateway-" + profile);
    }

    private List<String> entries() throws Exception {
        try (Stream<Path> files = Files.list(scandir)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String mode(Path path) throws Exception {
        return Integer.toOctalString((int) Files.getAttribute(path, "unix:mode") & 07777);
    }

    @Test
    void a_registered_profile_has_the_scripts_and_s6_is_told_once() throws Exception {
        services.registerProfileGateway("coder", Map.of(), true);

        assertThat(slot("coder").resolve("type")).hasContent("longrun");
        assertThat(slot("coder").resolve("run")).isExecutable();
        assertThat(slot("coder").resolve("log/run")).isExecutable();
        assertThat(Files.readString(slot("coder").resolve("run")))
                .startsWith("#!/command/with-contenv sh\n")
                .endsWith("\nexec s6-setuidgid hermes hermes -p coder gateway run\n")
                .contains("set -e\nexport HOME=/opt/data\ncd /opt/data\n")
                .contains("export HERMES_S6_SUPERVISED_CHILD=1\n");
        assertThat(Files.readString(slot("coder").resolve("log/run")))
                .contains("$HERMES_HOME")
                .contains("logs/gateways/coder")
                .contains("s6-log n10 s1000000 T \"$log_dir\"")
                .doesNotContain("/opt/data/logs/gateways/coder");
        assertThat(slot("coder").resolve("down")).doesNotExist();
        assertThat(slot("coder").resolve("notification-fd")).doesNotExist();
        assertThat(tools.calls()).containsExactly("s6-svscanctl -a " + scandir);
        assertThat(entries()).containsExactly("gateway-coder");
    }

    @Test
    void the_scripts_are_to_the_letter_those_that_were_agreed() throws Exception {
        services.registerProfileGateway("coder", Map.of("FOO", "bar baz"), true);
        for (var script : List.of("run", "log/run", "finish")) {
            var golden = getClass().getResource("slot-" + script.replace('/', '-'));
            assertThat(slot("coder").resolve(script)).hasSameTextualContentAs(Path.of(golden.toURI()));
        }
    }

    @Test
    void the_first_profile_is_not_named_on_the_command_line() throws Exception {
        services.registerProfileGateway("default", Map.of(), true);
        assertThat(Files.readString(slot("default").resolve("run")))
                .endsWith("\nexec s6-setuidgid hermes hermes gateway run\n")
                .doesNotContain("-p default");
    }

    @Test
    void variables_are_exported_in_order_and_quoted_for_the_shell() throws Exception {
        services.registerProfileGateway(
                "x", Map.of("QUOTED", "a'b", "FOO", "bar baz", "PLAIN", "a/b:c=1", "EMPTY", ""), true);
        assertThat(Files.readString(slot("x").resolve("run"))).contains("""
                export EMPTY=''
                export FOO='bar baz'
                export PLAIN=a/b:c=1
                export QUOTED='a'"'"'b'
                """);
    }

    @Test
    void what_cannot_be_a_variable_leaves_nothing_behind() throws Exception {
        for (var wrong : List.of(Map.of("1A", "x"), Map.of("A-B", "x"), Map.of("A\n", "x"), Map.of("A", "x\0y"))) {
            assertThatThrownBy(() -> services.registerProfileGateway("x", wrong, true))
                    .isInstanceOf(InvalidSlot.class);
        }
        assertThat(entries()).isEmpty();
        assertThat(tools.calls()).isEmpty();
    }

    @Test
    void the_scripts_are_shell_scripts() throws Exception {
        services.registerProfileGateway("x", Map.of("FOO", "it's $(no) `command`\n\"really\""), true);
        for (var script : List.of("run", "finish", "log/run")) {
            var check = new ProcessBuilder("sh", "-n", slot("x").resolve(script).toString())
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(check.getInputStream().readAllBytes())).isEmpty();
            assertThat(check.waitFor()).isZero();
        }
    }

    @Test
    void a_gateway_that_cannot_work_as_configured_is_not_started_again() throws Exception {
        services.registerProfileGateway("x", Map.of(), true);
        var finish = slot("x").resolve("finish").toString();
        assertThat(new ProcessBuilder(finish, "78", "0").start().waitFor()).isEqualTo(125);
        assertThat(new ProcessBuilder(finish, "1", "0").start().waitFor()).isZero();
        assertThat(new ProcessBuilder(finish, "256", "9").start().waitFor()).isZero();
    }

    @Test
    void whoever_commands_a_slot_can_do_so_before_s6_sees_it() throws Exception {
        tools.does("s6-svscanctl", "*", "stat -c '%a %F' \"$2\"/gateway-x/supervise/control >'" + temporary + "/seen'");
        services.registerProfileGateway("x", Map.of(), true);
        assertThat(Files.readString(temporary.resolve("seen"))).isEqualTo("660 fifo\n");
        for (var part : List.of("", "log/")) {
            assertThat(mode(slot("x").resolve(part + "event"))).isEqualTo("3730");
            assertThat(mode(slot("x").resolve(part + "supervise"))).isEqualTo("755");
            assertThat(mode(slot("x").resolve(part + "supervise/event"))).isEqualTo("3730");
            assertThat(mode(slot("x").resolve(part + "supervise/control"))).isEqualTo("660");
        }
    }

    @Test
    void a_profile_that_is_not_to_start_has_a_mark() throws Exception {
        services.registerProfileGateway("x", Map.of(), false);
        assertThat(slot("x").resolve("down")).isEmptyFile();
    }

    @Test
    void the_second_registration_is_refused_and_the_first_stays_as_it_is() throws Exception {
        services.registerProfileGateway("x", Map.of(), true);
        var before = Files.getAttribute(slot("x"), "unix:ino");

        assertThatThrownBy(() -> services.registerProfileGateway("x", Map.of("A", "b"), true))
                .isInstanceOf(InvalidSlot.AlreadyRegistered.class)
                .hasMessage("profile gateway 'x' already registered at " + slot("x"));
        assertThat(Files.getAttribute(slot("x"), "unix:ino")).isEqualTo(before);
        assertThat(Files.readString(slot("x").resolve("run"))).doesNotContain("export A=");
    }

    @Test
    void what_an_interrupted_registration_left_is_in_nobodys_way() throws Exception {
        for (var left : List.of(".gateway-x.tmp", "gateway-x.tmp", ".gateway-x.gone")) {
            Files.createDirectories(scandir.resolve(left).resolve("log"));
            Files.writeString(scandir.resolve(left).resolve("run"), "half");
        }
        services.registerProfileGateway("x", Map.of(), true);
        assertThat(entries()).containsExactly("gateway-x");
    }

    @Test
    void a_failed_rescan_takes_the_slot_back_so_that_it_can_be_tried_again() throws Exception {
        tools.answer("s6-svscanctl", "*", 100, "", "s6-svscanctl: fatal: supervisor not listening");
        assertThatThrownBy(() -> services.registerProfileGateway("x", Map.of(), true))
                .isInstanceOf(S6Exception.RescanFailed.class)
                .hasMessageContaining("s6-svscanctl failed: s6-svscanctl: fatal: supervisor not listening")
                .hasMessageContaining("gateway-x");
        assertThat(entries()).isEmpty();

        tools.answer("s6-svscanctl", "*", "");
        services.registerProfileGateway("x", Map.of(), true);
        assertThat(entries()).containsExactly("gateway-x");
    }

    @Test
    void a_rescan_that_happened_all_the_same_leaves_no_supervisors() throws Exception {
        // given: s6 takes the slot, and then says that it did not
        tools.does("s6-svscanctl", "-a *", supervisor("\"$2\"/gateway-x") + "exit 111")
                .does("s6-svscanctl", "-an *", endOfSupervisor());
        // when
        assertThatThrownBy(() -> services.registerProfileGateway("x", Map.of(), true))
                .isInstanceOf(S6Exception.RescanFailed.class);
        // then
        assertThat(supervisorLives()).isFalse();
        assertThat(entries()).isEmpty();
    }

    @Test
    void a_rescan_that_cannot_be_taken_back_says_what_is_left() throws Exception {
        tools.does(
                "s6-svscanctl",
                "*",
                "[ -e '" + temporary + "/supervisor' ] || { " + supervisor("\"$2\"/gateway-x")
                        + "}; echo no >&2; exit 111");
        try {
            assertThatThrownBy(() -> services.registerProfileGateway("x", Map.of(), true))
                    .isInstanceOf(S6Exception.SupervisorsLeft.class)
                    .hasMessageContaining("'gateway-x'")
                    .hasMessageContaining("s6-svscanctl failed: no");
            assertThat(scandir.resolve(".gateway-x.gone/run"))
                    .as("kept for the next removal")
                    .exists();
        } finally {
            endSupervisor();
        }
    }

    /** Lines of the shell: a process that reads the commands of a slot's log, as the supervisor of one does. */
    private String supervisor(String slot) {
        return "exec 9<>" + slot + "/log/supervise/control; sleep 100 >/dev/null 2>&1 & echo $! >'" + temporary
                + "/supervisor'; exec 9>&-; ";
    }

    private String endOfSupervisor() {
        return "kill $(cat '" + temporary + "/supervisor')";
    }

    private void shell(String line) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", line).start().waitFor()).isZero();
    }

    private boolean supervisorLives() throws Exception {
        var pid = Files.readString(temporary.resolve("supervisor")).strip();
        var state = new LocalPrograms(Map.of("PATH", "/usr/bin:/bin"))
                .run(Duration.ofSeconds(30), "ps", "-o", "stat=", "-p", pid);
        return state.ok() && !state.out().strip().startsWith("Z"); // nobody may wait for whom a script left
    }

    /** What a removal leaves that was killed before s6 had looked a second time. */
    private void cutOffRemoval() throws Exception {
        services.registerProfileGateway("x", Map.of(), true);
        Files.move(slot("x"), scandir.resolve(".gateway-x.gone"));
        shell(supervisor("'" + scandir + "/.gateway-x.gone'"));
        tools.forget();
    }

    @Test
    void a_removal_that_was_cut_off_is_finished_by_the_next() throws Exception {
        cutOffRemoval();
        tools.does("s6-svscanctl", "-an *", endOfSupervisor());

        services.unregisterProfileGateway("x");

        assertThat(tools.calls()).containsExactly("s6-svscanctl -an " + scandir);
        assertThat(supervisorLives()).isFalse();
        assertThat(entries()).isEmpty();
    }

    @Test
    void a_new_slot_comes_after_the_end_of_what_ran_for_the_one_before() throws Exception {
        cutOffRemoval();
        tools.does("s6-svscanctl", "-an *", "ls \"$2\" >'" + temporary + "/seen'; " + endOfSupervisor());

        services.registerProfileGateway("x", Map.of(), true);

        assertThat(tools.calls()).containsExactly("s6-svscanctl -an " + scandir, "s6-svscanctl -a " + scandir);
        assertThat(temporary.resolve("seen"))
                .as("the name was free when s6 looked")
                .isEmptyFile();
        assertThat(entries()).containsExactly("gateway-x");
    }

    @Test
    void what_runs_for_a_slot_that_is_gone_and_cannot_be_ended_is_told_and_keeps_its_files() throws Exception {
        cutOffRemoval();
        tools.answer("s6-svscanctl", "-an *", 111, "", "s6-svscanctl: fatal: no");
        try {
            for (ThrowingCallable operation : List.<ThrowingCallable>of(
                    () -> services.registerProfileGateway("x", Map.of(), true),
                    () -> services.unregisterProfileGateway("x"))) {
                var error = catchThrowableOfType(S6Exception.SupervisorsLeft.class, operation);
                assertThat(error)
                        .hasMessageContaining("'gateway-x'")
                        .hasMessageContaining("s6-svscanctl failed: s6-svscanctl: fatal: no");
                assertThat(error.advice())
                        .singleElement()
                        .asString()
                        .contains("s6-svscanctl -an " + scandir, scandir + "/.gateway-x.gone");
                assertThat(entries()).containsExactly(".gateway-x.gone");
                assertThat(scandir.resolve(".gateway-x.gone/log/run")).exists();
            }
        } finally {
            endSupervisor();
        }
    }

    @Test
    void a_removal_that_s6_does_not_hear_of_keeps_what_its_supervisors_work_with() throws Exception {
        services.registerProfileGateway("x", Map.of(), true);
        shell(supervisor("'" + slot("x") + "'"));
        tools.answer("s6-svscanctl", "*", 111, "", "no");
        try {
            assertThatThrownBy(() -> services.unregisterProfileGateway("x"))
                    .isInstanceOf(S6Exception.SupervisorsLeft.class);
            assertThat(entries()).containsExactly(".gateway-x.gone");
        } finally {
            endSupervisor();
        }
        tools.answer("s6-svscanctl", "*", "");
        services.unregisterProfileGateway("x");
        assertThat(entries()).isEmpty();
    }

    private void endSupervisor() throws Exception {
        shell(endOfSupervisor());
    }

    @Test
    void a_scandir_that_is_not_there_is_told_by_its_name() {
        var elsewhere = new S6Services(
                new Scandir(temporary.resolve("none")),
                new Account(10_000, 10_000),
                new S6Programs(tools.directory(), new LocalPrograms(tools.environment())),
                gateways,
                root);
        assertThatThrownBy(() -> elsewhere.registerProfileGateway("x", Map.of(), true))
                .isInstanceOf(S6Exception.SlotUnusable.class)
                .hasMessageContaining("gateway-x");
        assertThat(elsewhere.listProfileGateways()).isEmpty();
    }

    @Test
    void each_verb_is_one_letter_to_s6_and_what_is_wanted_is_written_down_first() {
        services.registerProfileGateway("coder", Map.of(), true);
        tools.answer("s6-svstat", "*", "true true 42 7\n").forget();

        services.start("gateway-coder");
        services.stop("gateway-coder");
        services.restart("gateway-coder");

        var home = root.resolve("profiles/coder");
        assertThat(tools.calls().stream().filter(call -> call.startsWith("s6-svc ")))
                .containsExactly(
                        "s6-svc -u " + slot("coder"), "s6-svc -d " + slot("coder"), "s6-svc -t " + slot("coder"));
        assertThat(gateways.told)
                .containsExactly(
                        "running in " + home, "stopped in " + home, "stop of 42 in " + home, "running in " + home);
    }

    @Test
    void restarting_what_is_down_starts_it() {
        services.registerProfileGateway("coder", Map.of(), true);
        tools.answer("s6-svstat", "*", "false false -1 7\n").forget();
        services.restart("gateway-coder");
        assertThat(tools.calls()).endsWith("s6-svc -u " + slot("coder"));
    }

    @Test
    void an_unknown_slot_is_told_before_anything_is_run() {
        for (var service : List.of("gateway-typo", "typo", "../gateway-typo", "gateway-")) {
            var error = catchThrowableOfType(S6Exception.GatewayNotRegistered.class, () -> services.start(service));
            assertThat(error)
                    .hasMessageContaining("no such gateway '")
                    .hasMessageContaining("hermes profile create")
                    .hasMessageContaining("-p <name>");
        }
        var error = catchThrowableOfType(S6Exception.GatewayNotRegistered.class, () -> services.stop("gateway-typo"));
        assertThat(error.profile()).isEqualTo("typo");
        assertThat(error.service()).isEqualTo("gateway-typo");
        assertThat(tools.calls()).isEmpty();
        assertThat(gateways.told).isEmpty();
    }

    @Test
    void a_refusal_of_s6_says_what_and_why() {
        services.registerProfileGateway("coder", Map.of(), true);
        tools.answer("s6-svc", "*", 111, "", "s6-svc: fatal: unable to control: Permission denied\n");

        var error = catchThrowableOfType(S6Exception.CommandFailed.class, () -> services.start("gateway-coder"));
        assertThat(error)
                .hasMessage("s6-svc start on 'gateway-coder' failed (rc=111): s6-svc: fatal: unable to control:"
                        + " Permission denied");
        assertThat(error.action()).isEqualTo("start");
        assertThat(error.status()).isEqualTo(111);
        assertThat(error.complaint()).endsWith("Permission denied");
    }

    @Test
    void s6_that_is_silent_slow_or_not_there_is_a_refusal_too() throws Exception {
        services.registerProfileGateway("coder", Map.of(), true);
        tools.answer("s6-svc", "*", 1, "", "");
        assertThatThrownBy(() -> services.stop("gateway-coder"))
                .hasMessage("s6-svc stop on 'gateway-coder' failed (rc=1)");

        Files.delete(tools.directory().resolve("s6-svc"));
        assertThatThrownBy(() -> services.stop("gateway-coder"))
                .isInstanceOf(S6Exception.CommandFailed.class)
                .hasMessageContaining("(rc=127)");

        var slow = new S6Services(
                new Scandir(scandir),
                new Account(10_000, 10_000),
                new S6Programs(tools.directory(), (words, variables, limit) -> new Outcome.TimedOut(limit)),
                gateways,
                root);
        assertThatThrownBy(() -> slow.start("gateway-coder"))
                .hasMessage("s6-svc start on 'gateway-coder' failed (rc=124): no answer within 5 s");
    }

    @Test
    void running_is_what_s6_calls_up() {
        services.registerProfileGateway("coder", Map.of(), true);
        for (var up : List.of("up (pid 42 pgid 42) 17 seconds", "up (pid 42) 3 seconds, normally down")) {
            tools.answer("s6-svstat", "*", up + "\n");
            assertThat(services.isRunning("gateway-coder")).as(up).isTrue();
        }
        for (var down : List.of(
                "down (exitcode 1) 0 seconds, normally up, want up, ready 0 seconds",
                "down (signal SIGTERM) 2 seconds, normally up",
                "down (not started yet)")) {
            tools.answer("s6-svstat", "*", down + "\n");
            assertThat(services.isRunning("gateway-coder")).as(down).isFalse();
        }
        tools.answer("s6-svstat", "*", 1, "up (pid 1)", "");
        assertThat(services.isRunning("gateway-coder")).isFalse();
        assertThat(services.isRunning("../x")).isFalse();
    }

    @Test
    void the_state_has_what_a_person_asks_for() {
        services.registerProfileGateway("coder", Map.of(), true);
        tools.answer("s6-svstat", "*", "true false 42 17\n");
        var state = services.state("gateway-coder").orElseThrow();
        assertThat(state.up()).isTrue();
        assertThat(state.wanted()).isFalse();
        assertThat(state.pid()).hasValue(42);
        assertThat(state.since()).isEqualTo(Duration.ofSeconds(17));

        tools.answer("s6-svstat", "*", "unexpected");
        assertThat(services.state("gateway-coder")).isEmpty();
    }

    @Test
    void a_slot_is_stopped_and_waited_for_and_reaped_around_its_deletion() throws Exception {
        services.registerProfileGateway("coder", Map.of(), true);
        tools.does("s6-svscanctl", "*", "ls -d \"$2\"/gateway-coder >>'" + temporary + "/there' 2>&1 || true")
                .forget();

        services.unregisterProfileGateway("coder");

        assertThat(tools.calls())
                .containsExactly(
                        "s6-svstat -o up,wantedup,pid,updownfor " + slot("coder"),
                        "s6-svc -d " + slot("coder"),
                        "s6-svwait -D -t 10000 " + slot("coder"),
                        "s6-svscanctl -an " + scandir,
                        "s6-svscanctl -an " + scandir);
        assertThat(Files.readAllLines(temporary.resolve("there")))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo(slot("coder").toString()),
                        second -> assertThat(second).contains("No such file"));
        assertThat(entries()).isEmpty();
    }

    @Test
    void what_does_not_stop_is_killed_and_removed_all_the_same() throws Exception {
        services.registerProfileGateway("coder", Map.of(), true);
        tools.answer("s6-svwait", "*", 99, "", "timed out").forget();
        services.unregisterProfileGateway("coder");
        assertThat(tools.calls())
                .containsSubsequence(
                        "s6-svwait -D -t 10000 " + slot("coder"),
                        "s6-svc -k " + slot("coder"),
                        "s6-svwait -D -t 2000 " + slot("coder"),
                        "s6-svscanctl -an " + scandir);
        assertThat(entries()).isEmpty();
    }

    @Test
    void failures_of_s6_do_not_keep_a_slot() throws Exception {
        services.registerProfileGateway("coder", Map.of(), true);
        for (var tool : List.of("s6-svc", "s6-svwait", "s6-svscanctl", "s6-svstat")) {
            tools.answer(tool, "*", 111, "", "no");
        }
        services.unregisterProfileGateway("coder");
        assertThat(entries()).isEmpty();
    }

    @Test
    void removing_what_is_not_there_is_no_work() {
        services.unregisterProfileGateway("coder");
        assertThat(tools.calls()).isEmpty();
        assertThatThrownBy(() -> services.unregisterProfileGateway("../x")).isInstanceOf(InvalidSlot.class);
    }

    @Test
    void the_list_has_profiles_only() throws Exception {
        services.registerProfileGateway("writer", Map.of(), true);
        services.registerProfileGateway("coder", Map.of(), true);
        Files.createDirectories(scandir.resolve("dashboard"));
        Files.createDirectories(scandir.resolve(".gateway-x.tmp"));
        Files.createDirectories(scandir.resolve("gateway-Not.valid"));
        Files.writeString(scandir.resolve("gateway-file"), "");
        assertThat(services.listProfileGateways()).containsExactly("coder", "writer");
    }

    @Test
    void seeding_makes_only_what_is_missing() throws Exception {
        var slot = Files.createDirectory(scandir.resolve("gateway-x"));
        var account = new Account(10_000, 10_000);
        Skeleton.seed(slot, account);
        assertThat(slot.resolve("log")).doesNotExist();
        var control = slot.resolve("supervise/control");
        var before = List.of(
                Files.getAttribute(control, "unix:ino"),
                Files.getAttribute(control, "unix:ctime"),
                Files.getAttribute(slot.resolve("event"), "unix:ctime"));

        Skeleton.seed(slot, account);

        assertThat(List.of(
                        Files.getAttribute(control, "unix:ino"),
                        Files.getAttribute(control, "unix:ctime"),
                        Files.getAttribute(slot.resolve("event"), "unix:ctime")))
                .isEqualTo(before);
    }

    @Test
    void the_account_is_the_one_of_the_image_with_the_numbers_it_has_now() throws Exception {
        var passwd = temporary.resolve("passwd");
        assertThat(Account.hermes(passwd)).isEqualTo(new Account(10_000, 10_000));
        Files.writeString(passwd, "root:x:0:0::/root:/bin/sh\nhermes:x:1000:1001::/opt/data:/bin/sh\n");
        assertThat(Account.hermes(passwd)).isEqualTo(new Account(1000, 1001));
    }

    @Test
    void the_scandir_may_be_another_one() {
        assertThat(Scandir.of(Map.of()).path()).isEqualTo(Path.of("/run/service"));
        assertThat(Scandir.of(Map.of("S6_PROFILE_GATEWAY_SCANDIR", "/x")).path())
                .isEqualTo(Path.of("/x"));
    }

    @Test
    void a_command_for_all_asks_everybody_whoever_fails() {
        var said = new java.util.ArrayList<String>();
        var all = new AllGateways(services, said::add);
        assertThat(all.stop()).isTrue();
        assertThat(said).containsExactly("✗ No profile gateways registered under s6");

        said.clear();
        for (var profile : List.of("a", "b", "c")) {
            services.registerProfileGateway(profile, Map.of(), true);
        }
        tools.answer("s6-svc", "*gateway-b", 111, "", "no");
        assertThat(all.stop()).isTrue();
        assertThat(all.restart(Set.of())).isTrue();
        assertThat(said)
                .containsExactly(
                        "✗ Could not stop gateway-b: s6-svc stop on 'gateway-b' failed (rc=111): no",
                        "✓ Stopped 2 profile gateway(s) under s6",
                        "✗ Could not restart gateway-b: s6-svc restart on 'gateway-b' failed (rc=111): no",
                        "✓ Restarted 2 profile gateway(s) under s6");

        said.clear();
        tools.answer("s6-svc", "*", 111, "", "no");
        assertThat(all.start()).as("all of them failed").isFalse();
        assertThat(said).hasSize(3);
    }

    @Test
    void the_gateway_that_a_command_for_all_comes_from_is_restarted_last_and_finishes_what_it_does() {
        for (var profile : List.of("a", "b", "c")) {
            services.registerProfileGateway(profile, Map.of(), true);
        }
        tools.answer("s6-svstat", "*", "true true 42 7\n").forget();

        assertThat(new AllGateways(services, _ -> {}).restart(Set.of("b"))).isTrue();

        assertThat(tools.calls().stream().filter(call -> call.startsWith("s6-svc ")))
                .containsExactly("s6-svc -t " + slot("a"), "s6-svc -t " + slot("c"), "s6-svc -1 " + slot("b"));
    }

    @Test
    void a_supervisor_that_does_not_listen_yet_is_waited_for() {
        services.registerProfileGateway("coder", Map.of(), true);
        tools.does("s6-svc", "*", """
                if [ ! -e '%1$s/asked' ]; then
                    touch '%1$s/asked'
                    sleep 5 <>"$2/supervise/control" >'%1$s/asked' 2>&1 &
                    exit 102
                fi
                """.formatted(temporary)).forget();

        services.start("gateway-coder");

        assertThat(tools.calls())
                .containsExactly(
                        "s6-svc -u " + slot("coder"), "s6-svscanctl -a " + scandir, "s6-svc -u " + slot("coder"));
    }

    @Test
    void nobody_is_waited_for_when_the_slot_goes_meanwhile() {
        services.registerProfileGateway("coder", Map.of(), true);
        tools.does("s6-svc", "*", "rm -r \"$2\"; exit 100").forget();

        assertThatThrownBy(() -> services.start("gateway-coder"))
                .isInstanceOf(S6Exception.CommandFailed.class)
                .hasMessageContaining("(rc=100)");
        assertThat(tools.calls()).hasSize(1);
    }

    @Test
    void what_is_stopped_for_a_while_is_wanted_as_before_and_down_when_that_is_told() {
        services.registerProfileGateway("coder", Map.of(), true);
        tools.answer("s6-svstat", "*", "true true 42 7\n").forget();

        assertThat(services.suspend("gateway-coder")).isTrue();

        assertThat(gateways.told).containsExactly("stop of 42 in " + root.resolve("profiles/coder"));
        assertThat(tools.calls())
                .containsSubsequence("s6-svc -d " + slot("coder"), "s6-svwait -D -t 10000 " + slot("coder"));
        tools.answer("s6-svstat", "*", "false false -1 7\n");
        assertThat(services.suspend("gateway-coder")).as("it was down").isFalse();
    }

    @Test
    void a_gateway_that_is_the_command_of_a_container_is_run_by_s6_where_it_has_a_slot() {
        var said = new java.util.ArrayList<String>();
        assertThat(SupervisedRun.handOver(services, "gateway-default", false, Map.of(), said::add))
                .as("no slot")
                .isFalse();
        services.registerProfileGateway("default", Map.of(), false);
        tools.forget();
        for (var right : List.of(
                Map.of("HERMES_S6_SUPERVISED_CHILD", "1"),
                Map.of("HERMES_GATEWAY_NO_SUPERVISE", "1"),
                Map.of("HERMES_GATEWAY_NO_SUPERVISE", "Yes"))) {
            assertThat(SupervisedRun.handOver(services, "gateway-default", false, right, said::add))
                    .isFalse();
        }
        assertThat(SupervisedRun.handOver(services, "gateway-default", true, Map.of(), said::add))
                .isFalse();
        assertThat(tools.calls()).isEmpty();
        assertThat(said).isEmpty();

        assertThat(SupervisedRun.handOver(services, "gateway-default", false, Map.of(), said::add))
                .isTrue();
        assertThat(tools.calls()).containsExactly("s6-svc -u " + slot("default"));
        assertThat(said).first().asString().contains("gateway-default");
    }
}
