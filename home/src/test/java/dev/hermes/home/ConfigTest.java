package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
    @TempDir
    Path directory;

    @Test
    void without_a_file_the_defaults_apply() throws IOException {
        var config = Config.read(home(), Map.of(), false);
        assertThat(config.integer("agent.max_turns")).isEqualTo(90);
        assertThat(config.flag("compression.enabled")).isTrue();
        assertThat(config.problems()).isEmpty();
    }

    @Test
    void yaml_is_read_as_upstream_reads_it() throws IOException {
        var config = read("""
                approvals: {mode: off}
                a: 010
                b: 1e3
                c: 2024-01-01
                d: y
                e: 1.5
                """);
        assertThat(config.value("approvals.mode")).contains(false);
        assertThat(config.value("a")).contains(8);
        assertThat(config.value("b")).contains("1e3");
        assertThat(config.value("c")).contains("2024-01-01");
        assertThat(config.value("d")).contains("y");
        assertThat(config.value("e")).contains(1.5);
    }

    @Test
    void older_spellings_move_to_where_they_live_today() throws IOException {
        var config = read("""
                model: some/model
                provider: openrouter
                max_turns: 7
                """);
        assertThat(config.text("model.default")).contains("some/model");
        assertThat(config.text("model.provider")).contains("openrouter");
        assertThat(config.integer("agent.max_turns")).isEqualTo(7);
    }

    @Test
    void references_to_the_environment_are_replaced_and_unknown_ones_stay() throws IOException {
        Files.writeString(home().config(), "model: {default: '${NAME}-x', base_url: '${MISSING}'}\n");
        var config = Config.read(home(), Map.of("NAME", "big"), false);
        assertThat(config.text("model.default")).contains("big-x");
        assertThat(config.text("model.base_url")).contains("${MISSING}");
    }

    @Test
    void a_broken_file_is_told_with_its_line_and_left_alone() throws IOException {
        var config = read("agent:\n  max_turns: [1,\nx: y: z\n");
        assertThat(config.integer("agent.max_turns")).isEqualTo(90);
        assertThat(config.problems())
                .singleElement()
                .asString()
                .contains("Failed to parse " + home().config(), "line 3", "Falling back to default config");
        assertThat(home().config()).hasContent("agent:\n  max_turns: [1,\nx: y: z\n");
    }

    @Test
    void unknown_keys_are_handed_out_and_wrong_kinds_fall_back() throws IOException {
        var config = read("""
                mine: {list: [a, 2, {x: 1}]}
                agent: {max_turns: many}
                """);
        assertThat(config.texts("mine.list")).containsExactly("a", "2");
        assertThat(config.maps("mine.list")).isEqualTo(List.of(Map.of("x", 1)));
        assertThat(config.integer("agent.max_turns")).isEqualTo(90);
        assertThat(config.userSet("mine.list")).isTrue();
        assertThat(config.userSet("compression.enabled")).isFalse();
    }

    private Config read(String yaml) throws IOException {
        Files.writeString(home().config(), yaml);
        return Config.read(home(), Map.of(), false);
    }

    private HermesHome home() {
        return new HermesHome(directory, directory, "default");
    }
}
