package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copilot says of each model how hard it can be told to think; a person who chooses one is asked that too. */
class EffortQuestionTest extends FreshHome {
    private static final String QUESTION = "How hard shall it think?";
    private static final String MODELS = """
            {"data": [
             {"id": "gpt-9", "capabilities": {"supports": {"reasoning_effort": ["low", "medium", "high", "beyond"]}}},
             {"id": "gpt-4.1", "capabilities": {"supports": {"tool_calls": true}}}]}""";

    private HttpServer copilot;

    @BeforeEach
    void start() throws IOException {
        copilot = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        copilot.createContext("/models", exchange -> {
            var body = MODELS.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        copilot.start();
        hermes.file("config.yaml", "auth: {official_clients: [copilot]}\nagent: {reasoning_effort: xhigh} # mine\n")
                .with("COPILOT_GITHUB_TOKEN", "gho_canary123456")
                .with(
                        "COPILOT_API_BASE_URL",
                        "http://127.0.0.1:" + copilot.getAddress().getPort());
    }

    @AfterEach
    void close() {
        copilot.stop(0);
    }

    private String effort() {
        return hermes.run("config", "get", "agent.reasoning_effort").out().strip();
    }

    @Test
    void what_the_model_can_be_told_is_offered_and_what_is_chosen_is_written() {
        var chosen = hermes.person("(copilot)\nk\ngpt-9\nhigh\n").run("model");

        assertThat(chosen.out())
                .contains(QUESTION, "low", "medium", "high", "As it is: xhigh, which this model does not know")
                .contains("Default model set to: gpt-9", "Reasoning: high")
                .doesNotContain("beyond", "minimal");
        assertThat(effort()).isEqualTo("high");
        assertThat(hermes.file("config.yaml")).contains("# mine");
    }

    @Test
    void enter_leaves_it_as_it_is() {
        var chosen = hermes.person("(copilot)\nk\ngpt-9\n\n").run("model");

        assertThat(chosen.out())
                .contains(QUESTION, "Default model set to: gpt-9")
                .doesNotContain("Reasoning:");
        assertThat(effort()).isEqualTo("xhigh");
    }

    @Test
    void a_model_that_takes_no_such_word_is_not_asked_about() {
        var chosen = hermes.person("(copilot)\nk\ngpt-4.1\n").run("model");

        assertThat(chosen.out()).contains("Default model set to: gpt-4.1").doesNotContain(QUESTION);
        assertThat(effort()).isEqualTo("xhigh");
    }

    @Test
    void whoever_leaves_at_the_question_has_chosen_nothing() {
        var left = hermes.person("(copilot)\nk\ngpt-9\n").run("model");

        assertThat(left.exit()).isEqualTo(130);
        assertThat(hermes.file("config.yaml")).doesNotContain("gpt-9");
    }

    @Test
    void without_a_person_nothing_is_asked() {
        var set = hermes.run("model", "set", "gpt-9", "--provider", "copilot");

        assertThat(set.exit()).as(set.err()).isZero();
        assertThat(set.out()).doesNotContain(QUESTION);
        assertThat(effort()).isEqualTo("xhigh");
    }
}
