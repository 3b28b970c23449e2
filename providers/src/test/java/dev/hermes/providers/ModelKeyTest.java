package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The key that stands beside the address of a server of one's own has two names. */
class ModelKeyTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "api: sk-two,                      sk-two",
        "'api: sk-two, api_key: sk-one',   sk-one",
        "'api: \"${BOX}\"',                sk-three",
        "'api: \"https://box.example/v1\"', no-key-required",
    })
    void api_is_the_other_name_of_api_key_and_no_address(String written, String sent) throws IOException {
        Files.writeString(
                directory.resolve("config.yaml"),
                "model: {provider: custom, default: m, base_url: 'http://127.0.0.1:9/v1', " + written + "}");
        var home = new HermesHome(directory, directory, "default");
        var environment = Map.of("BOX", "sk-three");
        var found = TestProviders.of(home, Config.read(home, environment, false), environment, Log.NONE)
                .resolve(ModelChoice.NONE);
        assertThat(found.endpoint().key().map(Secret::reveal)).contains(sent);
    }
}
