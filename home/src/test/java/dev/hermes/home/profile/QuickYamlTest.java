package dev.hermes.home.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickYamlTest {
    private static final Set<String> WANTED = Set.of("model", "model.default", "model.provider", "provider");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model: big\n",
                "model:\n  default: big\n  provider: p\n",
                "# c\nterminal:\n  model: other\nmodel:\n  # c\n  default: 'a b' # c\n  extra:\n    default: x\n",
                "model:\n    default: \"q\"\n    provider: p # x\ntools:\n- model: no\n- default\n",
                "model: a\nprovider: p\n",
                "model: a\nmodel:\n  default: b\n",
                "model:\n  default: b\nmodel: a\n",
                "text: |\n  model: no\n  provider: no\nmodel: yes-it-is\n",
                "toolsets: [a,\n  b]\nmodel: m\n",
                "model: {default: flow}\n",
                "model: &x big\nother: *x\n",
                "model:\n  default: >\n    folded\n    text\n",
                "model: \"esc\\u0061ped\"\n",
                "model:\n  'default': quoted-key\n",
                "\"model\": quoted\n",
                "model: null\n",
                "model: ~\n",
                "model:\n",
                "model: ''\n",
                "---\nmodel: doc\n",
                "model: two\n  words\n",
                "model: a:b\n",
                "model: a#b\n",
                "\r\nmodel: crlf\r\n",
                "\uFEFFmodel: bom\n",
                "defaults: &d\n  default: m\nmodel:\n  <<: *d\n",
                ""
            })
    void what_is_read_quickly_is_what_the_parser_reads(String text) throws IOException {
        var home = new HermesHome(directory, directory, "default");
        Files.writeString(home.config(), text);
        var config = Config.read(home, Map.of(), false);
        var expected = config.text("model.default")
                .map(model -> model
                        + config.text("model.provider").map(p -> " (" + p + ")").orElse(""));
        assertThat(ProfileFacts.model(home)).isEqualTo(expected);
    }

    @Test
    void plain_files_need_no_parser() {
        assertThat(QuickYaml.read("a:\n- b\nmodel:\n  default: m\n  provider: p\nz: {x: y}\n", WANTED))
                .contains(Map.of("model.default", "m", "model.provider", "p"));
    }
}
