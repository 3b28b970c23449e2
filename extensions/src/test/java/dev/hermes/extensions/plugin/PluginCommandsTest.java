package dev.hermes.extensions.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.testkit.PluginJar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real jars, made of source by the compiler of this JDK. */
class PluginCommandsTest {
    @TempDir
    Path home;

    private final List<String> logged = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path plugins;
    private List<String> enabled = List.of("one", "two");
    private List<String> disabled = List.of();
    private String memory = "";

    @BeforeEach
    void directory() throws IOException {
        plugins = Files.createDirectory(home.resolve("plugins"));
    }

    private PluginCommands commands() {
        var config = Config.of(Map.of(
                "plugins", Map.of("enabled", enabled, "disabled", disabled), "memory", Map.of("provider", memory)));
        var here = new HermesHome(home, home, "default");
        return new PluginCommands(
                new Plugins(here, config, (level, _, text, _) -> logged.add(level + " " + text)),
                here,
                (level, _, text, _) -> logged.add(level + " " + text));
    }

    private Optional<Integer> run(String name, String... words) {
        return commands()
                .run(
                        name,
                        List.of(words),
                        new PluginCommands.Place(
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8),
                                home));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private List<String> names() {
        return commands().declared().stream().map(PluginManifest.Declared::name).toList();
    }

    @Test
    void a_command_gets_its_words_and_its_exit_code_counts() {
        PluginJar.lay(
                plugins,
                "one",
                "name: one\ncli_commands: [{name: greet, help: Says hello.}]\n",
                "One",
                PluginJar.echoing("One", "greet"));
        assertThat(commands().declared()).containsExactly(new PluginManifest.Declared("greet", "Says hello."));
        assertThat(run("greet", "--loud", "you")).contains(7);
        assertThat(printed()).startsWith("greet by One: [--loud, you] in ");
        assertThat(home.resolve("plugin-data/one")).isDirectory();
        assertThat(run("other")).isEmpty();
    }

    @Test
    void only_plugins_that_are_switched_on_are_loaded() {
        PluginJar.lay(plugins, "one", "cli_commands: [greet]\n", "One", PluginJar.echoing("One", "greet"));
        enabled = List.of();
        assertThat(names()).isEmpty();
        assertThat(run("greet")).isEmpty();
        enabled = List.of("one");
        disabled = List.of("one");
        assertThat(run("greet")).isEmpty();
        disabled = List.of();
        assertThat(names()).containsExactly("greet");
    }

    @Test
    void the_last_plugin_counts_and_the_memory_comes_before_all() {
        PluginJar.lay(
                plugins, "one", "cli_commands: [greet, notes]\n", "One", PluginJar.echoing("One", "greet", "notes"));
        PluginJar.lay(plugins, "two", "provides_cli_commands: [greet]\n", "Two", PluginJar.echoing("Two", "greet"));
        PluginJar.lay(
                plugins,
                "notes",
                "kind: exclusive\ndescription: Remembers everything.\n",
                "Notes",
                PluginJar.echoing("Notes", "notes", "greet"));
        run("greet");
        assertThat(printed()).startsWith("greet by Two");
        out.reset();
        run("notes");
        assertThat(printed()).startsWith("notes by One");
        out.reset();
        memory = "notes";
        assertThat(commands().declared()).contains(new PluginManifest.Declared("notes", "Remembers everything."));
        run("notes");
        assertThat(printed()).startsWith("notes by Notes");
        out.reset();
        run("greet");
        assertThat(printed()).startsWith("greet by Two");
    }

    @Test
    void a_plugin_of_a_category_is_called_by_both_names() {
        PluginJar.lay(
                plugins.resolve("social"), "one", "cli_commands: [post]\n", "One", PluginJar.echoing("One", "post"));
        enabled = List.of("social/one");
        assertThat(run("post")).contains(7);
    }

    @Test
    void a_command_without_a_handler_prints_its_own_help() {
        PluginJar.lay(plugins, "one", "cli_commands: [greet]\n", "One", """
                import dev.hermes.api.plugin.*;
                import java.util.Optional;

                public final class One implements HermesPlugin {
                    @Override
                    public void register(PluginContext context) {
                        context.registerCliCommand(new CliCommand("greet", "Says hello.", "Nothing yet.", Optional.empty()));
                    }
                }
                """);
        assertThat(run("greet")).contains(0);
        assertThat(printed()).contains("usage: hermes greet", "Nothing yet.");
    }

    @Test
    void a_command_that_fails_says_so_and_is_no_crash() {
        PluginJar.lay(plugins, "one", "cli_commands: [greet]\n", "One", """
                import dev.hermes.api.plugin.*;
                import java.util.Optional;

                public final class One implements HermesPlugin {
                    @Override
                    public void register(PluginContext context) {
                        context.registerCliCommand(new CliCommand("greet", "", "", Optional.of(_ -> {
                            throw new java.io.IOException("the door is locked");
                        })));
                    }
                }
                """);
        assertThat(run("greet")).contains(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("Error: greet (plugin one) failed: the door is locked" + System.lineSeparator());
    }

    @Test
    void a_plugin_that_cannot_be_loaded_is_left_out_and_the_others_work() throws IOException {
        PluginJar.lay(plugins, "one", "cli_commands: [greet]\n", "One", PluginJar.echoing("One", "greet"));
        PluginJar.lay(plugins, "two", "cli_commands: [greet]\nmain: Missing\n", "Two", PluginJar.echoing("Two", "x"));
        Files.createDirectory(plugins.resolve("broken"));
        Files.writeString(plugins.resolve("broken/plugin.yaml"), "{");
        enabled = List.of("one", "two", "broken");
        assertThat(run("greet")).contains(7);
        assertThat(printed()).startsWith("greet by One");
        assertThat(logged)
                .anyMatch(line -> line.contains("two was left out"))
                .anyMatch(line -> line.contains("broken is left out"));
    }

    @Test
    void a_plugin_for_other_contracts_is_left_out() {
        PluginJar.lay(plugins, "one", "api: 2\ncli_commands: [greet]\n", "One", PluginJar.echoing("One", "greet"));
        assertThat(run("greet")).isEmpty();
        assertThat(logged).anyMatch(line -> line.contains("version 2 of the plugin contracts"));
    }

    @Test
    void of_the_host_a_plugin_sees_the_contracts_only() {
        PluginJar.lay(plugins, "one", "cli_commands: [greet]\n", "One", """
                import dev.hermes.api.plugin.*;
                import java.util.Optional;

                public final class One implements HermesPlugin {
                    @Override
                    public void register(PluginContext context) {
                        context.registerCliCommand(new CliCommand("greet", "", "", Optional.of(call -> {
                            call.out().println(dev.hermes.home.HermesHome.class);
                            return 0;
                        })));
                    }
                }
                """);
        assertThat(run("greet")).contains(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("HermesHome");
    }

    @Test
    void names_that_lead_elsewhere_or_are_no_words_are_refused() throws IOException {
        for (var manifest :
                List.of("name: ../../evil\n", "name: a/b\n", "name: .\n", "name: 123\n", "manifest_version: 2\n")) {
            var directory = Files.createDirectories(plugins.resolve("one"));
            Files.writeString(directory.resolve("plugin.yaml"), manifest + "cli_commands: [greet]\n");
            assertThat(names()).as(manifest).isEmpty();
        }
        Files.writeString(plugins.resolve("one/plugin.yaml"), "cli_commands: ['a b', '-x', '', {help: y}, fine]\n");
        assertThat(names()).containsExactly("fine");
    }
}
