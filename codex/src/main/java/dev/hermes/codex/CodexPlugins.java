package dev.hermes.codex;

import dev.hermes.api.Log;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;

/** The plugins of Codex, which only it knows. */
public final class CodexPlugins {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private CodexPlugins() {}

    /**
     * Ids of those that are installed and on.
     *
     * @param version of ours, which it is told
     * @throws dev.hermes.api.HermesException when it does not say
     */
    public static List<String> enabled(
            CodexProgram program, Path directory, Map<String, String> environment, String version, Log log)
            throws InterruptedException {
        try (var server = program.serve(directory, environment)) {
            var calls = new FirstCalls(server, LIMIT, log);
            calls.greet(version);
            return calls.call("plugin/list", JsonNodeFactory.instance.objectNode())
                    .path("marketplaces")
                    .valueStream()
                    .flatMap(marketplace -> marketplace.path("plugins").valueStream())
                    .filter(plugin -> plugin.path("installed").asBoolean(false)
                            && plugin.path("enabled").asBoolean(false))
                    .map(plugin -> plugin.path("id").asString(""))
                    .filter(id -> !id.isBlank())
                    .sorted()
                    .distinct()
                    .toList();
        }
    }
}
