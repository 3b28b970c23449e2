package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.PtyDriver;
import dev.hermes.testkit.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The conversation at a real terminal: the whole program on a PTY. Each test is one start and tells one story. */
class TerminalChatTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PROMPT = "❯ ";
    private static final String ENTER = "\r";

    @TempDir
    Path directory;

    private final ModelServer server = ModelServer.start();
    private final Answers answers = Answers.of(server);
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void home() throws IOException {
        Files.createDirectories(directory.resolve("home"));
        Files.createDirectories(directory.resolve("work"));
        environment.put("HERMES_HOME", directory.resolve("home").toString());
        environment.put("HOME", directory.toString());
        environment.put("PATH", String.valueOf(System.getenv("PATH")));
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TERM", "xterm-256color");
        Files.writeString(directory.resolve("home/config.yaml"), """
                model:
                  provider: custom
                  base_url: %s
                  api_key: key
                  default: m1
                agent:
                  api_max_retries: 1
                """.formatted(server.url()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private PtyDriver hermes(int columns, String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.hermes.cli.Main"));
        command.addAll(List.of(arguments));
        return PtyDriver.start(command, directory.resolve("work"), environment, columns, 24);
    }

    /** How long until text comes. */
    private static Duration within(PtyDriver hermes, String text) throws InterruptedException {
        long began = System.nanoTime();
        hermes.await(text, SOON);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** An answer can be read before its turn has quite ended; a person then types the command again. */
    private static void whenIdle(PtyDriver hermes, String command, String answer) throws InterruptedException {
        var early = "That has to wait for the end of the answer.";
        do {
            hermes.typeLine(command);
        } while (hermes.awaitAny(SOON, answer, early).equals(early));
    }

    @Test
    void a_conversation_with_completion_titles_undo_and_history() throws Exception {
        try (var hermes = hermes(100)) {
            hermes.await("Hermes Agent v", SOON).await("m1", SOON).await(PROMPT, SOON);
            answers.then(Reply.text("Here is a **bold** answer."));
            hermes.typeLine("hello there").await("Here is a bold answer.", SOON).await(PROMPT, SOON);
            assertThat(hermes.raw()).contains("\u001b[1mbold");
            hermes.type("/tit" + PtyDriver.TAB).await("/title ", SOON);
            hermes.typeLine("My chat").await("Title set: My chat", SOON);
            hermes.typeLine("/history").await("[You #1]", SOON).await("hello there", SOON);
            hermes.resize(60, 20);
            whenIdle(hermes, "/undo", "[y/N]");
            hermes.typeLine("y").await("Undid 2 message(s); 0 remain.", SOON);
            hermes.typeLine("/new Other").await("New session started: Other", SOON);
            hermes.typeLine("/nope").await("Unknown command: /nope", SOON);
            hermes.typeLine("again").await("ok", SOON).await(PROMPT, SOON);
            hermes.typeLine("/quit").await("Resume this session with:", SOON);
            assertThat(hermes.awaitExit(SOON)).isZero();
            assertThat(hermes.text()).contains("hermes -c \"Other\"", "Messages: 2 (1 user, 0 tool calls)");
        }
        assertThat(Files.readString(directory.resolve("home/.hermes_history"))).contains("hello there");
    }

    @Test
    void ctrl_c_stops_an_answer_then_a_command_and_ctrl_d_leaves() throws Exception {
        try (var hermes = hermes(100, "--yolo")) {
            hermes.await(PROMPT, SOON);
            answers.then(Reply.endless(10_000).slow(Duration.ofMillis(50)));
            hermes.typeLine("talk").await("x x x", SOON);
            hermes.type(PtyDriver.CTRL_C);
            assertThat(within(hermes, "Interrupted.")).isLessThan(Duration.ofSeconds(10));
            hermes.await(PROMPT, SOON);
            server.awaitHangUps(1, SOON);

            answers.then(Reply.toolCall("terminal", "{\"command\": \"echo begun > begun; sleep 300.125\"}"));
            hermes.typeLine("wait").await("sleep 300.125", SOON);
            awaitFile(directory.resolve("work/begun"));
            hermes.type(PtyDriver.CTRL_C);
            assertThat(within(hermes, "Interrupted.")).isLessThan(Duration.ofSeconds(10));
            assertThat(running("sleep 300.125")).isEmpty();
            hermes.await(PROMPT, SOON).type(PtyDriver.CTRL_D).await("Resume this session with:", SOON);
            assertThat(hermes.awaitExit(SOON)).isZero();
        }
    }

    @Test
    void approval_is_asked_and_the_answer_counts() throws Exception {
        var doomed = Files.createDirectory(directory.resolve("work/doomed"));
        var call = Reply.toolCall("terminal", "{\"command\": \"rm -rf doomed\"}");
        answers.then(
                call,
                Reply.text("It was denied."),
                call,
                Reply.text("Cancelled then."),
                call,
                Reply.text("It is gone."));
        try (var hermes = hermes(40)) {
            hermes.await(PROMPT, SOON);
            hermes.typeLine("remove it").await("Approval needed", SOON).await("rm -rf doomed", SOON);
            hermes.await("[d]eny", SOON).typeLine("d").await("deny", SOON).await("It was denied.", SOON);
            assertThat(doomed).exists();
            hermes.typeLine("try again")
                    .await("[d]eny", SOON)
                    .type(PtyDriver.CTRL_C)
                    .await("Cancelled then.", SOON);
            assertThat(doomed).exists();
            hermes.typeLine("once more").await("[d]eny", SOON).typeLine("o").await("It is gone.", SOON);
            assertThat(doomed).doesNotExist();
            hermes.await(PROMPT, SOON).type(PtyDriver.CTRL_D);
            assertThat(hermes.awaitExit(SOON)).isZero();
            assertThat(hermes.text().lines().map(String::strip))
                    .as("nothing but prompts and answers is wider than the terminal")
                    .filteredOn(line -> line.startsWith("╔"))
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(40));
        }
    }

    @Test
    void the_first_start_leads_to_the_demonstration_and_sigterm_leaves_nothing_behind() throws Exception {
        Files.delete(directory.resolve("home/config.yaml"));
        environment.put("NO_COLOR", "");
        try (var hermes = hermes(80)) {
            hermes.await("No model is connected yet", SOON).await("type to filter", SOON);
            hermes.type("demo").await("/demo", SOON).type("\r");
            hermes.await("not a language model", SOON).await(PROMPT, SOON);
            hermes.typeLine("run the command: sleep 301.25").await("sleep 301.25", SOON);
            awaitRunning("sleep 301.25");
            new ProcessBuilder("kill", "-TERM", String.valueOf(hermes.pid()))
                    .start()
                    .waitFor();
            assertThat(hermes.awaitExit(SOON)).isEqualTo(143);
            assertThat(running("sleep 301.25")).isEmpty();
            assertThat(hermes.raw()).doesNotContainPattern("\u001b\\[[0-9;]*3[0-7]m");
        }
    }

    @Test
    void a_dumb_terminal_gets_plain_lines() throws Exception {
        environment.put("TERM", "dumb");
        try (var hermes = hermes(80)) {
            hermes.await("m1", SOON).await("> ", SOON);
            answers.then(Reply.text("Plain **words**."), Reply.endless(10_000).slow(Duration.ofMillis(50)));
            hermes.typeLine("hello").await("Plain words.", SOON).await("> ", SOON);
            hermes.typeLine("talk");
            await(() -> answers.asked().size() >= 2, "the second question");
            hermes.type(PtyDriver.CTRL_C).await("Interrupted.", SOON).await("> ", SOON);
            hermes.type(PtyDriver.CTRL_D).await("Resume this session with:", SOON);
            assertThat(hermes.awaitExit(SOON)).isZero();
            assertThat(hermes.raw()).doesNotContain("\u001b");
        }
    }

    private static List<String> running(String command) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.endsWith(command))
                .toList();
    }

    private static void awaitRunning(String command) throws InterruptedException {
        await(() -> !running(command).isEmpty(), command);
    }

    private static void awaitFile(Path file) throws InterruptedException {
        await(() -> Files.exists(file), file.toString());
    }

    private static void await(BooleanSupplier reached, String what) throws InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    @Test
    void another_model_is_chosen_with_the_keys() throws Exception {
        server.models("m1", "m2", "m3");
        try (var hermes = hermes(100)) {
            hermes.await(PROMPT, SOON).typeLine("/model").await("Whose model?", SOON);
            hermes.type(ENTER).await("Which model of", SOON).await("m1 ← current", SOON);
            hermes.type("m2").await("/m2", SOON).type(ENTER).await("✓ Model switched: m2", SOON);
            // what is left is as it was, by Esc, Ctrl-C and the rows that say so
            for (var way : List.of("\u001b", PtyDriver.CTRL_C, "Cancel" + ENTER)) {
                hermes.typeLine("/provider")
                        .await("Whose model?", SOON)
                        .type(ENTER)
                        .await("m2 ← current", SOON);
                hermes.type("← Back" + ENTER)
                        .await("Whose model?", SOON)
                        .type(way)
                        .await("Nothing was changed.", SOON)
                        .await(PROMPT, SOON);
            }
            answers.then(Reply.text("Still here."));
            hermes.typeLine("hello").await("Still here.", SOON);
            whenIdle(hermes, "/model", "Whose model?");
            hermes.type("\u001b")
                    .await("Nothing was changed.", SOON)
                    .await(PROMPT, SOON)
                    .type(PtyDriver.CTRL_D);
            assertThat(hermes.awaitExit(SOON)).isZero();
        }
        assertThat(server.requests().getLast().body().path("model").asString()).isEqualTo("m2");
        assertThat(Files.readString(directory.resolve("home/config.yaml"))).contains("default: m1");
    }
}
