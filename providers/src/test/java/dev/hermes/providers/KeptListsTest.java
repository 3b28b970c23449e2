package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person wrote into a list of the settings stays, comments included, when a program adds to the list. */
class KeptListsTest {
    @TempDir
    private Path root;

    private String settings() throws IOException {
        return Files.readString(root.resolve("config.yaml"));
    }

    private HermesHome home(String settings) throws IOException {
        Files.writeString(root.resolve("config.yaml"), settings);
        return new HermesHome(root, root, "default");
    }

    private static Fallback glm() {
        return new Fallback(
                "zai", "glm-5", Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("OTHER_KEY"));
    }

    @Test
    void a_fallback_goes_behind_the_others_and_their_comments_stay() throws IOException {
        var before = """
                fallback_providers:
                  # the cheap one first
                  - provider: deepseek # paid until June
                    model: deepseek-chat
                    mine: kept
                  - {provider: zai, model: glm-4.5-flash} # free
                # the end
                """;
        new FallbackChain(home(before), name -> name.toLowerCase(Locale.ROOT)).add(glm());
        assertThat(settings()).isEqualTo(before.replace("# free\n", """
                # free
                  - provider: zai
                    model: glm-5
                    key_env: OTHER_KEY
                """));
    }

    @Test
    void a_chain_in_brackets_stays_in_brackets() throws IOException {
        var home = home("fallback_providers: [{provider: deepseek, model: deepseek-chat}] # why\n");
        new FallbackChain(home, name -> name).add(glm());
        assertThat(settings())
                .isEqualTo("fallback_providers: [{provider: deepseek, model: deepseek-chat}, "
                        + "{provider: zai, model: glm-5, key_env: OTHER_KEY}] # why\n");
    }

    @Test
    void an_own_server_goes_behind_the_others_and_their_comments_stay() throws IOException {
        var before = """
                custom_providers:
                - name: Attic # the old machine
                  base_url: http://10.0.0.7:8000/v1
                  # quantised
                  model: qwen
                display: {theme: dark}
                """;
        new OwnServers(home(before))
                .save(new OwnServers.Server(
                        "Attic", "https://h/p?x=1", Optional.empty(), Optional.empty(), "m", OptionalInt.of(64_000)));
        assertThat(settings()).isEqualTo(before.replace("model: qwen\n", """
                model: qwen
                - name: Attic 2
                  base_url: 'https://h/p?x=1'
                  model: m
                  context_length: 64000
                """));
    }
}
