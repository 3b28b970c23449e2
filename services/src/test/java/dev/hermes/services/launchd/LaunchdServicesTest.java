package dev.hermes.services.launchd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.services.Caller;
import dev.hermes.services.GatewayNames;
import dev.hermes.services.Host;
import dev.hermes.services.Installation;
import dev.hermes.services.LocalPrograms;
import dev.hermes.services.Machine;
import dev.hermes.services.RecordedGateways;
import dev.hermes.services.StandIns;
import dev.hermes.services.Waits;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class LaunchdServicesTest {
    private static final long OUR_GATEWAY = 99;
    private static final Duration DRAIN = Duration.ofSeconds(180);

    @TempDir
    Path temporary;

    private Path user;
    private Path home;
    private StandIns programs;
    private Map<String, String> environment;
    private final RecordedGateways gateways = new RecordedGateways();
    private final List<String> said = new ArrayList<>();
    private final List<Duration> waited = new ArrayList<>();
    private Runnable whileWaiting = () -> {};

    @BeforeEach
    void a_mac_on_which_bob_has_a_home() throws Exception {
        user = Files.createDirectories(temporary.resolve("Users/bob"));
        home = Files.createDirectories(user.resolve(".hermes"));
        programs = new StandIns(temporary.resolve("bin"), "launchctl", "kill");
        environment = programs.environment();
    }

    private LaunchdServices services() {
        return services(home);
    }

    private LaunchdServices services(Path home) {
        var run = new LocalPrograms(environment);
        Waits waits = (condition, limit) -> {
            waited.add(limit);
            if (!condition.getAsBoolean()) {
                whileWaiting.run();
            }
            return condition.getAsBoolean();
        };
        var machine = new Machine(
                new Host(temporary, "Mac OS X", environment, run),
                temporary,
                environment,
                run,
                new Caller(501, "bob", List.of(OUR_GATEWAY)),
                waits,
                temporary);
        return new LaunchdServices(
                machine,
                new Installation(
                        Path.of("/opt/hermes/bin/hermes"),
                        Path.of("/opt/hermes"),
                        Optional.empty(),
                        home,
                        user,
                        GatewayNames.of(user, home),
                        DRAIN),
                user,
                gateways,
                said::add);
    }

    private Path plist() {
        return user.resolve("Library/LaunchAgents/ai.hermes.gateway.plist");
    }

    private void installed() {
        services().install(false);
        programs.forget();
        said.clear();
    }

    @Test
    void an_agent_that_cannot_run_as_it_is_set_up_has_itself_unloaded_and_is_loaded_by_the_next_start() {
        // given
        installed();
        var agent = Map.of("XPC_SERVICE_NAME", "ai.hermes.gateway");
        assertThat(LaunchdServices.started(agent, "ai.hermes.gateway")).isTrue();
        assertThat(LaunchdServices.started(agent, "ai.hermes.gateway-coder")).isFalse();
        assertThat(LaunchdServices.started(Map.of("XPC_SERVICE_NAME", "0"), "ai.hermes.gateway"))
                .isFalse();
        // when
        services().giveUp();
        // then
        assertThat(programs.calls()).containsExactly("launchctl bootout gui/501/ai.hermes.gateway");
        assertThat(plist()).exists();
    }

    @Test
    void the_agent_is_a_property_list() throws Exception {
        var bob = Path.of("/Users/bob");
        var coder = bob.resolve(".hermes/profiles/coder");
        var plist = Plist.of(
                new Installation(
                        Path.of("/opt/hermes/bin/hermes"),
                        Path.of("/opt/hermes"),
                        Optional.of(Path.of("/Library/Java & <Co>")),
                        coder,
                        bob,
                        GatewayNames.of(bob, coder),
                        DRAIN),
                "/opt/hermes/bin:/usr/bin");
        try (var in = getClass().getResourceAsStream("agent.plist")) {
            assertThat(plist.text()).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(plist.home()).contains(coder.toString());

        var parser = DocumentBuilderFactory.newInstance();
        parser.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        var document = parser.newDocumentBuilder()
                .parse(new ByteArrayInputStream(plist.text().getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("key").getLength()).isEqualTo(11);
    }

    @Test
    void installing_writes_and_loads_it() {
        assertThat(services().install(false)).isTrue();
        assertThat(programs.calls()).containsExactly("launchctl bootstrap gui/501 " + plist());
        assertThat(plist()).content().contains(home.toString());
        assertThat(home.resolve("logs")).isDirectory();
        assertThat(said)
                .containsExactly("Installing launchd service to: " + plist(), "✓ Service installed and loaded!");
    }

    @Test
    void the_second_time_there_is_nothing_to_do_even_from_another_terminal() {
        installed();
        environment.put("PATH", environment.get("PATH") + ":/somewhere/else");
        assertThat(services().install(false)).isFalse();
        assertThat(programs.calls()).isEmpty();
        assertThat(said).first().asString().startsWith("Service already installed");
    }

    @Test
    void one_that_is_stale_is_unloaded_and_loaded_again() throws Exception {
        installed();
        Files.writeString(plist(), Files.readString(plist()).replace("--replace", "--old"));
        assertThat(services().install(false)).isTrue();
        assertThat(programs.calls())
                .containsExactly(
                        "launchctl bootout gui/501/ai.hermes.gateway", "launchctl bootstrap gui/501 " + plist());
    }

    @Test
    void the_agent_of_another_home_is_not_overwritten_without_force() throws Exception {
        installed();
        Files.writeString(plist(), Files.readString(plist()).replace(home + "</string>", "/srv/h</string>"));
        assertThatThrownBy(() -> services().install(false)).hasMessageContaining("/srv/h");
        assertThat(services().install(true)).isTrue();
        assertThat(plist()).content().doesNotContain("/srv/h");
    }

    @Test
    void what_launchd_refuses_is_told_in_its_words() {
        programs.answer("launchctl", "bootstrap*", 5, "", "Bootstrap failed: 5: Input/output error");
        assertThatThrownBy(() -> services().install(false))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("bootstrap")
                .hasMessageContaining("Input/output error");
    }

    @Test
    void starting_makes_what_is_missing() {
        services().start("ignored");
        assertThat(programs.calls())
                .containsExactly(
                        "launchctl bootstrap gui/501 " + plist(), "launchctl kickstart gui/501/ai.hermes.gateway");
    }

    @Test
    void starting_what_launchd_does_not_know_loads_it_first() {
        for (var code : List.of(3, 113)) {
            installed();
            programs.answer("launchctl", "kickstart*", code, "", "Could not find service");
            assertThatThrownBy(() -> services().start("ignored")).hasMessageContaining("kickstart");
            assertThat(programs.calls())
                    .containsExactly(
                            "launchctl kickstart gui/501/ai.hermes.gateway",
                            "launchctl bootstrap gui/501 " + plist(),
                            "launchctl kickstart gui/501/ai.hermes.gateway");
            programs.answer("launchctl", "kickstart*", "");
        }
    }

    @Test
    void stopping_unloads_it_so_that_it_stays_stopped() {
        installed();
        gateways.running.put(home, 42L);
        whileWaiting = gateways.running::clear;
        services().stop("ignored");
        assertThat(programs.calls()).containsExactly("launchctl bootout gui/501/ai.hermes.gateway");
        assertThat(gateways.told).containsExactly("stop of 42 in " + home);
        assertThat(said).containsExactly("✓ Service stopped");
    }

    @Test
    void one_that_does_not_end_is_killed_and_one_that_is_not_loaded_is_stopped_already() {
        installed();
        gateways.running.put(home, 42L);
        programs.answer("launchctl", "bootout*", 113, "", "Could not find service");
        services().stop("ignored");
        assertThat(programs.calls()).containsExactly("launchctl bootout gui/501/ai.hermes.gateway", "kill -KILL 42");
        assertThat(waited).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    @Test
    void a_restart_lets_the_gateway_finish() {
        installed();
        gateways.running.put(home, 42L);
        whileWaiting = gateways.running::clear;
        services().restart("ignored");
        assertThat(programs.calls())
                .containsExactly("kill -TERM 42", "launchctl kickstart -k gui/501/ai.hermes.gateway");
        assertThat(waited).containsExactly(DRAIN);
    }

    @Test
    void from_inside_a_restart_is_asked_for_and_a_stop_is_refused() {
        installed();
        gateways.running.put(home, OUR_GATEWAY);
        services().restart("ignored");
        assertThat(programs.calls()).containsExactly("kill -USR1 99");
        assertThat(said).containsExactly("✓ Service restart requested");
        assertThatThrownBy(() -> services().stop("ignored")).hasMessageContaining("PID 99");
    }

    @Test
    void status_says_whether_it_is_there_current_and_loaded() throws Exception {
        assertThat(services().status(false)).isFalse();
        installed();
        programs.answer("launchctl", "list*", "{ \"PID\" = 42; };\n");
        assertThat(services().status(false)).isTrue();
        assertThat(said)
                .containsExactly(
                        "Launchd plist: " + plist(),
                        "✓ Service definition matches the current Hermes install",
                        "✓ Gateway service is loaded",
                        "{ \"PID\" = 42; };");
        assertThat(services().isRunning("ignored")).isTrue();

        said.clear();
        programs.answer("launchctl", "list*", 113, "", "");
        Files.writeString(plist(), Files.readString(plist()).replace("--replace", "--old"));
        Files.writeString(home.resolve("logs/gateway.log"), "line\n".repeat(30) + "last\n");
        services().status(true);
        assertThat(said).contains("✗ Gateway service is not loaded", "last").hasSize(3 + 2 + 20);
        assertThat(said.get(1)).contains("stale");
        assertThat(services().isRunning("ignored")).isFalse();
    }

    @Test
    void uninstalling_takes_everything_back() {
        installed();
        services().uninstall();
        assertThat(programs.calls()).containsExactly("launchctl bootout gui/501/ai.hermes.gateway");
        assertThat(plist()).doesNotExist();
        assertThatThrownBy(() -> services().uninstall()).hasMessage("Gateway service is not installed");
    }

    @Test
    void starting_brings_an_old_agent_up_to_date_but_not_the_one_of_another_home() throws Exception {
        installed();
        Files.writeString(plist(), Files.readString(plist()).replace("--replace", "--old"));
        services().start("ignored");
        assertThat(plist()).content().contains("--replace");
        assertThat(said).first().asString().startsWith("↻");

        Files.writeString(plist(), Files.readString(plist()).replace(home + "</string>", "/srv/h</string>"));
        assertThat(services().refresh()).isFalse();
    }
}
