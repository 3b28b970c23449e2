package dev.hermes.cli;

import static dev.hermes.testkit.PtyDriver.CTRL_D;
import static dev.hermes.testkit.PtyDriver.ENTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.PtyDriver;
import dev.hermes.testkit.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person without a model meets who types {@code hermes}. */
class FirstRunTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String DOWN = "\u001b[B";
    private static final String ESC = "\u001b";

    @TempDir
    Path directory;

    private final ModelServer server = ModelServer.start().models("big", "small");
    private Cli hermes;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
        environment.put("HERMES_HOME", hermes.home().toString());
        environment.put("HOME", directory.toString());
        environment.put("PATH", String.valueOf(System.getenv("PATH")));
        environment.put("HTTPS_PROXY", "http://127.0.0.1:1"); // no test leaves this machine
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TERM", "xterm-256color");
        server.otherwise(_ -> Reply.text("I am here."));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private PtyDriver started() {
        return PtyDriver.start(Processes.command(directory), hermes.work(), environment, 100, 30);
    }

    /** As far as the question for the key. */
    private static void keyOf(String provider, PtyDriver first) throws InterruptedException {
        first.await("How would you like to begin?", SOON).type("API key").await("/API key", SOON);
        first.type(ENTER).await("Providers that need only a key", SOON);
        first.type(provider).await("/" + provider, SOON).type(ENTER);
    }

    @Test
    void a_key_leads_to_the_models_that_the_provider_has_now_and_is_not_shown() throws Exception {
        // given
        environment.put("DEEPSEEK_BASE_URL", server.url());
        // when
        try (var first = started()) {
            keyOf("deepseek", first);
            first.await("DEEPSEEK_API_KEY (not shown): ", SOON).typeLine("sk-canary-0123456789");
            first.await("Saved DEEPSEEK_API_KEY in", SOON).await("Which model?", SOON);
            first.type("small").await("/small", SOON).type(ENTER);
            first.await("Default model set to: small", SOON).await("❯", SOON).typeLine("hello");
            first.await("I am here.", SOON).type(CTRL_D);
            assertThat(first.awaitExit(SOON)).isZero();
            assertThat(first.text()).doesNotContain("canary");
        }
        // then
        assertThat(hermes.file(".env")).contains("DEEPSEEK_API_KEY=sk-canary-0123456789");
        assertThat(hermes.file("config.yaml")).contains("provider: deepseek", "default: small");
    }

    @Test
    void a_key_stays_away_from_the_address_of_another_provider() throws Exception {
        // given
        hermes.file("config.yaml", """
                model:
                  provider: zai
                  default: glm-4.6
                  base_url: http://127.0.0.1:9/of-zai
                  api_mode: anthropic_messages
                """);
        environment.put("DEEPSEEK_BASE_URL", server.url());
        // when
        try (var first = started()) {
            keyOf("deepseek", first);
            first.await("DEEPSEEK_API_KEY (not shown): ", SOON).typeLine("sk-deepseek-canary");
            first.await("Which model?", SOON).type(ENTER);
            first.await("Default model set to", SOON).await("❯", SOON).type(CTRL_D);
            assertThat(first.awaitExit(SOON)).isZero();
        }
        // then
        assertThat(hermes.file("config.yaml")).contains("provider: deepseek").doesNotContain("of-zai", "api_mode");
    }

    @Test
    void what_is_no_key_or_one_that_is_never_sent_is_not_stored_and_asked_for_again() throws Exception {
        // given
        environment.put("ANTHROPIC_BASE_URL", server.url());
        environment.put("DEEPSEEK_BASE_URL", server.url());
        // when
        try (var first = started()) {
            keyOf("anthropic", first);
            first.await("ANTHROPIC_API_KEY (not shown): ", SOON).typeLine("sk-ant-oat01-canary0123456789");
            first.await("That is a token of a Claude subscription", SOON).await("https://platform.claude.com", SOON);
            keyOf("deepseek", first);
            first.await("DEEPSEEK_API_KEY (not shown): ", SOON).typeLine("changeme");
            first.await("This is no key", SOON);
            first.await("How would you like to begin?", SOON).type(ESC);
            first.await("Nothing was changed.", SOON);
            first.awaitExit(SOON);
            assertThat(first.text()).doesNotContain("canary", "Saved");
        }
        // then
        for (var file : List.of(".env", "auth.json", "config.yaml")) {
            assertThat(hermes.home().resolve(file)).doesNotExist();
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void a_server_of_ones_own_is_reached_from_the_first_run_too() throws Exception {
        try (var first = started()) {
            first.await("How would you like to begin?", SOON)
                    .type("of your own")
                    .await("/of your own", SOON);
            first.type(ENTER).await("Which provider?", SOON).type("Custom end").await("/Custom end", SOON);
            first.type(ENTER).await("Address, for example", SOON).typeLine(server.url());
            first.await("not shown", SOON).type(ENTER);
            first.await("What does it speak?", SOON).type(ENTER);
            first.await("Which model?", SOON).type(ENTER);
            first.await("Context window", SOON).typeLine("128k");
            first.await("Name for it", SOON).type(ENTER);
            first.await("Default model set to: big", SOON).await("❯", SOON).typeLine("hello");
            first.await("I am here.", SOON).type(CTRL_D);
            assertThat(first.awaitExit(SOON)).isZero();
        }
        assertThat(hermes.file("config.yaml")).contains("provider: custom", "default: big");
    }

    @Test
    void the_demonstration_is_two_keys_away() throws Exception {
        try (var first = started()) {
            first.await("How would you like to begin?", SOON)
                    .type(DOWN)
                    .type(ENTER)
                    .await("❯", SOON);
            first.typeLine("how many files are in this folder?").await("There are no files", SOON);
            first.type(CTRL_D);
            assertThat(first.awaitExit(SOON)).isZero();
        }
    }
}
