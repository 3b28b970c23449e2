package dev.hermes.providers.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.home.web.Web;
import dev.hermes.providers.ProviderDirectory;
import dev.hermes.providers.credentials.Accounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The refresh token of a login goes to the server at which it was made, and to no other. */
class MiniMaxPortalTest {
    @TempDir
    Path home;

    private final List<String> asked = new ArrayList<>();
    private final Web web = request -> {
        asked.add(request.uri().toString());
        return new Web.Answer(
                200,
                "{\"status\": \"success\", \"access_token\": \"at-2\", \"refresh_token\": \"rt-2\", \"expired_in\": 3600}"
                        .getBytes(StandardCharsets.UTF_8),
                Map.of());
    };

    @ParameterizedTest
    @CsvSource({
        "'',                               https://api.minimax.io/oauth/token",
        "https://api.minimax.io,           https://api.minimax.io/oauth/token",
        "https://api.minimaxi.com/,        https://api.minimaxi.com/oauth/token",
        "https://my.portal.example/,       https://my.portal.example/oauth/token",
        "https://notminimaxi.com,          https://notminimaxi.com/oauth/token",
        "https://my.example/minimaxi.com,  https://my.example/minimaxi.com/oauth/token",
        "http://127.0.0.1:9/minimax.io,    http://127.0.0.1:9/minimax.io/oauth/token",
    })
    void a_login_is_renewed_where_it_was_made(String portal, String address) throws IOException {
        stored(portal);
        assertThat(accounts().pool("minimax-oauth").select()).isPresent();
        assertThat(asked).containsExactly(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://my.portal.example", "https://api.minimaxi.com@evil.example", "file:///minimaxi.com"})
    void what_others_could_read_is_not_sent_and_ends_no_login(String portal) throws IOException {
        stored(portal);
        assertThat(accounts().pool("minimax-oauth").select()).isEmpty();
        assertThat(asked).isEmpty();
        assertThat(Files.readString(home.resolve("auth.json"))).contains("rt-1");
    }

    @Test
    void nobody_logs_in_there_either() {
        var usual = LoginOptions.USUAL;
        var options = new LoginOptions(
                Optional.of("http://my.portal.example"),
                usual.inferenceUrl(),
                usual.clientId(),
                usual.scope(),
                usual.redirectUri(),
                false,
                false,
                usual.timeout(),
                usual.trust());
        assertThatThrownBy(() -> logins().login("minimax-oauth", options, new Nobody()))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining("https only");
        assertThat(asked).isEmpty();
    }

    private void stored(String portal) throws IOException {
        Files.writeString(home.resolve("auth.json"), """
                {"providers": {"minimax-oauth": {"access_token": "at-1", "refresh_token": "rt-1", "portal_base_url": "%s",
                  "expires_at": "2026-01-01T00:00:00+00:00"}}}
                """.formatted(portal));
    }

    private Logins logins() {
        return new Logins(
                _ -> web,
                Endpoints.STANDARD,
                home.resolve("shared"),
                Map.of(),
                "hermes/test",
                Clock.systemUTC(),
                new Random(1),
                Log.NONE,
                _ -> {});
    }

    private Accounts accounts() {
        var here = new HermesHome(home, home, "default");
        var config = Config.of(Map.of());
        return new Accounts(
                here,
                config,
                Map.of(),
                Map.of(),
                new ProviderDirectory(here, config, Log.NONE),
                logins().renewals(),
                home,
                Clock.systemUTC(),
                new Random(1),
                Log.NONE);
    }

    private static final class Nobody implements LoginPerson {
        @Override
        public void tell(String line) {}

        @Override
        public Optional<String> ask(String question) {
            return Optional.empty();
        }

        @Override
        public boolean agrees(String question) {
            return false;
        }

        @Override
        public boolean browse(String url) {
            return false;
        }

        @Override
        public boolean remote() {
            return true;
        }
    }
}
