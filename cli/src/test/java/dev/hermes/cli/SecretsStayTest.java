package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets of every kind in one home, a long mixed run of the program, and then a search for them wherever they do not belong. */
class SecretsStayTest {
    private static final List<String> CANARIES = List.of(
            "sk-or-v1-canary0000000000000000000000000001",
            "sk-ant-api03-canary00000000000000000000002",
            "canary-access-token-00000000000000000000003",
            "canary-refresh-token-0000000000000000000004",
            "canary-pool-key-000000000000000000000000005",
            "canary-own-server-00000000000000000000000006");

    /** Where they are kept, and what is a copy of that on purpose. */
    private static final Set<String> HOMES = Set.of(".env", "auth.json", "config.yaml");

    @TempDir
    Path directory;

    private final Map<String, String> said = new LinkedHashMap<>();

    @Test
    void nothing_that_is_said_or_written_holds_a_secret() throws IOException {
        var hermes = Cli.in(directory).with("HERMES_DEBUG", "1").with("EDITOR", "true");
        try (var server = ModelServer.start()) {
            hermes.file(".env", """
                            OPENROUTER_API_KEY=%s
                            ANTHROPIC_API_KEY=%s
                            """.formatted(CANARIES.get(0), CANARIES.get(1)))
                    .file("auth.json", """
                            {"providers": {"openai-codex": {"tokens": {"access_token": "%s", "refresh_token": "%s"}}},
                             "credential_pool": {"zai": [{"id": "aaaaaa", "label": "mine", "source": "manual",
                               "access_token": "%s", "priority": 0}]}}
                            """.formatted(CANARIES.get(2), CANARIES.get(3), CANARIES.get(4)))
                    .file("config.yaml", """
                            model: {provider: acme, default: large, context_length: 128000}
                            agent: {api_max_retries: 1}
                            providers:
                              acme: {api: "%s", api_key: "%s", default_model: large}
                            """.formatted(server.url(), CANARIES.get(5)));
            server.enqueue(
                    Reply.status(401, "{\"error\": {\"message\": \"key %s is not valid\"}}".formatted(CANARIES.get(5))),
                    Reply.status(500, "{\"error\": {\"message\": \"%s broke\"}}".formatted(CANARIES.get(5))));
            server.otherwise(_ -> Reply.toolCall("terminal", "{\"command\": \"cat ../home/.env; env\"}"));
            run(hermes, "chat", "-q", "Look at this home", "--max-turns", "3", "--yolo");
            run(hermes, "chat", "-q", "again", "--max-turns", "2");
            run(hermes, "--provider", "zai", "-m", "glm-5", "-z", "hello");
            run(hermes, "--provider", "openai-codex", "-m", "gpt-5.5", "-z", "hello");
            EveryCommand.lines()
                    .filter(words -> !words.getFirst().equals("backup")
                            && !words.getFirst().equals("profile"))
                    .forEach(words -> run(hermes, words.toArray(String[]::new)));
        }
        said.forEach((words, text) ->
                assertThat(CANARIES).as("said by 'hermes %s'", words).noneMatch(text::contains));
        for (var file : written(hermes.home())) {
            var content = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(CANARIES).as("in %s", hermes.home().relativize(file)).noneMatch(content::contains);
        }
    }

    private void run(Cli hermes, String... words) {
        var result = hermes.run(words);
        said.merge(String.join(" ", words), result.out() + result.err(), String::concat);
    }

    private static List<Path> written(Path home) throws IOException {
        var found = new ArrayList<Path>();
        try (var files = Files.walk(home)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> HOMES.stream()
                            .noneMatch(name -> file.getFileName().toString().startsWith(name)))
                    .filter(file -> !home.relativize(file).startsWith("state-snapshots"))
                    .forEach(found::add);
        }
        return found;
    }
}
