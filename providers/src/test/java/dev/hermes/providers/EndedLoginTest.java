package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who had a login and has none any more is told why, and not that he never logged in. */
class EndedLoginTest {
    private static final String ENDED = """
            {"active_provider": "nous", "providers": {"nous": {"portal_base_url": "https://portal.nousresearch.com",
              "last_auth_error": {"code": "invalid_grant", "message": "The Nous login could not be renewed: used\\u001b[2J twice"}}}}
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"model: {provider: nous}", ""})
    void the_reason_that_was_noted_is_told_whether_the_settings_name_the_provider_or_the_last_login_does(String yaml)
            throws IOException {
        Files.writeString(directory.resolve("auth.json"), ENDED);
        assertThatThrownBy(() -> providers(yaml).resolve(ModelChoice.NONE))
                .isInstanceOfSatisfying(HermesException.class, e -> {
                    assertThat(e.getMessage())
                            .isEqualTo("Your login to Nous Portal has ended:"
                                    + " The Nous login could not be renewed: used [2J twice");
                    assertThat(e.advice().getFirst()).contains("hermes auth add nous");
                });
    }

    @Test
    void so_is_what_ended_a_login_that_stands_for_itself() throws IOException {
        Files.writeString(directory.resolve("auth.json"), """
                {"credential_pool": {"xai-oauth": [{"id": "aaaaaa", "label": "mine", "auth_type": "oauth", "source": "manual:xai_pkce",
                  "access_token": "t", "last_status": "dead", "last_error_message": "Refresh token revoked."}]}}
                """);
        assertThatThrownBy(() -> providers("model: {provider: xai-oauth}").resolve(ModelChoice.NONE))
                .hasMessageContaining("has ended: Refresh token revoked.");
    }

    @Test
    void who_never_logged_in_is_told_so() {
        assertThatThrownBy(() -> providers("model: {provider: nous}").resolve(ModelChoice.NONE))
                .hasMessage("You are not logged in to Nous Portal.");
    }

    private Providers providers(String yaml) throws IOException {
        Files.writeString(directory.resolve("config.yaml"), yaml);
        var home = new HermesHome(directory, directory, "default");
        return TestProviders.of(home, Config.read(home, Map.of(), false), Map.of(), Log.NONE);
    }
}
