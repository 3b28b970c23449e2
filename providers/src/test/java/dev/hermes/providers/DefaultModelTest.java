package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.api.model.ApiMode;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultModelTest {
    @TempDir
    Path directory;

    @Test
    void how_one_signs_in_stays_with_the_provider_and_goes_with_it() throws IOException {
        // given
        save(new DefaultModel.Choice(
                        "azure-foundry",
                        "grok-3",
                        Optional.of("https://me.openai.azure.com"),
                        Optional.of(ApiMode.CHAT_COMPLETIONS),
                        Optional.empty())
                .signingIn(true));
        assertThat(written()).contains("auth_mode: entra_id");
        // when another model of the same provider is chosen
        save(DefaultModel.Choice.of("azure-foundry", "gpt-5").at("https://me.openai.azure.com"));
        // then
        assertThat(written()).contains("default: gpt-5", "auth_mode: entra_id");
        // when another provider is chosen
        save(DefaultModel.Choice.of("zai", "glm-5"));
        // then
        assertThat(written()).doesNotContain("auth_mode", "azure");
    }

    private void save(DefaultModel.Choice choice) {
        var home = home();
        Log log = (_, _, _, _) -> {};
        var config = Config.read(home, Map.of(), false);
        new DefaultModel(home, TestProviders.accounts(home, config, Map.of(), Clock.systemUTC(), log)).save(choice);
    }

    private String written() throws IOException {
        return Files.readString(home().config());
    }

    private HermesHome home() {
        return new HermesHome(directory, directory, "default");
    }
}
