package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.ModelException;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.providers.credentials.Renewal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token of GitHub opens more than Copilot: it stays there, and only what it is exchanged for may go elsewhere. */
class CopilotTokenTest {
    private static final Secret OF_GITHUB = Secret.of("gho_123456789012");
    private static final Secret OF_COPILOT = Secret.of("tid=1;exp=2");
    private static final Renewal NO_EXCHANGE = Renewal.NONE;
    private static final Renewal EXCHANGE =
            (_, grant, _) -> Optional.of(grant.credential().exchangedFor(OF_COPILOT));

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.com",
                "https://githubcopilot.com.evil.example.com",
                "https://api.githubcopilot.com:8443",
                "https://notghe.com",
                "http://192.168.0.7:8080",
            })
    void a_token_that_was_not_exchanged_goes_to_no_other_host_however_it_is_named(String url) throws IOException {
        assertThatThrownBy(() -> byVariable(url, NO_EXCHANGE)).hasMessageContaining("Your token of GitHub would go to");
        assertThatThrownBy(() -> bySetting(url, NO_EXCHANGE)).hasMessageContaining("Your token of GitHub would go to");
        assertThatThrownBy(() -> byOption(url, NO_EXCHANGE)).hasMessageContaining("Your token of GitHub would go to");
        assertThat(providers("", "", NO_EXCHANGE).fallbacks(demo())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.individual.githubcopilot.com",
                "https://copilot-api.acme.ghe.com",
                "http://127.0.0.1:9/v1"
            })
    void it_goes_to_copilot_and_to_this_machine(String url) throws IOException {
        for (var found : new ResolvedModel[] {
            byVariable(url, NO_EXCHANGE), bySetting(url, NO_EXCHANGE), byOption(url, NO_EXCHANGE)
        }) {
            assertThat(found.endpoint().baseUrl()).isEqualTo(url);
            assertThat(found.endpoint().key()).contains(OF_GITHUB);
        }
    }

    @ParameterizedTest
    @CsvSource({"https://gateway.example.com/v1, true", "http://gateway.example.com/v1, false"})
    void what_it_is_exchanged_for_goes_where_the_person_says_as_long_as_nobody_can_read_it(String url, boolean goes)
            throws IOException {
        if (goes) {
            assertThat(byVariable(url, EXCHANGE).endpoint().key()).contains(OF_COPILOT);
        } else {
            assertThatThrownBy(() -> byVariable(url, EXCHANGE)).hasMessageContaining("where others could read it");
        }
    }

    @Test
    void when_the_exchange_fails_later_the_gateway_does_not_get_it_either() throws IOException {
        // given
        Renewal onlyOnce = (_, grant, refused) -> Optional.of(
                refused.isPresent() ? grant.credential() : grant.credential().exchangedFor(OF_COPILOT));
        var providers = providers("https://gateway.example.com/v1", "", onlyOnce);
        var model = providers.resolve(ModelChoice.of(Optional.of("copilot"), Optional.of("gpt-5.4")));
        // when
        var other = providers.keyRing().other(model, refusal());
        // then
        assertThat(other).isEmpty();
    }

    private static ModelException refusal() {
        return new ModelException(
                ErrorClass.AUTH, OptionalInt.of(401), "refused", "", Optional.empty(), Optional.empty(), null);
    }

    private ResolvedModel byVariable(String url, Renewal renewal) throws IOException {
        return providers(url, "", renewal).resolve(ModelChoice.of(Optional.of("copilot"), Optional.of("gpt-5.4")));
    }

    private ResolvedModel bySetting(String url, Renewal renewal) throws IOException {
        return providers("", "model: {provider: copilot, default: gpt-5.4, base_url: '" + url + "'}\n", renewal)
                .resolve(ModelChoice.NONE);
    }

    private ResolvedModel byOption(String url, Renewal renewal) throws IOException {
        return providers("", "", renewal)
                .resolve(new ModelChoice(
                        Optional.of("copilot"), Optional.of("gpt-5.4"), Optional.of(url), Optional.empty()));
    }

    private ResolvedModel demo() throws IOException {
        return providers("", "", NO_EXCHANGE).resolve(ModelChoice.of(Optional.of("demo"), Optional.empty()));
    }

    /** @param variable what names Copilot's address; none when empty */
    private Providers providers(String variable, String yaml, Renewal renewal) throws IOException {
        Files.writeString(
                directory.resolve("config.yaml"),
                yaml + "auth: {official_clients: [copilot], adopt_external_logins: false}\n"
                        + "fallback_providers: [{provider: copilot, model: gpt-5.4, base_url: 'https://evil.example.com'}]\n");
        var environment = variable.isEmpty()
                ? Map.of("GH_TOKEN", OF_GITHUB.reveal())
                : Map.of("GH_TOKEN", OF_GITHUB.reveal(), "COPILOT_API_BASE_URL", variable);
        var home = new HermesHome(directory, directory, "default");
        var config = Config.read(home, environment, false);
        var clock = Clock.systemUTC();
        var accounts = TestProviders.accounts(home, config, environment, renewal, clock, Log.NONE);
        return new Providers(home, config, environment, accounts, "1.2.3", clock, Log.NONE);
    }
}
