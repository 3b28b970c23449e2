package dev.hermes.services.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.services.Caller;
import dev.hermes.services.GatewayNames;
import dev.hermes.services.Host;
import dev.hermes.services.Installation;
import dev.hermes.services.LocalPrograms;
import dev.hermes.services.Machine;
import dev.hermes.services.Outcome;
import dev.hermes.services.Programs;
import dev.hermes.services.RecordedGateways;
import dev.hermes.services.StandIns;
import dev.hermes.services.Waits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The words that Windows is told, against stand-ins for its programs; they are shell scripts, so this runs elsewhere. */
@DisabledOnOs(OS.WINDOWS)
class WindowsServicesTest {
    private static final String NOT_THERE = "ERROR: The system cannot find the file specified.";

    @TempDir
    Path temporary;

    private Path home;
    private StandIns programs;
    private Map<String, String> environment;
    private final RecordedGateways gateways = new RecordedGateways();
    private final List<String> said = new ArrayList<>();
    private final List<Duration> waited = new ArrayList<>();
    private final List<String> spawned = new ArrayList<>();
    private final List<List<String>> elevated = new ArrayList<>();
    private boolean administrator = true;
    private boolean allowed = true;
    private Runnable whileWaiting = () -> {};

    @BeforeEach
    void a_windows_on_which_bob_has_a_home() throws Exception {
        home = Files.createDirectories(temporary.resolve("Bob B/.hermes"));
        programs = new StandIns(temporary.resolve("bin"), "schtasks", "taskkill")
                .answer("schtasks", "/Query*", 1, "", NOT_THERE)
                .answer("schtasks", "/Delete*", 1, "", NOT_THERE);
        environment = programs.environment();
        environment.putAll(Map.of(
                "USERNAME",
                "bob",
                "USERDOMAIN",
                "DESK",
                "APPDATA",
                temporary.resolve("Roaming").toString()));
    }

    private WindowsServices services() {
        return services(new LocalPrograms(environment));
    }

    private WindowsServices services(Programs run) {
        Waits waits = (condition, limit) -> {
            waited.add(limit);
            if (!condition.getAsBoolean()) {
                whileWaiting.run();
            }
            return condition.getAsBoolean();
        };
        var machine = new Machine(
                new Host(temporary, "Windows 11", environment, run),
                temporary,
                environment,
                run,
                new Caller(-1, "bob", List.of(99L)),
                waits,
                temporary);
        var installation = new Installation(
                Path.of("/Hermes/bin/hermes.cmd"),
                Path.of("/Hermes"),
                Optional.empty(),
                home,
                home.getParent(),
                GatewayNames.of(home.getParent(), home),
                Duration.ofSeconds(180));
        return new WindowsServices(
                machine,
                installation,
                gateways,
                said::add,
                new Elevation() {
                    @Override
                    public boolean elevated() {
                        return administrator;
                    }

                    @Override
                    public boolean relaunch(List<String> words) {
                        elevated.add(words);
                        return allowed;
                    }
                },
                (words, variables, directory, log) -> {
                    spawned.add(String.join(" ", words) + " in " + directory + " " + variables.get("HERMES_HOME"));
                    return ProcessHandle.current();
                });
    }

    private static InstallRequest request(boolean login, boolean now) {
        return new InstallRequest(login, now, false, () -> true);
    }

    private Path script() {
        return home.resolve("gateway-service/Hermes_Gateway.cmd");
    }

    private Path loginItem() {
        return temporary.resolve("Roaming/Microsoft/Windows/Start Menu/Programs/Startup/Hermes_Gateway.cmd");
    }

    @Test
    void the_script_of_the_task() throws Exception {
        var home = Path.of("C:\\Users\\Bob B\\.hermes\\profiles\\coder");
        var text = TaskScript.gateway(new Installation(
                Path.of("C:\\Hermes\\bin\\hermes.cmd"),
                Path.of("C:\\Hermes"),
                Optional.of(Path.of("C:\\Java 100%")),
                home,
                Path.of("C:\\Users\\Bob B"),
                new GatewayNames("coder", Optional.of("coder")),
                Duration.ofSeconds(180)));
        try (var in = getClass().getResourceAsStream("task.cmd")) {
            assertThat(text).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void scripts_and_the_scheduler_have_quotes_of_their_own() {
        assertThat(TaskScript.word("plain")).isEqualTo("plain");
        assertThat(TaskScript.word("a b")).isEqualTo("\"a b\"");
        assertThat(TaskScript.word("a\"b")).isEqualTo("\"a\"\"b\"");
        assertThat(TaskScript.forTask("plain")).isEqualTo("plain");
        assertThat(TaskScript.forTask("a\tb")).isEqualTo("\"a\tb\"");
        assertThat(TaskScript.forTask("a\"b")).isEqualTo("\"a\\\"b\"");
        for (var end : List.of("a\nb", "a\rb")) {
            assertThatThrownBy(() -> TaskScript.word(end)).isInstanceOf(HermesException.class);
        }
    }

    @Test
    void the_task_is_made_anew_for_this_account() {
        services().install(request(true, false));
        assertThat(programs.calls())
                .containsExactly(
                        "schtasks /Delete /F /TN Hermes_Gateway",
                        "schtasks /Create /F /SC ONLOGON /RL LIMITED /TN Hermes_Gateway /TR \"" + script()
                                + "\" /RU DESK\\bob /NP /IT");
        assertThat(script()).content().contains("set \"HERMES_HOME=" + home + "\"\r\n");
        assertThat(said).containsExactly("✓ Scheduled task installed: Hermes_Gateway");
        assertThat(loginItem()).doesNotExist();
    }

    @Test
    void an_edition_that_takes_less_is_told_less() {
        programs.answer("schtasks", "/Create* /NP /IT", 1, "", "ERROR: Invalid syntax.");
        services().install(request(true, false));
        assertThat(programs.calls())
                .last()
                .isEqualTo("schtasks /Create /F /SC ONLOGON /RL LIMITED /TN Hermes_Gateway /TR \"" + script() + "\"");
        assertThat(said).containsExactly("✓ Scheduled task installed: Hermes_Gateway");
    }

    @Test
    void where_tasks_are_forbidden_the_startup_folder_has_to_do() throws Exception {
        for (var refusal : List.of("ERROR: Access is denied.", "ERROR: Acceso denegado.", "PŘÍSTUP BYL ODEPŘEN", "")) {
            programs.answer("schtasks", "/Create*", 1, "", refusal);
            services().install(request(true, false));
            assertThat(loginItem()).content().contains("cmd.exe /d /c \"" + script() + "\"\r\n");
            Files.delete(loginItem());
        }
        services((words, variables, limit) -> new Outcome.TimedOut(limit)).install(request(true, false));
        assertThat(loginItem()).exists();
    }

    @Test
    void other_refusals_are_failures() {
        programs.answer("schtasks", "/Create*", 1, "", "ERROR: The service is not running.");
        assertThatThrownBy(() -> services().install(request(true, false)))
                .hasMessageContaining("The service is not running");
        assertThat(loginItem()).doesNotExist();
    }

    @Test
    void without_a_start_at_login_nothing_is_made_and_nobody_asked() {
        administrator = false;
        services().install(new InstallRequest(false, false, false, () -> {
            throw new AssertionError("nobody asks");
        }));
        assertThat(programs.calls()).isEmpty();
        assertThat(script()).doesNotExist();
        assertThat(spawned).isEmpty();

        whileWaiting = () -> gateways.running.put(home, 42L);
        services().install(request(false, true));
        assertThat(spawned).containsExactly("/Hermes/bin/hermes.cmd gateway run in " + home + " " + home);
        assertThat(said).last().isEqualTo("✓ Gateway started (PID 42)");
    }

    @Test
    void an_administrator_finishes_what_the_person_answered() {
        administrator = false;
        services().install(request(true, true));
        assertThat(elevated)
                .containsExactly(List.of(
                        "/Hermes/bin/hermes.cmd",
                        "gateway",
                        "install",
                        "--elevated-handoff",
                        "--start-on-login",
                        "--start-now"));
        assertThat(programs.calls()).isEmpty();

        programs.forget();
        services().install(new InstallRequest(true, false, true, () -> false));
        assertThat(programs.calls()).as("the one with the rights asks no more").hasSize(2);
    }

    @Test
    void whoever_is_refused_the_rights_or_does_not_want_them_gets_the_startup_folder() throws Exception {
        administrator = false;
        allowed = false;
        services().install(request(true, false));
        assertThat(loginItem()).exists();
        Files.delete(loginItem());

        elevated.clear();
        services().install(new InstallRequest(true, false, false, () -> false));
        assertThat(elevated).isEmpty();
        assertThat(loginItem()).exists();
    }

    @Test
    void the_startup_folder_can_be_found_in_two_ways_or_not_at_all() {
        environment.remove("APPDATA");
        environment.put("USERPROFILE", temporary.resolve("Bob B").toString());
        assertThat(services().loginItem().toString()).contains("Bob B/AppData/Roaming/Microsoft/Windows");
        environment.remove("USERPROFILE");
        assertThatThrownBy(() -> services().loginItem()).hasMessageContaining("APPDATA");
        assertThat(services().installed()).isFalse();
    }

    @Test
    void starting_runs_the_task_and_reports_the_process() {
        programs.answer("schtasks", "/Query*", "TaskName: x\n");
        whileWaiting = () -> gateways.running.put(home, 42L);
        services().start("ignored");
        assertThat(programs.calls()).endsWith("schtasks /Run /TN Hermes_Gateway");
        assertThat(waited).containsExactly(Duration.ofSeconds(6));
        assertThat(said).containsExactly("✓ Gateway started (PID 42)");

        services().start("ignored");
        assertThat(said).last().isEqualTo("✓ Gateway is already running (PID 42)");
    }

    @Test
    void without_a_task_it_is_started_by_us_and_without_both_it_is_told() throws Exception {
        assertThatThrownBy(() -> services().start("ignored")).hasMessage("Gateway service is not installed");
        Files.createDirectories(loginItem().getParent());
        Files.writeString(loginItem(), "");
        programs.answer("schtasks", "/Run*", 1, "", NOT_THERE);
        services().start("ignored");
        assertThat(spawned).hasSize(1);
        assertThat(said).last().asString().contains("not running after 6s");
    }

    @Test
    void stopping_ends_the_task_and_the_gateway_and_kills_what_stays() {
        gateways.running.put(home, 42L);
        services().stop("ignored");
        assertThat(programs.calls()).containsExactly("schtasks /End /TN Hermes_Gateway", "taskkill /PID 42 /T /F");
        assertThat(gateways.told).containsExactly("stop of 42 in " + home, "end all in " + home);

        gateways.running.put(home, 99L);
        assertThatThrownBy(() -> services().stop("ignored")).hasMessageContaining("PID 99");
    }

    @Test
    void a_restart_is_a_stop_a_breath_and_a_start() {
        services().restart("ignored");
        assertThat(programs.calls())
                .contains("schtasks /End /TN Hermes_Gateway")
                .noneMatch(call -> call.startsWith("taskkill"));
        assertThat(waited).startsWith(Duration.ofSeconds(1));
        assertThat(spawned).hasSize(1);
    }

    @Test
    void status_tells_what_the_scheduler_knows() {
        assertThat(services().status(false)).isFalse();
        said.clear();
        programs.answer("schtasks", "/Query*", "HostName: DESK\nStatus: Ready\nLast Result: 0\nComment: N/A\n");
        gateways.running.put(home, 42L);
        assertThat(services().status(true)).isTrue();
        assertThat(said)
                .containsExactly(
                        "✓ Scheduled task: Hermes_Gateway",
                        "  Status: Ready",
                        "  Last Result: 0",
                        "✓ Gateway is running (PID: 42)",
                        "  Script: " + script(),
                        "  Output: " + home.resolve("logs/gateway-stdio.log"));
        assertThat(programs.calls()).contains("schtasks /Query /TN Hermes_Gateway /V /FO LIST");
        assertThat(services().isRunning("ignored")).isTrue();
    }

    @Test
    void uninstalling_removes_the_task_and_both_files() throws Exception {
        services().install(request(true, false));
        Files.createDirectories(loginItem().getParent());
        Files.writeString(loginItem(), "");
        programs.answer("schtasks", "/Delete*", "SUCCESS\n").forget();
        services().uninstall();
        assertThat(programs.calls()).containsExactly("schtasks /Delete /F /TN Hermes_Gateway");
        assertThat(script()).doesNotExist();
        assertThat(loginItem()).doesNotExist();
        services().uninstall();
    }
}
