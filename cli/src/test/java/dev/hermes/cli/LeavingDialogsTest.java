package dev.hermes.cli;

import static dev.hermes.testkit.PtyDriver.CTRL_C;
import static dev.hermes.testkit.PtyDriver.CTRL_D;
import static dev.hermes.testkit.PtyDriver.ENTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.PtyDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person at a real terminal who stops in the middle of a question. */
class LeavingDialogsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SETTINGS = "model: {provider: demo, default: demo}\n";
    private static final String KEPT =
            "Stopped. What was saved above is kept, nothing else was changed; 'hermes model' begins again.";

    @TempDir
    Path directory;

    private Path home;

    @BeforeEach
    void home() throws IOException {
        home = Files.createDirectories(directory.resolve("home"));
        Files.createDirectories(directory.resolve("work"));
        Files.writeString(home.resolve("config.yaml"), SETTINGS);
    }

    private PtyDriver hermes(String... words) throws IOException {
        return started(Processes.command(directory, words));
    }

    private PtyDriver started(List<String> command) throws IOException {
        var environment = new HashMap<String, String>();
        environment.put("HERMES_HOME", home.toString());
        environment.put("HOME", directory.toString());
        environment.put("PATH", String.valueOf(System.getenv("PATH")));
        environment.put("HTTPS_PROXY", "http://127.0.0.1:1"); // no test leaves this machine
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TERM", "xterm-256color");
        return PtyDriver.start(command, directory.resolve("work"), environment, 120, 40);
    }

    /** It ended with one word of what is kept, and nothing that only programmers read. */
    private static void ended(PtyDriver hermes, String told, int exit) throws InterruptedException {
        hermes.await(told, SOON);
        assertThat(hermes.awaitExit(SOON)).isEqualTo(exit);
        assertThat(hermes.text()).containsOnlyOnce("Stopped").doesNotContain("Exception", "at dev.hermes", "Error:");
    }

    private void nothingChanged() throws IOException {
        assertThat(Files.readString(home.resolve("config.yaml"))).isEqualTo(SETTINGS);
        assertThat(home.resolve("auth.json")).doesNotExist();
        assertThat(home.resolve(".env")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "label"})
    void a_key_that_is_not_given_to_the_end_is_not_stored(String question) throws Exception {
        try (var hermes = hermes("auth", "add", "deepseek")) {
            hermes.await("Paste your API key:", SOON);
            if (question.equals("label")) {
                hermes.typeLine("sk-typed-and-not-stored").await("Label", SOON);
            }
            hermes.type(CTRL_C);
            ended(hermes, "Stopped. No credential was stored", 130);
        }
        nothingChanged();
    }

    @Test
    void the_terminal_shows_again_what_is_typed() throws Exception {
        // given: a shell that outlives the program, as that of a person does
        var command = new ArrayList<>(List.of("sh", "-c", "trap : INT; \"$@\"; echo code=$?; stty -a", "sh"));
        command.addAll(Processes.command(directory, "auth", "add", "deepseek"));
        try (var shell = started(command)) {
            // when
            shell.await("Paste your API key:", SOON).type(CTRL_C);
            // then
            shell.await("code=130", SOON);
            shell.awaitExit(SOON);
            assertThat(shell.text()).containsPattern("\\becho\\b").doesNotContainPattern("-echo\\b");
        }
    }

    @Test
    void what_a_terminal_puts_around_pasted_text_is_no_part_of_a_key() throws Exception {
        try (var hermes = hermes("auth", "add", "deepseek")) {
            hermes.await("Paste your API key:", SOON).typeLine("\u001b[200~sk-pasted-123456\u001b[201~");
            hermes.await("Label", SOON).typeLine("\u001b[200~mine\u001b[201~");
            hermes.await("Added deepseek credential #1: \"mine\"", SOON);
            assertThat(hermes.awaitExit(SOON)).isZero();
        }
        assertThat(Files.readString(home.resolve("auth.json"))).contains("\"sk-pasted-123456\"");
    }

    @Test
    void the_menu_of_credentials_is_left_by_ctrl_c_and_its_last_choice_is_the_end_of_input() throws Exception {
        try (var hermes = hermes("auth")) {
            hermes.await("Choice [1-5]:", SOON).type(CTRL_C);
            ended(hermes, "The credentials are as they were", 130);
        }
        try (var hermes = hermes("auth")) {
            hermes.await("Choice [1-5]:", SOON).type(CTRL_D);
            assertThat(hermes.awaitExit(SOON)).isZero();
        }
        nothingChanged();
    }

    @ParameterizedTest
    @ValueSource(strings = {CTRL_C, CTRL_D})
    void a_model_that_is_not_chosen_to_the_end_is_not_chosen(String key) throws Exception {
        try (var hermes = hermes("model")) {
            hermes.await("Which provider?", SOON).type(key);
            ended(hermes, KEPT, 130);
        }
        try (var hermes = hermes("model")) {
            hermes.await("Which provider?", SOON).type("enter its address").type(ENTER);
            hermes.await("Address", SOON).type(key);
            ended(hermes, KEPT, 130);
        }
        nothingChanged();
    }

    @ParameterizedTest
    @ValueSource(strings = {CTRL_C, CTRL_D})
    void the_last_question_about_a_server_is_no_other_than_the_first(String key) throws Exception {
        try (var hermes = hermes("model")) {
            hermes.await("Which provider?", SOON).type("enter its address").type(ENTER);
            hermes.await("Address", SOON).typeLine("http://127.0.0.1:1/v1");
            hermes.await("Its key, or the name of a variable", SOON).typeLine("");
            hermes.await("What does it speak?", SOON).type(ENTER);
            hermes.await("Name of the model:", SOON).typeLine("some-model");
            hermes.await("Context window", SOON).typeLine("");
            hermes.await("Name for it", SOON).type(key);
            ended(hermes, KEPT, 130);
        }
        nothingChanged();
    }

    @Test
    void a_key_that_was_saved_on_the_way_is_told_and_kept() throws Exception {
        try (var hermes = hermes("model")) {
            hermes.await("Which provider?", SOON).type("(deepseek)").type(ENTER);
            hermes.await("DEEPSEEK_API_KEY (not shown):", SOON).typeLine("sk-typed-123456789");
            hermes.await("Saved DEEPSEEK_API_KEY", SOON).await("Which model?", SOON);
            hermes.type(CTRL_C);
            ended(hermes, KEPT, 130);
        }
        assertThat(Files.readString(home.resolve(".env"))).contains("DEEPSEEK_API_KEY=sk-typed-123456789");
        assertThat(Files.readString(home.resolve("config.yaml"))).isEqualTo(SETTINGS);
    }

    @ParameterizedTest
    @ValueSource(strings = {CTRL_C, CTRL_D})
    void a_gateway_that_is_not_described_to_the_end_is_not_changed(String key) throws Exception {
        try (var hermes = hermes("gateway", "setup")) {
            hermes.await("Who may reach it?", SOON).type(key);
            ended(hermes, "Stopped; nothing was changed.", 130);
        }
        try (var hermes = hermes("gateway", "setup")) {
            hermes.await("Who may reach it?", SOON).type(" ").type(ENTER);
            hermes.await("Address to listen at", SOON).typeLine("0.0.0.0");
            hermes.await("Key that programs have to send", SOON).type(key);
            ended(hermes, "Stopped; nothing was changed.", 130);
        }
        nothingChanged();
    }

    @ParameterizedTest
    @ValueSource(strings = {CTRL_C, CTRL_D})
    void a_set_up_that_is_left_at_a_line_goes_on_there_the_next_time(String key) throws Exception {
        try (var hermes = hermes("setup")) {
            hermes.await("Leave unchanged", SOON).type(ENTER);
            hermes.await("Seconds that a command may take", SOON).typeLine("77");
            hermes.await("Model calls", SOON).type(key);
            ended(hermes, "What was completed is saved; 'hermes setup' goes on with 'agent'.", exit(key));
        }
        assertThat(Files.readString(home.resolve("config.yaml"))).contains("timeout: 77");
        // and at that question it does not forget it
        try (var hermes = hermes("setup")) {
            hermes.await("Go on there?", SOON).type(key);
            ended(hermes, "'hermes setup' goes on with 'agent'.", exit(key));
        }
        try (var hermes = hermes("setup", "agent")) {
            hermes.await("Model calls", SOON).type(key);
            ended(hermes, "'hermes setup' goes on with 'agent'.", exit(key));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CTRL_C, CTRL_D})
    void a_set_up_that_is_left_at_a_list_or_at_a_key_ends_as_it_does_at_a_line(String key) throws Exception {
        try (var hermes = hermes("setup")) {
            hermes.await("Leave unchanged", SOON).type(key);
            ended(hermes, "'hermes setup model' asks this part again", exit(key));
        }
        try (var hermes = hermes("setup", "model")) {
            hermes.await("Which provider?", SOON).type("(zai)").type(ENTER);
            hermes.await("GLM_API_KEY (not shown):", SOON).type(key);
            ended(hermes, "'hermes setup model' asks this part again", exit(key));
        }
        nothingChanged();
    }

    /** Ctrl-C interrupts, as it does everywhere; the end of input leaves a set-up that is not done. */
    private static int exit(String key) {
        return key.equals(CTRL_C) ? 130 : 1;
    }
}
