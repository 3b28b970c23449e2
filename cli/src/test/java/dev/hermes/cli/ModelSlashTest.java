package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /model} in a conversation. */
class ModelSlashTest {
    @TempDir
    Path directory;

    private final ModelServer server = ModelServer.start().models("alpha-model-one", "alpha-model-two");
    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
        hermes.file("config.yaml", """
                model: {provider: box, default: alpha-model-one}
                providers:
                  box: {name: My Box, api: "%s", context_length: 131072, models: [alpha-model-one, third]}
                """.formatted(server.url()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void alone_it_shows_what_there_is_and_a_number_chooses_from_it() {
        var said = chat("/model", "/model 2");
        assertThat(said)
                .contains(
                        "Model:    alpha-model-one", "Provider: My Box (box)", "   1  alpha-model-one", "   2  third");
        assertThat(said).contains("✓ Model switched: third");
        assertThat(chat("/model", "/model 9"))
                .contains("The list has 2 models.")
                .doesNotContain("switched");
    }

    @Test
    void a_server_that_is_written_down_nowhere_is_asked_for_its_list() {
        hermes.file("config.yaml", """
                model: {provider: custom, default: alpha-model-one, base_url: "%s", context_length: 131072}
                """.formatted(server.url()));
        assertThat(chat("/provider", "/provider 2", "/model"))
                .contains("   2  alpha-model-two", "✓ Model switched: alpha-model-two", "from this conversation");
    }

    @Test
    void numbers_are_spoken_of_only_where_there_are_some() {
        hermes.file("config.yaml", """
                model: {provider: custom, default: m, base_url: "http://127.0.0.1:9/v1", context_length: 131072}
                """);
        assertThat(chat("/model")).contains("/model NAME changes it").doesNotContain("number");
    }

    @Test
    void a_slip_of_the_finger_is_understood_and_a_stranger_is_noted() {
        assertThat(chat("/model alpha-model-tow"))
                .contains("'alpha-model-tow' is taken for alpha-model-two.", "✓ Model switched: alpha-model-two");
        assertThat(chat("/model something-else")).contains("My Box does not list something-else.", "✓ Model switched");
        assertThat(chat("/model two words")).contains("one word").doesNotContain("switched");
    }

    @Test
    void the_next_message_tells_the_model_that_it_is_another_one() {
        // when
        chat("hello", "/model third", "and now?", "again");
        // then
        var messages = server.requests().stream()
                .filter(request -> request.body().path("model").asString().equals("third"))
                .map(request -> request.body().path("messages").toString())
                .toList();
        assertThat(messages).hasSizeGreaterThanOrEqualTo(2);
        assertThat(messages.getFirst())
                .contains("[Note: the model of this conversation was changed from alpha-model-one to third.]")
                .contains("and now?");
        assertThat(messages.getLast()).containsOnlyOnce("[Note:");
    }

    @Test
    void short_names_and_other_providers_are_found() {
        hermes.with("ANTHROPIC_API_KEY", "sk-ant-api-1").with("GLM_API_KEY", "glm-key-1");
        assertThat(chat("/model sonnet")).contains("✓ Model switched: claude-sonnet-4-6", "Provider: Anthropic");
        assertThat(chat("/model zai:glm-5")).contains("✓ Model switched: glm-5", "Provider: Z.AI");
        assertThat(chat("/model --provider zai")).contains("✓ Model switched: glm-5.1");
        assertThat(chat("/model claude-opus-4-6 —provider claude")).contains("✓ Model switched: claude-opus-4-6");
    }

    @Test
    void a_family_that_nobody_has_changes_nothing_and_a_name_for_another_model_is_told() {
        hermes.file("config.yaml", "model: {provider: deepseek, default: deepseek-v4-pro}\n")
                .with("DEEPSEEK_API_KEY", "sk-ds-0001");
        assertThat(chat("/model sonnet", "/model opus --global"))
                .contains("a model of the family 'sonnet'", "a model of the family 'opus'")
                .doesNotContain("switched", "Saved");
        assertThat(chat("/model deepseek-r1"))
                .contains(
                        "Note: 'deepseek-r1' is deepseek-reasoner at DeepSeek.", "✓ Model switched: deepseek-reasoner");
    }

    @Test
    void what_cannot_be_used_changes_nothing() {
        assertThat(chat("/model glm-5 --provider zai", "/model"))
                .contains("No usable API key for Z.AI", "Model:    alpha-model-one")
                .doesNotContain("switched");
        assertThat(chat("/model x --provider nobody")).contains("Unknown provider 'nobody'.");
        assertThat(chat("/model --provider")).contains("--provider needs the id of a provider.");
    }

    @Test
    void a_choice_for_later_conversations_takes_nothing_of_the_old_one_along() {
        hermes.file("config.yaml", """
                # mine
                model: {provider: custom, default: alpha-model-one, base_url: "%s", api_mode: chat_completions,
                        context_length: 131072}
                """.formatted(server.url())).with("ANTHROPIC_API_KEY", "sk-ant-api-1");
        assertThat(chat("/model claude-opus-4-7 --provider anthropic --global")).contains("Saved in");
        assertThat(hermes.file("config.yaml"))
                .contains("# mine", "provider: anthropic", "default: claude-opus-4-7")
                .doesNotContain("base_url", "api_mode", "context_length");
    }

    @Test
    void another_model_of_a_server_of_ones_own_is_spoken_to_as_the_first() {
        hermes.file("config.yaml", """
                model: {provider: custom, default: alpha-model-one, base_url: "%s", api_mode: anthropic_messages,
                        context_length: 131072}
                """.formatted(server.url()));
        chat("hello", "/model alpha-model-two", "and now?");
        assertThat(server.requests())
                .filteredOn(request -> request.body().path("model").asString().equals("alpha-model-two"))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.path()).isEqualTo("/v1/messages"));
    }

    @Test
    void how_hard_it_thinks_holds_from_the_next_message_on_and_later() {
        var said = chat("/reasoning", "/reasoning none", "hello", "/reasoning gigantic");
        assertThat(said).contains("Reasoning: as the provider does", "✓ Reasoning: none", "is none of none");
        assertThat(server.requests())
                .anyMatch(request -> request.body().path("think").isBoolean());
        assertThat(hermes.run("config", "get", "agent.reasoning_effort").out()).isEqualTo("none\n");
    }

    @Test
    void what_the_model_thinks_is_shown_before_its_answer_when_the_person_wants_it() {
        server.enqueue(
                Reply.text("four").withReasoning("two and two"),
                Reply.text("nine").withReasoning("three times three"));
        var result = hermes.typing("/reasoning show\nhello\n/reasoning hide\nand now\n/quit\n")
                .run("chat");
        assertThat(result.err()).contains("┌─ Reasoning ─┐", "two and two", "└─────────────┘");
        assertThat(result.err()).doesNotContain("three times three");
        assertThat(result.out()).contains("✓ What the model thinks is shown from now on.");
        assertThat(hermes.run("config", "get", "display.show_reasoning").out()).isEqualTo("false\n");
    }

    @Test
    void faster_answers_are_bought_only_where_they_are_sold() {
        hermes.with("ANTHROPIC_API_KEY", "sk-ant-api-1");
        assertThat(chat("/fast on")).contains("No faster answers are sold for alpha-model-one at My Box.");
        var said = chat(
                "/model claude-opus-4-6 --provider anthropic",
                "/fast",
                "/fast on",
                "/fast status",
                "/fast off",
                "/fast");
        assertThat(said)
                .containsSubsequence(
                        "Anthropic Fast Mode: off",
                        "✓ Anthropic Fast Mode: on",
                        "Anthropic Fast Mode: on",
                        "✓ Anthropic Fast Mode: off");
        assertThat(hermes.run("config", "get", "agent.service_tier").out()).isEqualTo("normal\n");
    }

    @Test
    void a_key_that_was_put_where_the_advice_says_is_used_at_once() {
        // given: the key is written by somebody else while the conversation goes on
        hermes.with("DEEPSEEK_BASE_URL", server.url());
        server.otherwise(_ -> {
            hermes.file(".env", "DEEPSEEK_API_KEY=sk-just-now\n");
            return Reply.text("I am here.");
        });
        // when
        var typed = "/model deepseek-chat --provider deepseek";
        var result = hermes.typing(typed + "\nhello\n" + typed + "\n/quit\n").run("chat");
        // then
        assertThat(result.out() + result.err())
                .containsSubsequence("No usable API key", "I am here.", "✓ Model switched: deepseek-chat");
    }

    private String chat(String... lines) {
        return hermes.typing(String.join("\n", lines) + "\n/quit\n").run("chat").out();
    }
}
