package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} is the table of settings. {@code -Dhermes.write-docs=true} writes it anew. */
class ConfigurationDocTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");

    @Test
    void the_page_says_what_the_table_says() throws IOException {
        if (Boolean.getBoolean("hermes.write-docs")) {
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE).content().isEqualTo(page());
    }

    private static String page() {
        var sections = new LinkedHashMap<String, StringBuilder>();
        var single = new StringBuilder();
        for (var key : ConfigSchema.all()) {
            int dot = key.path().indexOf('.');
            boolean alone = dot < 0
                    && ConfigSchema.all().stream()
                            .noneMatch(other -> other.path().startsWith(key.path() + "."));
            var target = alone
                    ? single
                    : sections.computeIfAbsent(
                            dot < 0 ? key.path() : key.path().substring(0, dot), _ -> new StringBuilder());
            target.append(row(key));
        }
        var page = new StringBuilder(HEAD);
        page.append("\n## Single settings\n\n").append(TABLE).append(single);
        sections.forEach((name, rows) ->
                page.append("\n## ").append(name).append("\n\n").append(TABLE).append(rows));
        return page.append('\n').append(variables()).toString();
    }

    private static String row(ConfigSchema.Key key) {
        var since = key.since() == 0 ? "" : " (since version " + key.since() + ")";
        return "| `" + key.path() + "` | " + key.type().name().toLowerCase(Locale.ROOT) + " | "
                + (key.fallback().isEmpty() ? "" : "`" + key.fallback() + "`") + " | "
                + key.meaning().replace("|", "\\|") + since + " |\n";
    }

    private static String variables() {
        var text = new StringBuilder(
                "## Variables\n\nThey live in `.env`, and `hermes config set NAME VALUE` puts them there."
                        + " A star marks a secret.\n");
        for (var category : List.of("provider", "tool", "skill", "messaging", "setting", "known")) {
            var names = EnvironmentName.all().stream()
                    .filter(name -> name.category().equals(category))
                    .map(name -> "`" + name.name() + "`" + (name.secret() ? "\\*" : ""))
                    .toList();
            text.append("\n**")
                    .append(category.equals("known") ? "read, and never asked for" : category)
                    .append("**: ")
                    .append(String.join(", ", names))
                    .append('\n');
        }
        return text.toString();
    }

    private static final String TABLE = "| key | type | default | meaning |\n| --- | --- | --- | --- |\n";

    private static final String HEAD = """
            # Configuration

            <!-- Written by ConfigurationDocTest from config-schema.tsv; see CONTRIBUTING. -->

            Settings live in `config.yaml` of the home (`hermes config path`), keys and passwords in `.env` beside it
            (`hermes config env-path`). Nothing has to be there: every setting has a default, and a file that cannot be read is left
            alone while the defaults apply. Comments, order and keys that this version does not know are kept by everything that
            writes.

            | command | does |
            | --- | --- |
            | `hermes config` | shows what people ask about first |
            | `hermes config get KEY` | prints one setting as it is in effect; `--json`, `--reveal` |
            | `hermes config set KEY VALUE` | changes one; `list[0].name` is a place in a list, a list or a map is given as JSON |
            | `hermes config unset KEY` | removes one, so that its default applies |
            | `hermes config edit` | opens the file in `$EDITOR` or `$VISUAL` and checks it afterwards |
            | `hermes config check` | tells the version, which keys are set, and what is wrong |
            | `hermes config migrate` | brings files of an older version up to date, after a copy |

            `${NAME}` in a value stands for that environment variable; a name that is not set stays as it is written. What is set
            in several places is taken from the command line first, then from `config.yaml`, then from the environment with `.env`
            over it, then from the defaults.

            A `*` in a key stands for a name of your own. Type `any` means that the meaning tells. A `map` is open: what is below it
            is yours, a plugin's or a platform's.
            """;
}
