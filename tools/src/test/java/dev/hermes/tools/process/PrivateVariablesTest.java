package dev.hermes.tools.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateVariablesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "OPENAI_API_KEY",
                "AZURE_ANTHROPIC_KEY",
                "SOME_NEW_PROVIDER_API_KEY",
                "GITHUB_TOKEN",
                "SUDO_PASSWORD",
                "TELEGRAM_BOT_TOKEN",
                "_HERMES_FORCE_X"
            })
    void keys_are_kept_from_programs(String name) {
        assertThat(PrivateVariables.without(Map.of(name, "secret", "PATH", "/bin"), Set.of()))
                .isEqualTo(Map.of("PATH", "/bin"));
    }

    @Test
    void a_person_can_let_one_through() {
        var environment = Map.of("MY_API_KEY", "1", "OTHER_API_KEY", "2");
        assertThat(PrivateVariables.without(environment, Set.of("MY_API_KEY"))).isEqualTo(Map.of("MY_API_KEY", "1"));
    }
}
