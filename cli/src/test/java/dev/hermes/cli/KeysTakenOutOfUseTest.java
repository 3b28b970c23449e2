package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reports say of a key that {@code hermes auth remove} took out of use while the shell still exports it. */
class KeysTakenOutOfUseTest {
    private static final String KEY = "xai-0123456789abcdef";

    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void removed() {
        hermes = Cli.in(directory)
                .with("XAI_API_KEY", KEY)
                .with("GLM_API_KEY", "glm-0123456789")
                .with("DASHSCOPE_API_KEY", "dash-0123456789");
        for (var pool : List.of("xai", "zai", "alibaba")) {
            assertThat(hermes.run("auth", "remove", pool, "1").exit()).isZero();
        }
    }

    @Test
    void status_says_that_it_is_not_used_and_how_one_is_again() {
        var out = hermes.run("status", "--all").out();
        assertThat(line(out, "xAI / Grok:"))
                .contains("✗ xai-...cdef taken out of use ('hermes auth add xai' uses one again)");
        assertThat(out.lines().filter(line -> line.contains("Z.AI / GLM:")))
                .hasSize(2)
                .allMatch(line -> line.contains("✗ ") && line.contains("'hermes auth add zai'"));
        // another provider still uses that one
        assertThat(line(out, "Alibaba Cloud (Coding Plan):")).contains("✓ dash...6789");
    }

    @Test
    void status_says_so_to_scripts_too() {
        assertThat(hermes.run("status", "--json").out().replaceAll("\\s+", " "))
                .containsPattern(
                        "\"label\" : \"xAI / Grok\", \"text\" : \"[^\"]*taken out of use[^\"]*\", \"ok\" : false");
    }

    @Test
    void a_second_variable_of_the_provider_that_is_used_counts() {
        var out = hermes.with("ZAI_API_KEY", "zai-0123456789").run("status").out();
        assertThat(out.lines().filter(line -> line.contains("Z.AI / GLM:")))
                .anyMatch(line -> line.contains("✓ configured"));
    }

    @Test
    void a_dump_tells_it_from_a_key_that_is_used() {
        assertThat(line(hermes.run("dump").out(), "glm/zai ")).endsWith("set (taken out of use)");
        assertThat(line(hermes.with("DEEPSEEK_API_KEY", "sk-1").run("dump").out(), "deepseek "))
                .endsWith(" set");
    }

    @Test
    void no_server_is_asked_with_it() {
        hermes.with("OPENROUTER_API_KEY", "sk-or-0123456789");
        assertThat(deep()).anyMatch(line -> line.contains("OpenRouter:"));
        hermes.run("auth", "remove", "openrouter", "1");
        assertThat(deep()).isNotEmpty().noneMatch(line -> line.contains("OpenRouter:"));
    }

    private List<String> deep() {
        return hermes.run("status", "--deep").lines().stream()
                .dropWhile(line -> !line.contains("Deep Checks"))
                .toList();
    }

    @Test
    void once_a_key_is_given_again_it_is_used() {
        hermes.run("auth", "add", "xai", "--api-key", "xai-another-012345");
        assertThat(line(hermes.run("status").out(), "xAI / Grok:")).contains("✓ xai-...cdef");
    }

    private static String line(String text, String label) {
        return text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(label))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + label + " in\n" + text));
    }
}
