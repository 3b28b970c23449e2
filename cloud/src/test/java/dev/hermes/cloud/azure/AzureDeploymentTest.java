package dev.hermes.cloud.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.home.web.LazyWeb;
import dev.hermes.testkit.PlayedServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a resource of Azure speaks is found out by asking it, in the order from the newest form to the oldest. */
class AzureDeploymentTest {
    private final PlayedServer resource = PlayedServer.start();
    private final LazyWeb web = new LazyWeb(Map.of());

    @AfterEach
    void stop() {
        web.close();
        resource.close();
    }

    @Test
    void a_path_of_anthropic_tells_without_a_question() throws Exception {
        assertThat(detect("/anthropic").mode()).contains(ApiMode.ANTHROPIC_MESSAGES);
        assertThat(resource.asked()).isEmpty();
    }

    @Test
    void a_list_of_models_is_openais_protocol() throws Exception {
        resource.on("/openai/v1/models", "{\"data\":[{\"id\":\"gpt-5\"},{\"id\":\"grok-3\"}]}");
        var found = detect("/openai/v1");
        assertThat(found.mode()).contains(ApiMode.CHAT_COMPLETIONS);
        assertThat(found.models()).containsExactly("gpt-5", "grok-3");
        assertThat(resource.asked().getFirst().headers())
                .containsEntry("api-key", "azure-key-1")
                .containsEntry("authorization", "Bearer azure-key-1");
    }

    @Test
    void older_resources_want_a_version() throws Exception {
        resource.on(
                "/openai/models",
                PlayedServer.Answer.json(404, "{}"),
                PlayedServer.Answer.json("{\"data\":[{\"id\":\"gpt-4o\"}]}"));
        assertThat(detect("/openai").models()).containsExactly("gpt-4o");
        assertThat(resource.asked().getLast().query()).isEqualTo("api-version=2025-04-01-preview");
    }

    @Test
    void a_refusal_in_anthropics_form_is_anthropics_protocol() throws Exception {
        resource.on(
                "/x/v1/messages",
                PlayedServer.Answer.json(404, "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\"}}"));
        assertThat(detect("/x/v1").mode()).contains(ApiMode.ANTHROPIC_MESSAGES);
    }

    @Test
    void what_cannot_be_found_out_is_left_open() throws Exception {
        var found = detect("/nothing");
        assertThat(found.mode()).isEmpty();
        assertThat(found.models()).isEmpty();
    }

    @Test
    void the_bare_host_of_the_portal_is_completed_and_foreign_hosts_are_not() {
        assertThat(AzureAddress.completed("https://me.openai.azure.com/"))
                .isEqualTo("https://me.openai.azure.com/openai/v1");
        assertThat(AzureAddress.completed("https://me.services.ai.azure.com/models"))
                .isEqualTo("https://me.services.ai.azure.com/models");
        assertThat(AzureAddress.completed("https://me.openai.azure.com.evil.example"))
                .isEqualTo("https://me.openai.azure.com.evil.example");
    }

    private AzureDeployment detect(String path) throws InterruptedException {
        return AzureDeployment.detect(resource.url() + path, Secret.of("azure-key-1"), false, web);
    }
}
