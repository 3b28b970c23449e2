package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key of a server of one's own that {@code auth remove} took out of use is not sent there on another way. */
class RemovedKeysTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        // removed,             of the settings,      sent
        "'',                    api_key: sk-inline,   sk-inline",
        "model_config,          api_key: sk-inline,   no-key-required",
        "model_config,          api: sk-inline,       no-key-required",
        "env:MY_KEY,            key_env: MY_KEY,      no-key-required",
        "env:OTHER_KEY,         key_env: MY_KEY,      sk-mine",
        "env:ACME_API_KEY,      '',                   no-key-required",
        "env:OTHER_KEY,         '',                   sk-acme",
    })
    void is_not_sent(String removed, String written, String sent) throws IOException {
        // given
        Files.writeString(directory.resolve("config.yaml"), """
                model: {provider: custom, default: m, base_url: 'https://api.acme.com/v1'%s}
                custom_providers: [{name: Loc, base_url: 'https://api.acme.com/v1/'}]
                """.formatted(written.isEmpty() ? "" : ", " + written));
        if (!removed.isEmpty()) {
            Files.writeString(
                    directory.resolve("auth.json"),
                    "{\"suppressed_sources\": {\"custom:loc\": [\"" + removed + "\"]}}");
        }
        var environment = new HashMap<>(Map.of("MY_KEY", "sk-mine"));
        if (written.isEmpty()) {
            environment.put("ACME_API_KEY", "sk-acme");
        }
        var home = new HermesHome(directory, directory, "default");
        // when
        var found = TestProviders.of(home, Config.read(home, environment, false), environment, Log.NONE)
                .resolve(ModelChoice.NONE);
        // then
        assertThat(found.endpoint().key().map(Secret::reveal)).contains(sent);
    }
}
