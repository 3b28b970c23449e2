package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigSchemaTest {
    @Test
    void every_default_is_in_the_table_with_its_value_and_its_kind() {
        var table = ConfigSchema.all().stream().collect(Collectors.toMap(ConfigSchema.Key::path, key -> key));
        leaves("", Defaults.tree()).forEach((path, value) -> {
            assertThat(table).containsKey(path);
            var key = table.get(path);
            assertThat(Trees.same(YamlReader.map("v: " + key.fallback()).get("v"), value))
                    .as("%s: %s in the table, %s in the defaults", path, key.fallback(), value)
                    .isTrue();
            assertThat(fits(key.type(), value)).as("%s is %s", path, key.type()).isTrue();
        });
    }

    @Test
    void every_row_has_a_meaning_a_version_and_stands_once() {
        assertThat(ConfigSchema.all()).allSatisfy(key -> {
            assertThat(key.meaning()).as(key.path()).isNotBlank();
            assertThat(key.since()).as(key.path()).isBetween(0, ConfigMigration.CURRENT);
        });
        assertThat(ConfigSchema.all().stream().map(ConfigSchema.Key::path)).doesNotHaveDuplicates();
    }

    @Test
    void sections_and_what_is_below_open_maps_are_known() {
        for (var known : List.of(
                "terminal",
                "terminal.backend",
                "providers.x.api_key",
                "platforms.a.b.c",
                "memory.mem0.key",
                "fallback_providers.0.model",
                "auxiliary.vision.model",
                "slack.anything",
                "fallback_model.provider")) {
            assertThat(ConfigSchema.knows(known)).as(known).isTrue();
        }
        for (var unknown :
                List.of("terminal.backnd", "memory.memory_enabeld", "nonsense", "terminal.backend.x", "model.colour")) {
            assertThat(ConfigSchema.knows(unknown)).as(unknown).isFalse();
        }
    }

    @Test
    void a_near_path_differs_by_a_mistake_of_typing_or_by_its_section() {
        assertThat(ConfigSchema.near("terminal.backnd")).contains("terminal.backend");
        assertThat(ConfigSchema.near("dispaly.compact")).contains("display.compact");
        assertThat(ConfigSchema.near("chat.reasoning_effort")).contains("agent.reasoning_effort");
        assertThat(ConfigSchema.near("max_turns")).contains("agent.max_turns");
        assertThat(ConfigSchema.near("entirely.different")).isEmpty();
    }

    private static boolean fits(ConfigSchema.Type type, Object value) {
        return switch (type) {
            case TEXT -> value instanceof String;
            case INTEGER -> value instanceof Integer;
            case NUMBER -> value instanceof Number;
            case FLAG -> value instanceof Boolean;
            case LIST -> value instanceof List;
            case MAP -> value instanceof Map;
            case ANY -> true;
        };
    }

    private static Map<String, Object> leaves(String prefix, Map<?, ?> tree) {
        var result = new LinkedHashMap<String, Object>();
        tree.forEach((key, value) -> {
            if (value instanceof Map<?, ?> map && !map.isEmpty()) {
                result.putAll(leaves(prefix + key + ".", map));
            } else {
                result.put(prefix + key, value);
            }
        });
        return result;
    }
}
