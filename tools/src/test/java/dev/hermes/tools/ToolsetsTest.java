package dev.hermes.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.home.Config;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ToolsetsTest {
    private final Toolsets toolsets = Toolsets.standard();

    @Test
    void a_toolset_is_its_tools_and_a_composite_those_of_its_parts() {
        assertThat(toolsets.tools(List.of("file"))).containsExactly("patch", "read_file", "search_files", "write_file");
        assertThat(toolsets.tools(List.of("debugging", "bogus")))
                .containsExactly(
                        "patch",
                        "process",
                        "read_file",
                        "search_files",
                        "terminal",
                        "web_extract",
                        "web_search",
                        "write_file");
        assertThat(toolsets.tools(List.of("terminal_tools"))).containsExactly("terminal");
        assertThat(toolsets.tools(List.of("hermes-cli"))).hasSize(48).contains("terminal", "kanban_show");
        assertThat(toolsets.tools(List.of("hermes-webhook")))
                .containsExactly("clarify", "vision_analyze", "web_extract", "web_search");
        assertThat(toolsets.tools(List.of("hermes-acp"))).hasSize(29).doesNotContain("clarify", "cronjob");
        assertThat(toolsets.tools(List.of("hermes-api-server"))).hasSize(35).doesNotContain("send_message");
        assertThat(toolsets.tools(List.of("hermes-gateway"))).contains("discord", "yb_send_dm", "feishu_doc_read");
        assertThat(toolsets.tools(List.of("all")))
                .isEqualTo(toolsets.tools(List.of("*")))
                .contains("spotify_search");
    }

    @Test
    void names_that_a_person_may_write_are_known() {
        assertThat(List.of("web", "safe", "hermes-cli", "all", "*", "file_tools"))
                .allMatch(toolsets::known);
        assertThat(toolsets.known("bogus")).isFalse();
    }

    @Test
    void a_platform_gets_its_toolsets_without_those_that_are_off_by_default() {
        var cli = enabled("cli", Map.of(), Map.of());
        assertThat(cli)
                .contains("web", "terminal", "file", "todo", "memory", "session_search", "clarify", "delegation")
                .doesNotContain("moa", "homeassistant", "spotify", "video", "x_search", "kanban", "discord");
        assertThat(enabled("cli", Map.of(), Map.of("HASS_TOKEN", "x", "XAI_API_KEY", "y", "HERMES_KANBAN_TASK", "t")))
                .contains("homeassistant", "x_search", "kanban");
        assertThat(enabled("feishu", Map.of(), Map.of())).contains("feishu_doc", "feishu_drive");
        assertThat(enabled("webhook", Map.of(), Map.of())).containsExactly("clarify", "vision", "web");
    }

    @Test
    void a_list_of_the_user_is_taken_as_it_is() {
        var platforms =
                Map.<String, Object>of("platform_toolsets", Map.of("cli", List.of("file", "spotify", "discord")));
        assertThat(enabled("cli", platforms, Map.of("HASS_TOKEN", "x"))).containsExactly("file", "spotify");
        var composite = Map.<String, Object>of("platform_toolsets", Map.of("cli", List.of("hermes-cli")));
        assertThat(enabled("cli", composite, Map.of()))
                .contains("terminal", "file")
                .doesNotContain("moa");
    }

    @Test
    void what_is_disabled_is_taken_away_at_the_end() {
        var config = Config.of(Map.of("agent", Map.of("disabled_toolsets", List.of("web", "terminal"))));
        assertThat(toolsets.enabledFor("cli", config, Map.of()))
                .contains("read_file", "browser_click")
                .doesNotContain("terminal", "process", "web_search");
    }

    private Set<String> enabled(String platform, Map<String, Object> config, Map<String, String> environment) {
        return toolsets.enabledToolsets(platform, Config.of(config), environment);
    }
}
