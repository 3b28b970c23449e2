package dev.hermes.home;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Settings as variables of the environment. Hooks, skills and programs of others look there and know no {@code
 * config.yaml}; so a conversation hands them the settings in the names that they have always had.
 */
public final class Bridges {
    private static final String TERMINAL = "terminal";
    private static final String DIRECTORY = "TERMINAL_CWD";
    private static final String BACKEND = "TERMINAL_ENV";

    /** Beside the backend and the directory, which have rules of their own. */
    private static final List<String> TERMINAL_NAMES = List.of(
            "timeout",
            "lifetime_seconds",
            "docker_image",
            "docker_forward_env",
            "singularity_image",
            "modal_image",
            "daytona_image",
            "vercel_runtime",
            "ssh_host",
            "ssh_user",
            "ssh_port",
            "ssh_key",
            "container_cpu",
            "container_memory",
            "container_disk",
            "container_persistent",
            "docker_volumes",
            "docker_env",
            "docker_mount_cwd_to_workspace",
            "docker_run_as_host_user",
            "docker_extra_args",
            "sandbox_dir",
            "persistent_shell");

    private static final List<String> TASKS = List.of("vision", "web_extract", "approval");
    private static final List<String> TASK_FIELDS = List.of("provider", "model", "base_url", "api_key");

    /** They mean the directory in which the program was started. */
    private static final Set<String> PLACEHOLDERS = Set.of("", ".", "auto", "cwd");

    private final Config config;
    private final Map<String, String> environment;
    private final Map<String, String> result = new LinkedHashMap<>();

    private Bridges(Config config, Map<String, String> environment) {
        this.config = config;
        this.environment = environment;
    }

    /**
     * What a conversation in the terminal adds to its environment.
     *
     * @param environment as it is, with {@code .env} and what secret sources added
     * @param directory where the conversation works
     */
    public static Map<String, String> conversation(Config config, Map<String, String> environment, Path directory) {
        var bridges = new Bridges(config, environment);
        bridges.terminal(directory);
        bridges.put("BROWSER_INACTIVITY_TIMEOUT", "browser.inactivity_timeout", config.userSet("browser"));
        bridges.auxiliary();
        config.text("timezone").ifPresent(zone -> bridges.result.put("HERMES_TIMEZONE", zone));
        if (environment.getOrDefault("HERMES_REDACT_SECRETS", "").isEmpty()) {
            bridges.result.put("HERMES_REDACT_SECRETS", String.valueOf(config.flag("security.redact_secrets")));
        }
        return Map.copyOf(bridges.result);
    }

    /**
     * A file with a section for the terminal decides it whole, as a reader of the file expects; without one the variables
     * count. A worker of the board keeps the longer time that its task was given.
     */
    private void terminal(Path directory) {
        boolean decides = config.userSet(TERMINAL);
        var backend = backend();
        if (decides || unset(BACKEND)) {
            result.put(BACKEND, backend);
        }
        boolean worker = !unset("HERMES_KANBAN_TASK");
        for (var name : TERMINAL_NAMES) {
            put(
                    "TERMINAL_" + name.toUpperCase(Locale.ROOT),
                    TERMINAL + "." + name,
                    decides && !(worker && name.equals("timeout")));
        }
        if (config.userSet("terminal.sudo_password")) {
            put("SUDO_PASSWORD", "terminal.sudo_password", true);
        }
        var effective = result.getOrDefault(BACKEND, environment.getOrDefault(BACKEND, backend));
        if (effective.equals("local")) {
            result.put(DIRECTORY, directory.toString());
        } else if (decides || unset(DIRECTORY)) {
            config.text("terminal.cwd")
                    .filter(cwd -> !PLACEHOLDERS.contains(cwd))
                    .ifPresent(cwd -> result.put(DIRECTORY, cwd));
        }
    }

    private String backend() {
        var older = config.userSet("terminal.backend") ? Optional.<String>empty() : config.text("terminal.env_type");
        return older.or(() -> config.text("terminal.backend")).orElse("local");
    }

    private void auxiliary() {
        for (var task : TASKS) {
            for (var field : TASK_FIELDS) {
                config.text("auxiliary." + task + "." + field)
                        .filter(value -> !(field.equals("provider") && value.equals("auto")))
                        .ifPresent(value -> result.put(
                                "AUXILIARY_" + task.toUpperCase(Locale.ROOT) + "_" + field.toUpperCase(Locale.ROOT),
                                value));
            }
        }
    }

    /** A default that says nothing is no reason to take away what a variable says. */
    private void put(String variable, String path, boolean decides) {
        if (!decides && !unset(variable)) {
            return;
        }
        config.value(path)
                .map(Bridges::text)
                .filter(text -> config.userSet(path) || !Set.of("", "[]", "{}").contains(text))
                .ifPresent(text -> result.put(variable, text));
    }

    private boolean unset(String variable) {
        return environment.getOrDefault(variable, "").isEmpty();
    }

    /** As upstream writes it: its own words for truth, JSON for what has parts. */
    private static String text(Object value) {
        return switch (value) {
            case Boolean flag -> flag ? "True" : "False";
            case Map<?, ?> map -> json(map);
            case List<?> list -> json(list);
            default -> String.valueOf(value);
        };
    }

    private static String json(Object value) {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            write(json, value);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((key, item) -> {
                    json.writeName(String.valueOf(key));
                    write(json, item);
                });
                json.writeEndObject();
            }
            case List<?> list -> {
                json.writeStartArray();
                list.forEach(item -> write(json, item));
                json.writeEndArray();
            }
            case Boolean flag -> json.writeBoolean(flag);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            default -> json.writeString(String.valueOf(value));
        }
    }
}
