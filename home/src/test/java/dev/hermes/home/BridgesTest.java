package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settings as the variables in which programs of others look for them. */
class BridgesTest {
    private static final Path HERE = Path.of("/srv/project");

    private static Map<String, String> of(String yaml, Map<String, String> environment) {
        return Bridges.conversation(Config.of(YamlReader.map(yaml)), environment, HERE);
    }

    @Test
    void a_section_for_the_terminal_decides_over_variables() {
        var bridged = of(
                "terminal: {backend: docker, timeout: 60, docker_volumes: ['/a:/b'], docker_env: {A: x, N: 1},"
                        + " container_persistent: off}",
                Map.of("TERMINAL_ENV", "ssh", "TERMINAL_TIMEOUT", "5", "TERMINAL_CONTAINER_CPU", "8"));
        assertThat(bridged)
                .containsEntry("TERMINAL_ENV", "docker")
                .containsEntry("TERMINAL_TIMEOUT", "60")
                .containsEntry("TERMINAL_CONTAINER_CPU", "1")
                .containsEntry("TERMINAL_DOCKER_VOLUMES", "[\"/a:/b\"]")
                .containsEntry("TERMINAL_DOCKER_ENV", "{\"A\":\"x\",\"N\":1}")
                .containsEntry("TERMINAL_CONTAINER_PERSISTENT", "False");
    }

    @Test
    void without_the_section_only_what_is_missing_is_added() {
        var bridged = of("model: m", Map.of("TERMINAL_ENV", "ssh", "TERMINAL_TIMEOUT", "5"));
        assertThat(bridged)
                .doesNotContainKeys("TERMINAL_ENV", "TERMINAL_TIMEOUT")
                .containsEntry("TERMINAL_CONTAINER_CPU", "1");
    }

    @Test
    void a_default_that_says_nothing_takes_nothing_away() {
        assertThat(of("terminal: {timeout: 60}", Map.of("TERMINAL_SSH_HOST", "box", "TERMINAL_DOCKER_VOLUMES", "[1]")))
                .doesNotContainKeys("TERMINAL_SSH_HOST", "TERMINAL_DOCKER_VOLUMES", "SUDO_PASSWORD");
    }

    @Test
    void the_older_name_of_the_backend_counts_where_the_new_one_is_not_written() {
        assertThat(of("terminal: {env_type: modal}", Map.of())).containsEntry("TERMINAL_ENV", "modal");
        assertThat(of("terminal: {env_type: modal, backend: ssh}", Map.of())).containsEntry("TERMINAL_ENV", "ssh");
    }

    @Test
    void commands_on_this_machine_begin_where_the_conversation_does() {
        assertThat(of("terminal: {cwd: /elsewhere}", Map.of("TERMINAL_CWD", "/old")))
                .containsEntry("TERMINAL_CWD", "/srv/project");
    }

    @Test
    void a_directory_on_another_machine_is_told_and_a_placeholder_never() {
        assertThat(of("terminal: {backend: ssh, cwd: /data}", Map.of())).containsEntry("TERMINAL_CWD", "/data");
        assertThat(of("terminal: {backend: ssh, cwd: auto}", Map.of())).doesNotContainKey("TERMINAL_CWD");
    }

    @Test
    void a_worker_of_the_board_keeps_the_time_of_its_task() {
        var worker = Map.of("HERMES_KANBAN_TASK", "t1", "TERMINAL_TIMEOUT", "3600");
        assertThat(of("terminal: {timeout: 60, backend: local}", worker)).doesNotContainKey("TERMINAL_TIMEOUT");
    }

    @Test
    void auxiliary_models_are_told_unless_they_are_chosen_automatically() {
        var bridged = of("auxiliary: {vision: {provider: auto, model: eye}, approval: {provider: demo}}", Map.of());
        assertThat(bridged)
                .containsEntry("AUXILIARY_VISION_MODEL", "eye")
                .containsEntry("AUXILIARY_APPROVAL_PROVIDER", "demo")
                .doesNotContainKeys(
                        "AUXILIARY_VISION_PROVIDER", "AUXILIARY_VISION_API_KEY", "AUXILIARY_APPROVAL_MODEL");
    }

    @Test
    void the_time_zone_the_password_for_sudo_and_the_redaction_follow_the_settings() {
        var bridged = of(
                "timezone: Europe/Vienna\nterminal: {sudo_password: pw}\nsecurity: {redact_secrets: false}\n",
                Map.of("HERMES_TIMEZONE", "UTC"));
        assertThat(bridged)
                .containsEntry("HERMES_TIMEZONE", "Europe/Vienna")
                .containsEntry("SUDO_PASSWORD", "pw")
                .containsEntry("HERMES_REDACT_SECRETS", "false");
        assertThat(of("security: {redact_secrets: false}", Map.of("HERMES_REDACT_SECRETS", "true")))
                .doesNotContainKey("HERMES_REDACT_SECRETS");
    }
}
