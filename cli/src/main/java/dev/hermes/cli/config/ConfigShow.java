package dev.hermes.cli.config;

import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.ProgramFiles;
import dev.hermes.home.Config;
import dev.hermes.home.Mask;
import dev.hermes.home.Redactor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code hermes config show}: what people ask about first. */
final class ConfigShow {
    private static final List<Map.Entry<String, String>> KEYS = List.of(
            Map.entry("OpenRouter", "OPENROUTER_API_KEY"),
            Map.entry("OpenAI (STT/TTS)", "VOICE_TOOLS_OPENAI_KEY"),
            Map.entry("Exa", "EXA_API_KEY"),
            Map.entry("Parallel", "PARALLEL_API_KEY"),
            Map.entry("Firecrawl", "FIRECRAWL_API_KEY"),
            Map.entry("Tavily", "TAVILY_API_KEY"),
            Map.entry("Browserbase", "BROWSERBASE_API_KEY"),
            Map.entry("Browser Use", "BROWSER_USE_API_KEY"),
            Map.entry("FAL", "FAL_KEY"),
            Map.entry("Anthropic", "ANTHROPIC_API_KEY"));

    private final Context context;
    private final Console console;
    private final Config config;
    private boolean titled;

    private ConfigShow(Context context) {
        this.context = context;
        this.console = context.console();
        this.config = context.config();
    }

    static int run(Context context) {
        new ConfigShow(context).print();
        return 0;
    }

    private void print() {
        section("Paths");
        line("Config", context.home().config().toString());
        line("Secrets", context.home().env().toString());
        line("Install", installation());
        section("API Keys");
        KEYS.forEach(key -> secret(key.getKey(), key.getValue()));
        section("Model");
        line("Model", config.text("model.default").orElse("(not set)"));
        line("Provider", config.text("model.provider").orElse("(not set)"));
        config.text("model.base_url").ifPresent(url -> line("Server", Redactor.address(url)));
        config.text("model.api_key").or(() -> config.text("model.api")).ifPresent(key -> line("API key", Mask.of(key)));
        line("Max turns", String.valueOf(config.integer("agent.max_turns")));
        section("Display");
        line("Personality", config.text("display.personality").orElse("default"));
        line("Reasoning", onOff("display.show_reasoning"));
        line("Bell", onOff("display.bell_on_complete"));
        line(
                "User preview",
                config.integer("display.user_message_preview.first_lines") + " first lines, "
                        + config.integer("display.user_message_preview.last_lines") + " last");
        section("Terminal");
        terminal();
        section("Timezone");
        line("Timezone", config.text("timezone").orElse("(local time)"));
        section("Context Compression");
        line(
                "Compression",
                config.flag("compression.enabled")
                        ? "at " + Math.round(config.number("compression.threshold") * 100) + "% of the window"
                        : "off");
        auxiliary();
        section("Messaging Platforms");
        line("Telegram", configured("TELEGRAM_BOT_TOKEN"));
        line("Discord", configured("DISCORD_BOT_TOKEN"));
        skills();
        console.print("");
        console.print("'hermes config set KEY VALUE' changes a setting, 'hermes config edit' opens the file.");
    }

    private void terminal() {
        var backend = config.text("terminal.backend").orElse("local");
        line("Backend", backend);
        line("Working dir", config.text("terminal.cwd").orElse("."));
        line("Timeout", config.integer("terminal.timeout") + "s");
        switch (backend) {
            case "docker", "singularity", "modal", "daytona" ->
                config.text("terminal." + backend + "_image").ifPresent(image -> line("Image", image));
            case "vercel_sandbox" -> config.text("terminal.vercel_runtime").ifPresent(name -> line("Runtime", name));
            case "ssh" -> {
                line(
                        "SSH host",
                        config.text("terminal.ssh_host")
                                .or(() -> set("TERMINAL_SSH_HOST"))
                                .orElse("(not set)"));
                line(
                        "SSH user",
                        config.text("terminal.ssh_user")
                                .or(() -> set("TERMINAL_SSH_USER"))
                                .orElse("(not set)"));
            }
            default -> {
                // nothing more to say
            }
        }
    }

    private void auxiliary() {
        boolean first = true;
        for (var task : List.of("vision", "web_extract")) {
            var provider = config.text("auxiliary." + task + ".provider").filter(name -> !name.equals("auto"));
            var model = config.text("auxiliary." + task + ".model");
            if (provider.isEmpty() && model.isEmpty()) {
                continue;
            }
            if (first) {
                section("Auxiliary Models");
                first = false;
            }
            line(
                    task.equals("vision") ? "Vision" : "Web extract",
                    model.orElse("default model") + " (" + provider.orElse("auto") + ")");
        }
    }

    private void skills() {
        var settings = config.map("skills.config");
        if (settings.isEmpty()) {
            return;
        }
        section("Skill Settings");
        settings.forEach((skill, values) -> {
            if (values instanceof Map<?, ?> map) {
                map.forEach((key, value) ->
                        line(String.valueOf(key), Mask.within(String.valueOf(key), value) + " [" + skill + "]"));
            } else {
                line(skill, String.valueOf(Mask.within(skill, values)));
            }
        });
    }

    private Optional<String> set(String variable) {
        return Optional.ofNullable(context.environment().get(variable)).filter(value -> !value.isBlank());
    }

    private String configured(String variable) {
        return set(variable).isPresent() ? "configured" : "not configured";
    }

    private String onOff(String path) {
        return config.flag(path) ? "on" : "off";
    }

    private void section(String title) {
        if (titled) {
            console.print("");
        }
        titled = true;
        console.print("◆ " + title);
    }

    private void secret(String label, String variable) {
        console.print("  " + padded(label, 20) + Mask.of(context.environment().getOrDefault(variable, "")));
    }

    private void line(String label, String value) {
        console.print("  " + padded(label, 14) + value);
    }

    private static String padded(String label, int width) {
        return label + ":" + " ".repeat(Math.max(1, width - label.length() - 1));
    }

    /** The directory that the program runs from. */
    private static String installation() {
        return ProgramFiles.directory().map(Path::toString).orElse("(unknown)");
    }
}
