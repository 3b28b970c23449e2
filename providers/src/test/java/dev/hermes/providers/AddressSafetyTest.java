package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.home.web.HttpWeb;
import dev.hermes.testkit.PlayedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that want a key to go elsewhere. */
class AddressSafetyTest {
    @TempDir
    Path directory;

    /** The keys of many vendors are here; which one goes to the host? Nothing but the host decides. */
    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com/v1,                    key-of-OPENAI",
        "https://API.OPENAI.COM./v1,                   key-of-OPENAI",
        "https://api.openai.com:8443/v1,               key-of-OPENAI",
        "https://api.openai.com.evil.com/v1,           key-of-EVIL",
        "https://evil.com/api.openai.com/v1,           key-of-EVIL",
        "https://evil.com/?u=https://api.openai.com,   key-of-EVIL",
        "https://evil.com/#@api.openai.com,            key-of-EVIL",
        "https://notopenai.com/v1,                     no-key-required",
        "https://openai.com.co/v1,                     no-key-required",
        "https://xn--penai-iye.com/v1,                 no-key-required",
        "https://openai.org/v1,                        no-key-required",
        "https://openrouter.ai.evil.com/api/v1,        key-of-EVIL",
        "https://openrouter.evil.com/api/v1,           key-of-EVIL",
        "https://ollama.com.evil.com/v1,               key-of-EVIL",
        "https://ollama.com/v1,                        key-of-OLLAMA",
        "http://127.0.0.1:9/v1,                        no-key-required",
        "http://[::1]:9/v1,                            no-key-required",
        "http://openai:8000/v1,                        no-key-required",
        "http://169.254.169.254/latest/v1,             no-key-required",
        "http://api.openai.com/v1,                     no-key-required",
        "http://openrouter.ai/api/v1,                  no-key-required",
        "http://ollama.com/v1,                         no-key-required",
        "https://api.acme.co.uk/v1,                    key-of-ACME",
        "http://api.acme.co.uk/v1,                     key-of-ACME",
        "https://acme.github.io/v1,                    key-of-ACME",
        "https://github.io/v1,                         no-key-required",
        "https://api.deepseek.com/v1,                  key-of-DEEPSEEK",
        "http://api.deepseek.com/v1,                   no-key-required",
        "https://deepseek.pw/v1,                       no-key-required",
        "https://deepseek.co.uk/v1,                    no-key-required",
        "https://deepseek.vercel.app/v1,               no-key-required",
        "https://api.deepseek.com.evil.com/v1,         key-of-EVIL",
        "https://anthropic.xyz/v1,                     no-key-required",
        "https://google.pw/v1,                         no-key-required",
        "https://api.kimi.com/coding/v1,               key-of-KIMI",
        "https://kimi.pw/v1,                           no-key-required",
        "https://api.stepfun.com/v1,                   key-of-STEPFUN",
    })
    void a_key_of_the_environment_goes_only_to_its_own_host(String url, String key) throws IOException {
        var found = providers("model: {provider: custom, default: m}", Map.of())
                .resolve(new ModelChoice(Optional.of("custom"), Optional.of("m"), Optional.of(url), Optional.empty()));
        assertThat(found.endpoint().key().map(Secret::reveal)).contains(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.openai.com@evil.com/v1",
                "https://api.openai.com:sk@evil.com/v1",
                "https://evil.com\\@api.openai.com/v1",
                "https://api.openai.com\\.evil.com/v1",
                "https://api.openai.com%2eevil.com/v1",
                "https://\u043epenai.com/v1",
                "https://openai.com\u3002evil.com/v1",
                "https://api openai.com/v1",
                "https:///v1",
                "https:api.openai.com",
                "http://2130706433/v1",
                "http://0x7f000001/v1",
                "http://127.1/v1",
                "http://0177.0.0.1/v1",
                "http://evil.com.1/v1",
                "http://[::ffff:127.0.0.1]/v1",
                "https://xn---a.com/v1",
                "file:///etc/passwd",
                "file://localhost/etc/passwd",
                "ftp://api.openai.com/v1",
                "jar:https://api.openai.com/v1!/x",
                "javascript:alert(1)",
                "api.openai.com/v1",
            })
    void what_two_readers_could_understand_in_two_ways_is_no_address(String url) throws IOException {
        var providers = providers("model: {provider: custom, default: m}", Map.of());
        assertThatThrownBy(() -> providers.resolve(
                        new ModelChoice(Optional.of("custom"), Optional.of("m"), Optional.of(url), Optional.empty())))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("not an address that can be asked");
    }

    /** Whatever is written down, in a variable, in the settings or on the command line. */
    @ParameterizedTest
    @CsvSource({
        "https://eu.api.x.ai/v1/,             https://eu.api.x.ai/v1",
        "https://api.x.ai.evil.com/v1,        https://api.x.ai/v1",
        "https://evil.com/api.x.ai,           https://api.x.ai/v1",
        "https://api.x.ai:8443/v1,            https://api.x.ai/v1",
        "http://api.x.ai/v1,                  https://api.x.ai/v1",
    })
    void the_login_of_xai_goes_to_xai_only(String written, String asked) throws IOException {
        Files.writeString(
                directory.resolve("auth.json"),
                "{\"providers\": {\"xai-oauth\": {\"tokens\": {\"access_token\": \"t\", \"refresh_token\": \"r\"}}}}");
        var chosen = new ModelChoice(Optional.of("xai-oauth"), Optional.of("m"), Optional.empty(), Optional.empty());
        for (var variable : List.of("HERMES_XAI_BASE_URL", "XAI_BASE_URL")) {
            var found = providers("", Map.of(variable, written)).resolve(chosen);
            assertThat(found.endpoint().baseUrl()).as(variable).isEqualTo(asked);
        }
        assertThat(providers("model: {provider: xai-oauth, base_url: '" + written + "'}", Map.of())
                        .resolve(chosen)
                        .endpoint()
                        .baseUrl())
                .isEqualTo(asked);
        assertThat(providers("", Map.of())
                        .resolve(new ModelChoice(
                                Optional.of("xai-oauth"), Optional.of("m"), Optional.of(written), Optional.empty()))
                        .endpoint()
                        .baseUrl())
                .isEqualTo(asked);
    }

    @Test
    void a_login_never_goes_where_it_could_be_read_on_the_way() throws IOException {
        Files.writeString(
                directory.resolve("auth.json"),
                "{\"providers\": {\"openai-codex\": {\"tokens\": {\"access_token\": \"t\", \"refresh_token\": \"r\"}}}}");
        var chosen = ModelChoice.of(Optional.of("openai-codex"), Optional.of("m"));
        var open = providers("", Map.of("HERMES_CODEX_BASE_URL", "http://codex.example.com/v1"));
        assertThatThrownBy(() -> open.resolve(chosen)).hasMessageContaining("where others could read it");
        var secure = providers("", Map.of("HERMES_CODEX_BASE_URL", "https://codex.example.com/v1"));
        assertThat(secure.resolve(chosen).endpoint().baseUrl()).isEqualTo("https://codex.example.com/v1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://openrouter.ai/api/v1", "https://api.z.ai/api/coding/paas/v4", "https://x.ai/v1"})
    void a_login_is_not_sent_to_the_address_of_another_provider_that_was_left_behind(String left) throws IOException {
        Files.writeString(
                directory.resolve("auth.json"),
                "{\"providers\": {\"openai-codex\": {\"tokens\": {\"access_token\": \"t\", \"refresh_token\": \"r\"}}}}");
        var found = providers("model: {provider: openai-codex, default: m, base_url: '" + left + "'}", Map.of())
                .resolve(ModelChoice.NONE);
        assertThat(found.endpoint().baseUrl()).isEqualTo("https://chatgpt.com/backend-api/codex");
    }

    /** The host that is judged is the host that is asked: both readers of addresses agree about every one that passes. */
    @Test
    void the_client_connects_to_the_host_that_was_judged() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var pieces = List.of(
                "openai.com",
                "evil.com",
                "@",
                ":",
                "/",
                "\\",
                "?",
                "#",
                ".",
                "%2e",
                "%40",
                "[::1]",
                "443",
                " ",
                "\t",
                "\u3002",
                "xn--",
                "http://",
                "https://",
                "127.0.0.1",
                "0177.0.0.1",
                "A",
                "_",
                "-");
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder(random.nextBoolean() ? "https://" : "http://");
            for (int length = 1 + random.nextInt(6); length > 0; length--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            var url = text.toString();
            var asked = HttpUrl.parse(url);
            if (Hosts.isHttp(url) && asked != null) {
                assertThat(asked.host().replaceFirst("\\.$", ""))
                        .as("seed %d: %s", seed, url)
                        .isEqualTo(Hosts.host(url));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://inference-api.nousresearch.com/v2,              https://inference-api.nousresearch.com/v2",
        "http://inference-api.nousresearch.com/v1,               https://inference-api.nousresearch.com/v1",
        "https://inference-api.nousresearch.com:8443/v1,         https://inference-api.nousresearch.com/v1",
        "https://evil.example/v1,                                https://inference-api.nousresearch.com/v1",
        "https://inference-api.nousresearch.com.evil.example/v1, https://inference-api.nousresearch.com/v1",
        "https://inference-api.nousresearch.com@evil.example/v1, https://inference-api.nousresearch.com/v1",
        "file:///v1,                                             https://inference-api.nousresearch.com/v1",
    })
    void a_login_goes_nowhere_but_to_its_own_host_whatever_the_store_says(String stored, String asked)
            throws IOException {
        Files.writeString(directory.resolve("auth.json"), """
                {"providers": {"nous": {"agent_key": "k-1", "agent_key_expires_at": "2099-01-01T00:00:00Z",
                  "access_token": "t", "refresh_token": "r", "expires_at": "2099-01-01T00:00:00Z",
                  "inference_base_url": "%s"}}}
                """.formatted(stored));
        var found = providers("model: {provider: nous}", Map.of()).resolve(ModelChoice.NONE);
        assertThat(found.endpoint().baseUrl()).isEqualTo(asked);
    }

    @Test
    void a_redirect_of_a_list_of_models_does_not_get_the_key() throws Exception {
        // given
        try (var elsewhere = PlayedServer.start().on("/models", "{\"data\":[{\"id\":\"m\"}]}");
                var server = PlayedServer.start();
                var web = new HttpWeb(Map.of())) {
            server.on("/models", new PlayedServer.Answer(302, "", Map.of("Location", elsewhere.url() + "/models")));
            var providers = providers("model: {provider: zai}", Map.of("GLM_BASE_URL", server.url()));
            // when, then
            assertThatThrownBy(() -> providers.liveModels("zai", Optional.empty(), web, "test"))
                    .isInstanceOf(IOException.class);
            assertThat(server.asked()).hasSize(1);
            assertThat(elsewhere.asked()).isEmpty();
        }
    }

    /** A name server may say today that a host is far away and tomorrow that it is here: it is not asked. */
    @Test
    void no_name_server_decides_what_is_local() {
        assertThat(Hosts.local("http://localtest.me/v1")).isFalse();
        assertThat(Hosts.local("http://127.0.0.1.nip.io/v1")).isFalse();
        assertThat(Hosts.loopback("http://localhost.evil.com/v1")).isFalse();
        assertThat(new ContextProbe(new LocalHttp(
                                "http://127.0.0.1.nip.io:1/v1", Optional.empty(), ApiMode.CHAT_COMPLETIONS, "hermes/1"))
                        .ask("m"))
                .isEmpty();
    }

    private Providers providers(String yaml, Map<String, String> more) throws IOException {
        Files.writeString(directory.resolve("config.yaml"), yaml);
        var environment = new HashMap<String, String>();
        for (var label : List.of(
                "OPENAI",
                "OPENROUTER",
                "OLLAMA",
                "EVIL",
                "GLM",
                "ACME",
                "CO",
                "GITHUB",
                "VERCEL",
                "DEEPSEEK",
                "ANTHROPIC",
                "GOOGLE",
                "KIMI",
                "STEPFUN")) {
            environment.put(label + "_API_KEY", "key-of-" + label);
        }
        environment.putAll(more);
        var home = new HermesHome(directory, directory, "default");
        return TestProviders.of(home, Config.read(home, environment, false), environment, Log.NONE);
    }
}
