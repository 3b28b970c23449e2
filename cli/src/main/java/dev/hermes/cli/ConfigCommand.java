package dev.hermes.cli;

import dev.hermes.api.ExitCode;
import dev.hermes.api.Secret;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.home.ConfigFile;
import dev.hermes.home.EnvFile;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code hermes config}. */
final class ConfigCommand {
    /** Keys that go into {@code .env}, beside those that end like one. */
    private static final Set<String> ENVIRONMENT = Set.of(
            "VOICE_TOOLS_OPENAI_KEY",
            "FIRECRAWL_API_URL",
            "FIRECRAWL_GATEWAY_URL",
            "TOOL_GATEWAY_DOMAIN",
            "TOOL_GATEWAY_SCHEME",
            "BROWSERBASE_PROJECT_ID",
            "FAL_KEY",
            "SUDO_PASSWORD");

    private static final Set<String> CREDENTIALS =
            Set.of("api_key", "token", "secret", "password", "access_token", "client_secret", "private_key", "key");

    private static final Set<String> MIRRORED = Set.of(
            "modal_mode",
            "docker_image",
            "singularity_image",
            "modal_image",
            "daytona_image",
            "vercel_runtime",
            "docker_mount_cwd_to_workspace",
            "docker_run_as_host_user",
            "docker_env",
            "timeout",
            "sandbox_dir",
            "persistent_shell",
            "container_cpu",
            "container_memory",
            "container_disk",
            "container_persistent");

    private ConfigCommand() {}

    static Command<Context> command() {
        return Command.<Context>named("config", "Show and change settings.")
                .with(Command.<Context>named("show", "The most important settings.")
                        .does(ConfigCommand::show))
                .with(Command.<Context>named("set", "Change one setting; a key of an account goes into .env.")
                        .with(
                                Positional.maybe("key", "path of the setting, for example model.default"),
                                Positional.maybe("value", "its value"))
                        .does(ConfigCommand::set))
                .with(Command.<Context>named("path", "Where config.yaml is.").does((_, context) -> {
                    context.console().print(context.home().config().toString());
                    return 0;
                }))
                .with(Command.<Context>named("env-path", "Where .env is.").does((_, context) -> {
                    context.console().print(context.home().env().toString());
                    return 0;
                }))
                .does(ConfigCommand::show);
    }

    private static int set(Arguments arguments, Context context) {
        var console = context.console();
        if (!arguments.has("key") || !arguments.has("value")) {
            console.say("usage: hermes config set KEY VALUE");
            console.say("  hermes config set model.default anthropic/claude-sonnet-4.6");
            console.say("  hermes config set OPENROUTER_API_KEY sk-or-...");
            return ExitCode.FAILED.code();
        }
        var key = arguments.required("key");
        var value = arguments.required("value");
        if (isEnvironment(key)) {
            EnvFile.set(context.home().env(), key.toUpperCase(Locale.ROOT), Secret.of(value));
            console.print("✓ Set " + key + " in " + context.home().env());
            return 0;
        }
        var typed = ConfigFile.typed(value);
        new ConfigFile(context.home()).set(key, typed);
        mirror(key, typed, context);
        var leaf = key.substring(key.lastIndexOf('.') + 1);
        var shown = CREDENTIALS.contains(leaf.toLowerCase(Locale.ROOT)) ? masked(value) : text(typed);
        console.print("✓ Set " + key + " = " + shown + " in " + context.home().config());
        return 0;
    }

    private static boolean isEnvironment(String key) {
        var name = key.toUpperCase(Locale.ROOT);
        return !key.contains(".")
                && (ENVIRONMENT.contains(name)
                        || name.endsWith("_API_KEY")
                        || name.endsWith("_TOKEN")
                        || name.startsWith("TERMINAL_SSH"));
    }

    /** Settings of the terminal are also read from the environment, by older versions and by child processes. */
    private static void mirror(String key, Object value, Context context) {
        if (!key.startsWith("terminal.")) {
            return;
        }
        var name = key.substring("terminal.".length());
        if (name.equals("backend")) {
            EnvFile.set(context.home().env(), "TERMINAL_ENV", Secret.of(text(value)));
        } else if (MIRRORED.contains(name)) {
            EnvFile.set(context.home().env(), "TERMINAL_" + name.toUpperCase(Locale.ROOT), Secret.of(text(value)));
        }
    }

    /** As upstream, a Python program, writes truth values. */
    private static String text(Object value) {
        return value instanceof Boolean flag ? flag ? "True" : "False" : String.valueOf(value);
    }

    private static int show(Arguments arguments, Context context) {
        var console = context.console();
        var config = context.config();
        console.print("Paths");
        console.print("  Config:       " + context.home().config());
        console.print("  Secrets:      " + context.home().env());
        console.print("");
        console.print("API Keys");
        for (var entry : List.of(
                Map.entry("OpenRouter", "OPENROUTER_API_KEY"),
                Map.entry("Anthropic", "ANTHROPIC_API_KEY"),
                Map.entry("OpenAI (STT/TTS)", "VOICE_TOOLS_OPENAI_KEY"),
                Map.entry("Exa", "EXA_API_KEY"),
                Map.entry("Parallel", "PARALLEL_API_KEY"),
                Map.entry("Firecrawl", "FIRECRAWL_API_KEY"),
                Map.entry("Tavily", "TAVILY_API_KEY"),
                Map.entry("Browserbase", "BROWSERBASE_API_KEY"),
                Map.entry("Browser Use", "BROWSER_USE_API_KEY"),
                Map.entry("FAL", "FAL_KEY"))) {
            console.print("  " + SessionTable.cell(entry.getKey() + ":", 20)
                    + masked(context.environment().getOrDefault(entry.getValue(), "")));
        }
        console.print("");
        console.print("Model");
        console.print("  Model:        " + config.text("model.default").orElse("(not set)"));
        console.print("  Provider:     " + config.text("model.provider").orElse("(not set)"));
        console.print("  Max turns:    " + config.integer("agent.max_turns"));
        console.print("");
        console.print("Display");
        console.print("  Personality:  " + config.text("display.personality").orElse("default"));
        console.print("  Reasoning:    " + (config.flag("display.show_reasoning") ? "on" : "off"));
        console.print("  Bell:         " + (config.flag("display.bell_on_complete") ? "on" : "off"));
        console.print("");
        console.print("Terminal");
        console.print("  Backend:      " + config.text("terminal.backend").orElse("local"));
        console.print("  Working dir:  " + config.text("terminal.cwd").orElse("."));
        console.print("  Timeout:      " + config.integer("terminal.timeout") + "s");
        console.print("");
        console.print("Timezone:       "
                + config.text("timezone").filter(zone -> !zone.isEmpty()).orElse("(local time)"));
        console.print("Compression:    "
                + (config.flag("compression.enabled")
                        ? "at " + Math.round(config.number("compression.threshold") * 100) + "% of the window"
                        : "off"));
        console.print("");
        console.print("'hermes config set KEY VALUE' changes a setting.");
        return 0;
    }

    private static String masked(String value) {
        if (value.isEmpty()) {
            return "(not set)";
        }
        return value.length() < 12 ? "***" : value.substring(0, 4) + "..." + value.substring(value.length() - 4);
    }
}
