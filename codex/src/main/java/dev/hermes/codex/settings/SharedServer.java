package dev.hermes.codex.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A server of tools that Codex is told about.
 *
 * @param url of one that is reached over HTTP; otherwise {@code command} starts one
 * @param variables names that the server gets from the environment of Codex
 * @param headers sent to the URL
 * @param startSeconds how long its start may take; none for what Codex thinks is right
 */
public record SharedServer(
        String name,
        Optional<String> url,
        Optional<String> command,
        List<String> arguments,
        Map<String, String> environment,
        List<String> variables,
        Optional<String> directory,
        Map<String, String> headers,
        Optional<Number> startSeconds,
        Optional<Number> toolSeconds,
        boolean enabled) {
    public SharedServer {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        variables = List.copyOf(variables);
        headers = Map.copyOf(headers);
    }

    /** The server that has our own tools. */
    public static SharedServer ours(String name, List<String> command, List<String> variables) {
        return new SharedServer(
                name,
                Optional.empty(),
                Optional.of(command.getFirst()),
                command.subList(1, command.size()),
                Map.of(),
                variables,
                Optional.empty(),
                Map.of(),
                Optional.of(30),
                Optional.of(600),
                true);
    }

    /** As {@code mcp_servers} of our configuration has it; empty for one that has neither a command nor a URL. */
    public static Optional<SharedServer> of(String name, Map<String, Object> settings) {
        var url = text(settings, "url");
        var command = text(settings, "command");
        if (url.isEmpty() && command.isEmpty()) {
            return Optional.empty();
        }
        boolean enabled =
                !Boolean.FALSE.equals(settings.get("enabled")) && !Boolean.TRUE.equals(settings.get("disabled"));
        return Optional.of(new SharedServer(
                name,
                command.isPresent() ? Optional.empty() : url,
                command,
                settings.get("args") instanceof List<?> list
                        ? list.stream().map(String::valueOf).toList()
                        : List.of(),
                texts(settings.get("env")),
                List.of(),
                text(settings, "cwd"),
                texts(settings.get("headers")),
                number(settings.get("connect_timeout")),
                number(settings.get("timeout")),
                enabled));
    }

    private static Optional<String> text(Map<String, Object> settings, String key) {
        return settings.get(key) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    private static Map<String, String> texts(@Nullable Object value) {
        var result = new TreeMap<String, String>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, one) -> result.put(String.valueOf(key), String.valueOf(one)));
        }
        return result;
    }

    private static Optional<Number> number(@Nullable Object value) {
        return value instanceof Number number && number.doubleValue() > 0 ? Optional.of(number) : Optional.empty();
    }

    /** Whether something of it may be secret. */
    public boolean secret() {
        return !environment.isEmpty() || !headers.isEmpty();
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("[mcp_servers." + TomlText.key(name) + "]");
        command.ifPresent(program -> lines.add("command = " + TomlText.text(program)));
        if (!arguments.isEmpty()) {
            lines.add("args = " + TomlText.list(arguments));
        }
        if (!environment.isEmpty()) {
            lines.add("env = " + TomlText.table(environment));
        }
        if (!variables.isEmpty()) {
            lines.add("env_vars = " + TomlText.list(variables));
        }
        directory.ifPresent(path -> lines.add("cwd = " + TomlText.text(path)));
        url.ifPresent(address -> lines.add("url = " + TomlText.text(address)));
        if (url.isPresent() && !headers.isEmpty()) {
            lines.add("http_headers = " + TomlText.table(headers));
        }
        startSeconds.ifPresent(seconds -> lines.add("startup_timeout_sec = " + TomlText.number(seconds)));
        toolSeconds.ifPresent(seconds -> lines.add("tool_timeout_sec = " + TomlText.number(seconds)));
        if (!enabled) {
            lines.add("enabled = false");
        }
        return lines;
    }
}
