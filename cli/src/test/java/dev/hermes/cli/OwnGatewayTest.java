package dev.hermes.cli;

import static dev.hermes.cli.Processes.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.home.FileLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway's own agent orders, as processes: the gateway is played by a shell that has started the command. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class OwnGatewayTest {
    private static final String GATEWAY = """
            printf '{"pid":%d,"argv":["hermes","gateway","run"]}' $$ >"$HERMES_HOME/gateway.pid"
            trap 'echo asked to restart' USR1
            trap 'echo asked to end' TERM
            echo "number $$"
            env -u API_SERVER_ENABLED HERMES_KANBAN_TASK=t_1 "$@"
            echo "exit $?"
            """;

    @TempDir
    Path directory;

    private StandInMachine machine;
    private FileLock lock;
    private Path told;

    @BeforeEach
    void the_default_profile_has_a_gateway_and_another_one_a_service() throws IOException {
        machine = StandInMachine.withoutSupervisor(directory);
        machine.systemd();
        machine.person.run("profile", "create", "coder");
        machine.person.run("-p", "coder", "gateway", "install", "--no-start-now", "--start-on-login");
        machine.active("hermes-gateway-coder");
        lock = FileLock.tryExclusive(machine.person.home().resolve("gateway.lock"))
                .orElseThrow();
        told = directory.resolve("told");
        var launcher = Files.createDirectories(directory.resolve("release/bin")).resolve("hermes");
        Files.writeString(
                launcher,
                "#!/bin/sh\necho \"$@; server $API_SERVER_ENABLED task $HERMES_KANBAN_TASK\" >>'" + told + "'\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    @AfterEach
    void released() {
        lock.close();
    }

    /** What the gateway and the command that it ran said. */
    private List<String> ordered(String... words) throws IOException {
        var builder = Processes.builder(directory, List.of("sh", "-c", GATEWAY, "sh"), words)
                .redirectErrorStream(true);
        builder.environment().putAll(machine.variables());
        builder.environment().put("API_SERVER_ENABLED", "1");
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Dhermes.launcher=" + directory.resolve("release/bin/hermes"));
        var process = builder.start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    @Test
    void it_does_not_end_itself_with_all_others_whichever_profile_it_names() throws IOException {
        assertThat(ordered("-p", "coder", "gateway", "stop", "--all"))
                .contains("✗ This command was started by the gateway that it would stop.", "exit 1")
                .doesNotContain("asked to end");
        assertThat(ordered("-p", "coder", "gateway", "start", "--all"))
                .contains("✗ This command was started by the gateway that it would stop.", "exit 1")
                .doesNotContain("asked to end");
        assertThat(machine.calls()).noneMatch(call -> call.contains(" stop "));
    }

    @Test
    void when_it_restarts_all_it_comes_last_and_another_one_waits_for_its_end() throws Exception {
        var said = ordered("gateway", "restart", "--all");

        var number = said.stream()
                .filter(line -> line.startsWith("number "))
                .map(line -> line.substring("number ".length()))
                .findFirst()
                .orElseThrow();
        assertThat(said)
                .containsSubsequence(
                        "✓ Stopped hermes-gateway-coder service",
                        "✓ User service started",
                        "⏳ Gateway will restart when its work is done (PID " + number + ")",
                        "asked to restart",
                        "exit 0")
                .doesNotContain("asked to end");
        // with what the gateway was started with, and not with what its agent's command knows
        var follower = "-p default gateway run --replace --after " + number + "; server 1 task ";
        eventually(
                "another one waits",
                () -> Files.exists(told) && Files.readAllLines(told).contains(follower));
    }

    @Test
    void another_profile_can_be_stopped() throws IOException {
        assertThat(ordered("-p", "coder", "gateway", "stop"))
                .contains("✓ Stopped hermes-gateway-coder service", "exit 0")
                .doesNotContain("asked to end");
    }
}
