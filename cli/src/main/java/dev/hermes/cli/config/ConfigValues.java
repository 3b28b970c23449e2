package dev.hermes.cli.config;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.GivenKey;
import dev.hermes.cli.KeyVariables;
import dev.hermes.cli.args.Arguments;
import dev.hermes.home.ConfigFile;
import dev.hermes.home.ConfigSchema;
import dev.hermes.home.EnvFile;
import dev.hermes.home.EnvironmentName;
import dev.hermes.home.Mask;
import dev.hermes.home.Redactor;
import dev.hermes.home.TypedValue;
import dev.hermes.home.YamlText;
import dev.hermes.providers.DefaultModel;
import dev.hermes.providers.credentials.Strategies;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** Single settings: {@code config get}, {@code set} and {@code unset}. */
final class ConfigValues {
    /** Settings of the terminal that older versions and child processes read from the environment. */
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

    private ConfigValues() {}

    static int get(Arguments arguments, Context context) {
        var key = arguments.required("key");
        boolean reveal = arguments.flag("reveal");
        if (isVariable(key)) {
            var value = Optional.ofNullable(context.environment().get(key.toUpperCase(Locale.ROOT)))
                    .orElseThrow(() -> notSet(key));
            print(reveal ? value : Mask.of(value), arguments, context);
            return 0;
        }
        var path = dotted(key);
        var value = context.config().value(path);
        if (value.isEmpty()
                && ConfigSchema.of(path)
                        .filter(known -> known.fallback().equals("null"))
                        .isPresent()) {
            context.console().print("null");
            return 0;
        }
        var found = value.orElseThrow(() -> notSet(key));
        print(reveal ? found : Mask.within(path, found), arguments, context);
        return 0;
    }

    private static HermesException notSet(String key) {
        var advice = ConfigSchema.near(key).map(near -> "Did you mean: " + near).stream()
                .toArray(String[]::new);
        return new HermesException(ExitCode.FAILED, "'" + key + "' is not set and has no default.", advice);
    }

    private static void print(Object value, Arguments arguments, Context context) {
        if (arguments.flag("json")) {
            context.console().print(JsonMapper.shared().writeValueAsString(value));
        } else if (value instanceof Map || value instanceof List) {
            context.console().raw(YamlText.document(value));
        } else {
            context.console().print(String.valueOf(value));
        }
    }

    static int set(Arguments arguments, Context context) {
        var console = context.console();
        if (!arguments.has("key") || !arguments.has("value")) {
            console.print("usage: hermes config set KEY VALUE");
            console.print("  hermes config set model.default anthropic/claude-sonnet-4.6");
            console.print("  hermes config set terminal.timeout 300");
            console.print("  hermes config set OPENROUTER_API_KEY sk-or-...");
            return ExitCode.FAILED.code();
        }
        context.requireUnmanaged("change settings");
        var key = arguments.required("key");
        var text = arguments.required("value");
        for (var word : text.split("[^A-Za-z0-9_-]+")) { // a key may stand in a list or a map
            GivenKey.storable("", Secret.of(word));
        }
        if (isVariable(key)) {
            KeyVariables.keep(context, key.toUpperCase(Locale.ROOT), Secret.of(text));
            console.print("✓ Set " + key + " in " + context.home().env());
            return 0;
        }
        var path = dotted(key);
        var typed = TypedValue.of(path, text);
        var named = new DefaultModel.Named(List.of(), Optional.empty());
        if (path.equals("model.provider") && typed.value() instanceof String provider) {
            named = new DefaultModel(context.home(), context.accounts()).name(provider, context.clock());
        } else {
            new ConfigFile(context.home()).set(path, typed.value());
        }
        mirror(path)
                .ifPresent(variable -> EnvFile.set(context.home().env(), variable, Secret.of(asPython(typed.value())))
                        .forEach(console::warn));
        var shown = Mask.hides(path) ? Mask.of(text) : Redactor.address(asPython(typed.value()));
        console.print("✓ Set " + key + " = " + shown + " in " + context.home().config());
        if (!named.gone().isEmpty()) {
            console.warn("Removed what was written for another provider: " + String.join(", ", named.gone()) + ".");
            named.copy().ifPresent(copy -> console.hint("The settings with the key are kept in " + copy));
        }
        if (!arguments.flag("force")) {
            typed.warning().ifPresent(console::warn);
            strategyProblem(path, typed.value()).map(Display::harmless).ifPresent(console::warn);
            warnUnknown(path, context);
            if (path.equals("model.provider")) {
                warnNobody(text.strip(), context);
            }
        }
        return 0;
    }

    private static Optional<String> strategyProblem(String path, Object value) {
        var below = Strategies.SETTING + ".";
        return path.startsWith(below) ? Strategies.problem(path.substring(below.length()), value) : Optional.empty();
    }

    /** Saved all the same: the entry that the name is of may be written next. */
    private static void warnNobody(String provider, Context context) {
        var console = context.console();
        if (provider.isEmpty()) {
            console.warn("An empty name says nothing: like 'auto' it leaves it to Hermes whom to ask.");
        } else if (!provider.equalsIgnoreCase("auto")) {
            context.providers().unknown(provider).ifPresent(nobody -> {
                console.warn(nobody.getMessage() + " It was saved anyway, and conversations cannot begin with it.");
                nobody.advice().forEach(console::hint);
            });
        }
    }

    /** A single name may be anything, because some programs read such settings; there, only a near miss is worth a word. */
    private static void warnUnknown(String path, Context context) {
        if (ConfigSchema.knows(path)) {
            return;
        }
        var near = ConfigSchema.near(path);
        if (near.isPresent() || path.contains(".")) {
            context.console().warn("Nothing that comes with Hermes reads '" + path + "'. It was saved anyway.");
            near.ifPresent(known -> context.console().hint("Did you mean: " + known));
        }
    }

    static int unset(Arguments arguments, Context context) {
        context.requireUnmanaged("change settings");
        var console = context.console();
        var key = arguments.required("key");
        boolean variable = isVariable(key);
        var file = variable ? context.home().env() : context.home().config();
        boolean removed = variable
                ? EnvFile.unset(file, key.toUpperCase(Locale.ROOT))
                : new ConfigFile(context.home()).unset(key);
        if (!variable) {
            mirror(dotted(key)).ifPresent(name -> EnvFile.unset(context.home().env(), name));
        }
        if (removed) {
            console.print("✓ Unset " + key + " in " + file);
        } else {
            console.say(key + " is not set in " + file + ".");
        }
        return 0;
    }

    private static String dotted(String key) {
        return key.replaceAll("\\[(\\d+)]", ".$1");
    }

    /** Whether it lives in {@code .env}. */
    private static boolean isVariable(String key) {
        var name = key.toUpperCase(Locale.ROOT);
        return !key.contains(".")
                && (name.endsWith("_API_KEY")
                        || name.endsWith("_TOKEN")
                        || name.startsWith("TERMINAL_SSH")
                        || EnvironmentName.of(name).isPresent());
    }

    private static Optional<String> mirror(String path) {
        if (!path.startsWith("terminal.")) {
            return Optional.empty();
        }
        var name = path.substring("terminal.".length());
        if (name.equals("backend")) {
            return Optional.of("TERMINAL_ENV");
        }
        return MIRRORED.contains(name) ? Optional.of("TERMINAL_" + name.toUpperCase(Locale.ROOT)) : Optional.empty();
    }

    /** As upstream, a Python program, writes truth values. */
    private static String asPython(Object value) {
        return switch (value) {
            case Boolean flag -> flag ? "True" : "False";
            case Map<?, ?> map -> JsonMapper.shared().writeValueAsString(map);
            case List<?> list -> JsonMapper.shared().writeValueAsString(list);
            default -> String.valueOf(value);
        };
    }
}
