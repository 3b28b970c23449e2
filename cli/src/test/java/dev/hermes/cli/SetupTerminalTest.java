package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.PtyDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The set-up as a newcomer meets it: on a real terminal, with nothing there yet. */
class SetupTerminalTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @BeforeEach
    void work() throws IOException {
        Files.createDirectories(directory.resolve("work"));
    }

    @Test
    void ten_keys_lead_from_nothing_to_a_first_answer() throws Exception {
        var environment = new HashMap<String, String>();
        environment.put("HERMES_HOME", directory.resolve("home").toString());
        environment.put("HOME", directory.toString());
        environment.put("PATH", String.valueOf(System.getenv("PATH")));
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TERM", "xterm-256color");
        var command = Processes.command(directory, "setup");
        try (var hermes = PtyDriver.start(command, directory.resolve("work"), environment, 100, 30)) {
            hermes.await("Quick", SOON).type(PtyDriver.ENTER); // 1
            hermes.await("Which provider?", SOON).type("demo"); // 5
            hermes.await("demonstration", SOON).type(PtyDriver.ENTER); // 6
            hermes.await("Begin a conversation now?", SOON).type(PtyDriver.ENTER); // 7
            hermes.await("❯ ", SOON).typeLine("hi"); // 10
            hermes.await("demonstration", SOON);
            hermes.typeLine("/quit");
            assertThat(hermes.awaitExit(SOON)).isZero();
        }
        assertThat(Files.readString(directory.resolve("home/config.yaml"))).contains("provider: demo");
    }

    @Test
    void enter_and_esc_keep_what_is_and_ctrl_c_stops_until_the_next_time() throws Exception {
        var settings = "model: {provider: demo, default: demo}\n";
        Files.createDirectories(directory.resolve("home"));
        Files.writeString(directory.resolve("home/config.yaml"), settings);
        var command = Processes.command(directory, "setup");
        try (var hermes = PtyDriver.start(command, directory.resolve("work"), environment(), 100, 30)) {
            hermes.await("Leave unchanged: demo via demo", SOON).type(PtyDriver.ENTER);
            hermes.await("Seconds that a command may take", SOON).typeLine("");
            hermes.await("Model calls", SOON).typeLine("");
            hermes.await("off", SOON).type(PtyDriver.ENTER);
            hermes.await("What is shown of the tools it uses? all", SOON); // what was answered stays to be seen
            hermes.await("Part of the model's window", SOON).typeLine("");
            hermes.await("Who may reach it?", SOON).type("\u001b");
            hermes.await("Tools of the agent", SOON).type(PtyDriver.CTRL_C);
            hermes.await("'hermes setup' goes on with 'tools'", SOON);
            assertThat(hermes.awaitExit(SOON)).isEqualTo(130);
        }
        assertThat(Files.readString(directory.resolve("home/config.yaml"))).isEqualTo(settings);
        try (var hermes = PtyDriver.start(command, directory.resolve("work"), environment(), 100, 30)) {
            hermes.await("ended before 'tools'. Go on there?", SOON).typeLine("");
            hermes.await("Tools of the agent", SOON).type("\u001b");
            hermes.await("Begin a conversation now?", SOON).typeLine("n");
            assertThat(hermes.awaitExit(SOON)).isZero();
        }
    }

    @Test
    void ctrl_c_at_the_first_menu_is_no_answer_to_it() throws Exception {
        Files.createDirectories(directory.resolve("home"));
        Files.writeString(directory.resolve("home/config.yaml"), "model: {provider: demo, default: demo}\n");
        var command = Processes.command(directory, "setup");
        try (var hermes = PtyDriver.start(command, directory.resolve("work"), environment(), 100, 30)) {
            hermes.await("Which provider?", SOON).type(PtyDriver.CTRL_C);
            assertThat(hermes.awaitExit(SOON)).isEqualTo(130);
            assertThat(hermes.text()).doesNotContain("Seconds that a command may take");
        }
    }

    private HashMap<String, String> environment() {
        var environment = new HashMap<String, String>();
        environment.put("HERMES_HOME", directory.resolve("home").toString());
        environment.put("HOME", directory.toString());
        environment.put("PATH", directory.toString()); // nothing that could supervise a gateway
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TERM", "xterm-256color");
        return environment;
    }

    @Test
    void the_gateway_is_set_up_with_arrows_and_an_invisible_key() throws Exception {
        var command = Processes.command(directory, "gateway", "setup");
        try (var hermes = PtyDriver.start(command, directory.resolve("work"), environment(), 100, 30)) {
            hermes.await("Who may reach it?", SOON).type(" ").type(PtyDriver.ENTER);
            hermes.await("Address to listen at", SOON).typeLine("0.0.0.0");
            hermes.await("Key that programs have to send", SOON).typeLine("typed-and-never-shown");
            hermes.await("Port [8642]", SOON).type(PtyDriver.ENTER);
            hermes.await("hermes gateway run", SOON);
            assertThat(hermes.awaitExit(SOON)).isZero();
            assertThat(hermes.raw()).doesNotContain("typed-and-never-shown");
        }
        assertThat(Files.readString(directory.resolve("home/.env")))
                .contains("API_SERVER_HOST=0.0.0.0", "API_SERVER_KEY=typed-and-never-shown", "API_SERVER_ENABLED=true");
    }
}
