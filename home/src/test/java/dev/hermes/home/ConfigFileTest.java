package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    @TempDir
    Path directory;

    private HermesHome home;
    private ConfigFile file;

    @BeforeEach
    void a_home() {
        home = new HermesHome(directory, directory, "default");
        file = new ConfigFile(home);
    }

    @Test
    void a_value_is_replaced_and_every_comment_stays() throws IOException {
        write("""
                # mine
                model:
                  default: old   # why
                  # about the provider
                  provider: openrouter

                display: {compact: false, bell: true}
                """);
        file.set("model.default", "new");
        file.set("display.compact", true);
        file.set("agent.max_turns", 5);
        file.set("model.base_url", "http://x/v1");
        assertThat(home.config()).hasContent("""
                # mine
                model:
                  default: new   # why
                  # about the provider
                  provider: openrouter
                  base_url: http://x/v1

                display: {compact: true, bell: true}
                agent:
                  max_turns: 5
                """);
    }

    @Test
    void a_bare_model_name_becomes_the_default_of_a_map() throws IOException {
        write("model: some/model\nb: 1\n");
        file.set("model.provider", "openrouter");
        assertThat(YamlReader.map(Files.readString(home.config())))
                .containsEntry("model", Map.of("default", "some/model", "provider", "openrouter"))
                .containsEntry("b", 1);
    }

    @Test
    void items_of_a_list_are_reached_by_number_and_lists_do_not_grow() throws IOException {
        write("list:\n  - name: a\n  - name: b\n");
        file.set("list.1.name", "c");
        assertThat(home.config()).hasContent("list:\n  - name: a\n  - name: c\n");
        assertThatThrownBy(() -> file.set("list.2.name", "d")).isInstanceOf(HermesException.class);
        assertThat(home.config()).hasContent("list:\n  - name: a\n  - name: c\n");
    }

    @Test
    void a_removed_value_takes_its_empty_map_with_it() throws IOException {
        write("a:\n  b: 1\nc: 2\n");
        assertThat(file.unset("a.b")).isTrue();
        assertThat(home.config()).hasContent("c: 2\n");
        assertThat(file.unset("a.b")).isFalse();
    }

    @Test
    void a_broken_file_is_left_alone() throws IOException {
        write("a: [1\nb: 2\n");
        assertThatThrownBy(() -> file.set("c", "1")).hasMessageContaining("config.yaml");
        assertThat(home.config()).hasContent("a: [1\nb: 2\n");
    }

    @Test
    void texts_of_people_become_values() {
        assertThat(List.of("yes", "Off", "007", "1.50", ".5", "5.", "-3", "null", ""))
                .map(text -> String.valueOf(ConfigFile.typed(text)))
                .containsExactly("true", "false", "7", "1.5", "0.5", "5.0", "-3", "null", "");
    }

    @Test
    void whatever_is_written_is_read_back_and_the_rest_stays() throws IOException {
        long seed = 20261125;
        var random = new Random(seed);
        var keys = List.of("a", "b.c", "b.d", "e.f.g", "h");
        var texts =
                List.of("x", "yes", "-3", "0x1F", "1:30", "null", "", "*a", "a: b", "# c", "é 😀", " x ", "[a", "a,b");
        write("# head\nz: 1 # tail\n");
        var expected = new TreeMap<String, Object>();
        for (int round = 0; round < 200; round++) {
            var key = keys.get(random.nextInt(keys.size()));
            if (random.nextInt(5) == 0) {
                file.unset(key);
                expected.remove(key);
            } else {
                Object value = random.nextInt(4) == 0
                        ? new ArrayList<>(List.of("p", "no"))
                        : texts.get(random.nextInt(texts.size()));
                file.set(key, value);
                expected.put(key, value);
            }
            var config = Config.of(YamlReader.map(Files.readString(home.config())));
            for (var entry : expected.entrySet()) {
                assertThat(config.value(entry.getKey()))
                        .as(
                                "seed %d round %d key %s in%n%s",
                                seed, round, entry.getKey(), Files.readString(home.config()))
                        .contains(entry.getValue());
            }
            assertThat(home.config()).content().contains("# head\n", "z: 1 # tail\n");
        }
    }

    private void write(String text) throws IOException {
        Files.writeString(home.config(), text);
    }
}
