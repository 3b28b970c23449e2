package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.home.Config;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelNamesTest {
    private final ProviderTable table = ProviderTable.standard();
    private final ModelNames names = new ModelNames(table);

    @Test
    void aggregators_want_the_vendor_before_the_name() {
        assertThat(names.normal("openrouter", "claude-opus-4.6")).isEqualTo("anthropic/claude-opus-4.6");
        assertThat(names.normal("openrouter", "qwen3.5-plus")).isEqualTo("qwen/qwen3.5-plus");
        assertThat(names.normal("kilocode", "o3-mini")).isEqualTo("openai/o3-mini");
        assertThat(names.normal("openrouter", "glm-5")).isEqualTo("z-ai/glm-5");
        assertThat(names.normal("openrouter", "unheard-of")).isEqualTo("unheard-of");
        assertThat(names.normal("openrouter", "vendor/glm-5")).isEqualTo("vendor/glm-5");
    }

    @Test
    void anthropic_writes_hyphens() {
        assertThat(names.normal("anthropic", "anthropic/claude-sonnet-4.6")).isEqualTo("claude-sonnet-4-6");
        assertThat(names.normal("anthropic", "other/claude-4.6")).isEqualTo("other/claude-4.6");
    }

    @Test
    void deepseek_has_two_models_and_its_versions() {
        for (var pair : Map.of(
                        "deepseek/deepseek-r1", "deepseek-reasoner",
                        "DeepSeek-Reasoner", "deepseek-reasoner",
                        "deepseek-v3", "deepseek-v3",
                        "deepseek-v4-pro", "deepseek-v4-pro",
                        "something", "deepseek-chat",
                        "deep-thinking", "deepseek-reasoner")
                .entrySet()) {
            assertThat(names.normal("deepseek", pair.getKey()))
                    .as(pair.getKey())
                    .isEqualTo(pair.getValue());
        }
    }

    @Test
    void a_providers_own_prefix_is_dropped_and_a_foreign_one_kept() {
        assertThat(names.normal("zai", "z-ai/glm-5")).isEqualTo("glm-5");
        assertThat(names.normal("zai", "qwen/glm-5")).isEqualTo("qwen/glm-5");
        assertThat(names.normal("xiaomi", "MiMo/MiMo-V2.5")).isEqualTo("mimo-v2.5");
        assertThat(names.normal("custom", "local/llama3")).isEqualTo("llama3");
        assertThat(names.normal("nvidia", "nvidia/nemotron")).isEqualTo("nvidia/nemotron");
        assertThat(names.normal("opencode-zen", "anthropic/claude-opus-4.6")).isEqualTo("claude-opus-4-6");
        assertThat(names.normal("opencode-go", "moonshotai/kimi-k2.6")).isEqualTo("kimi-k2.6");
    }

    @Test
    void what_is_offered_is_already_called_as_its_provider_calls_it() {
        for (var row : table.rows()) {
            for (var model : Catalog.of(row.id())) {
                assertThat(names.normal(row.id(), model)).as(row.id()).isEqualTo(model);
            }
        }
    }

    @Test
    void a_name_never_becomes_none() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var parts =
                List.of("claude", "-", "4.6", "/", "glm", ":", "free", "zai", "deepseek", "anthropic/", "R1", " ", "é");
        for (int round = 0; round < 3_000; round++) {
            var written = new StringBuilder("x".repeat(random.nextInt(2)));
            for (int part = random.nextInt(7); part > 0; part--) {
                written.append(parts.get(random.nextInt(parts.size())));
            }
            var name = written.toString();
            for (var row : table.rows()) {
                assertThat(names.normal(row.id(), name).isBlank())
                        .as("seed %d: %s '%s'", seed, row.id(), name)
                        .isEqualTo(name.isBlank());
            }
        }
    }

    @Test
    void a_provider_is_split_off_only_where_it_is_one() {
        var entries = new Entries(
                Config.of(Map.of("providers", Map.of("box", Map.of("api", "http://127.0.0.1:9/v1")))), table, Log.NONE);
        assertThat(names.split("zai:glm-5", entries)).isEqualTo(new ModelNames.Split(Optional.of("zai"), "glm-5"));
        assertThat(names.split("ollama:llama3:8b", entries))
                .isEqualTo(new ModelNames.Split(Optional.of("ollama"), "llama3:8b"));
        assertThat(names.split("custom:box:m:1", entries))
                .isEqualTo(new ModelNames.Split(Optional.of("custom:box"), "m:1"));
        for (var whole : List.of("qwen2.5:7b", "tencent/hy3-preview:free", "zai:", ":x", "")) {
            assertThat(names.split(whole, entries)).as(whole).isEqualTo(new ModelNames.Split(Optional.empty(), whole));
        }
    }

    @Test
    void the_best_of_a_family_is_the_newest_version_and_a_date_is_no_version() {
        assertThat(ShortNames.best(
                        "sonnet", List.of("claude-sonnet-4-20250514", "claude-sonnet-4-6", "claude-sonnet-4-5")))
                .contains("claude-sonnet-4-6");
        assertThat(ShortNames.best("gpt", List.of("openai/gpt-5.4-mini", "openai/gpt-5.4", "openai/gpt-5.3")))
                .contains("openai/gpt-5.4");
        assertThat(ShortNames.best("opus", List.of("glm-5"))).isEmpty();
        assertThat(ShortNames.best("nothing", List.of("glm-5"))).isEmpty();
    }

    @Test
    void the_longest_family_in_a_name_tells_the_window() {
        assertThat(ContextWindows.known("x-ai/Grok-4.20-reasoning")).hasValue(2_000_000);
        assertThat(ContextWindows.known("deepseek-ai/DeepSeek-V3.2")).hasValue(65_536);
        assertThat(ContextWindows.known("claude-3-5-haiku")).hasValue(200_000);
        assertThat(ContextWindows.known("mystery")).isEmpty();
    }

    @Test
    void a_name_that_was_made_right_once_stays_as_it_is() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var pieces = List.of(
                "claude",
                "anthropic/",
                "openai/",
                "gpt-5.4",
                "zai/",
                "glm-5",
                "deepseek",
                "-r1",
                "MiMo",
                "/",
                "x-ai/",
                "grok-4.3",
                "-v4",
                "kimi/",
                "moonshot/",
                "qwen3",
                ":free",
                ".",
                "-4-6",
                "sonnet",
                "copilot/",
                "o3",
                "models/");
        var providers =
                ProviderTable.standard().rows().stream().map(ProviderRow::id).toList();
        for (int round = 0; round < 20_000; round++) {
            var name = new StringBuilder();
            for (int length = 1 + random.nextInt(4); length > 0; length--) {
                name.append(pieces.get(random.nextInt(pieces.size())));
            }
            var provider = providers.get(random.nextInt(providers.size()));
            var once = names.normal(provider, name.toString());
            assertThat(once).as("seed %d: %s at %s", seed, name, provider).isNotBlank();
            assertThat(names.normal("no-provider", name.toString())).isEqualTo(name.toString());
            if (!name.toString().matches(".*/.*/.*")) { // of two vendors, one is taken away at a time
                assertThat(names.normal(provider, once))
                        .as("seed %d: %s at %s", seed, name, provider)
                        .isEqualTo(once);
            }
        }
    }

    @Test
    void github_has_names_of_its_own() {
        assertThat(names.normal("copilot", "openai/gpt-5-nano")).isEqualTo("gpt-5-mini");
        assertThat(names.normal("copilot", "openai/gpt-4.1-mini")).isEqualTo("gpt-4.1");
        assertThat(names.normal("copilot", "openai/o3")).isEqualTo("gpt-5.3-codex");
        assertThat(names.normal("copilot", "anthropic/claude-sonnet-4-6")).isEqualTo("claude-sonnet-4.6");
        assertThat(names.normal("copilot-acp", "claude-sonnet-4-0")).isEqualTo("claude-sonnet-4");
        assertThat(names.normal("copilot", "claude-haiku-4.5")).isEqualTo("claude-haiku-4.5");
        assertThat(names.normal("copilot", "github-copilot/gemini-2.5-pro")).isEqualTo("gemini-2.5-pro");
        assertThat(names.normal("copilot", "gpt-5.4")).isEqualTo("gpt-5.4");
    }
}
