package dev.hermes.maintenance.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Packages that tool servers are started from, as far as a version is written down. */
final class McpPins {
    private static final Pattern NPM =
            Pattern.compile("(@[A-Za-z0-9._-]+/[A-Za-z0-9._-]+|[A-Za-z0-9._-]+)@([A-Za-z0-9._+-]+)");
    private static final Pattern PYPI =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*)(?:\\[[^\\]]*])?(?:==|@)([A-Za-z0-9._+!-]+)");

    private McpPins() {}

    /** A way to start a package, and the words that come before its name. */
    private record Runner(String ecosystem, Pattern pin, List<String> packageOptions, List<String> words) {}

    static void add(Map<String, Object> servers, List<Component> components, List<String> unnamed) {
        servers.forEach((name, value) -> {
            if (value instanceof Map<?, ?> server) {
                server(name, server, components, unnamed);
            }
        });
    }

    private static void server(String name, Map<?, ?> server, List<Component> components, List<String> unnamed) {
        var arguments = server.get("args") instanceof List<?> list
                ? new ArrayList<>(list.stream().map(String::valueOf).toList())
                : new ArrayList<String>();
        var runner = runner(base(String.valueOf(server.get("command"))));
        if (runner.isEmpty() || !startsWith(arguments, runner.get().words())) {
            return;
        }
        arguments.subList(0, runner.get().words().size()).clear();
        var matcher = runner.get().pin().matcher(packageOf(arguments, runner.get()));
        // A tag such as "latest" is another version every day.
        if (matcher.matches() && matcher.group(2).matches(".*\\d.*")) {
            components.add(new Component(
                    matcher.group(1), matcher.group(2), runner.get().ecosystem(), "mcp:" + name));
        } else {
            unnamed.add("mcp:" + name + ": no version is pinned, so it cannot be audited");
        }
    }

    private static boolean startsWith(List<String> arguments, List<String> words) {
        return arguments.size() >= words.size()
                && arguments.subList(0, words.size()).equals(words);
    }

    private static String base(String command) {
        var path = command.replace('\\', '/');
        return path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.(?:cmd|exe)$", "");
    }

    private static Optional<Runner> runner(String command) {
        var npmOptions = List.of("-p", "--package");
        return switch (command) {
            case "npx", "bunx" -> Optional.of(new Runner("npm", NPM, npmOptions, List.of()));
            case "pnpm" -> Optional.of(new Runner("npm", NPM, npmOptions, List.of("dlx")));
            case "uvx" -> Optional.of(new Runner("PyPI", PYPI, List.of("--from"), List.of()));
            case "pipx" -> Optional.of(new Runner("PyPI", PYPI, List.of("--spec"), List.of("run")));
            default -> Optional.empty();
        };
    }

    /** The package that an option names, else the first word that is no option. */
    private static String packageOf(List<String> arguments, Runner runner) {
        for (int i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            for (var option : runner.packageOptions()) {
                if (argument.equals(option) && i + 1 < arguments.size()) {
                    return arguments.get(i + 1);
                }
                if (argument.startsWith(option + "=")) {
                    return argument.substring(option.length() + 1);
                }
            }
        }
        return arguments.stream()
                .filter(argument -> !argument.startsWith("-"))
                .findFirst()
                .orElse("");
    }
}
