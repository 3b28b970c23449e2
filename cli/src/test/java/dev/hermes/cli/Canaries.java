package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Secrets of every kind, each of which can be told wherever it turns up. */
final class Canaries {
    static final String OPENROUTER = "sk-or-v1-canary0000000000000000000000000001";
    static final String ANTHROPIC = "sk-ant-api03-canary00000000000000000000002";
    static final String ACCESS = "canary-access-token-00000000000000000000003";
    static final String REFRESH = "canary-refresh-token-0000000000000000000004";
    static final String POOL = "canary-pool-key-000000000000000000000000005";
    static final String OWN_SERVER = "canary-own-server-00000000000000000000000006";
    static final String EXPORTED = "canary-exported-0000000000000000000000000007";
    static final String API_SERVER = "canary-api-server-00000000000000000000000008";
    static final String WEBHOOK = "canary-webhook-000000000000000000000000000009";
    static final String RENEWED = "canary-renewed-000000000000000000000000000010";

    private static final List<String> ALL =
            List.of(OPENROUTER, ANTHROPIC, ACCESS, REFRESH, POOL, OWN_SERVER, EXPORTED, API_SERVER, WEBHOOK, RENEWED);

    /** Where they are kept, and what is a copy of that on purpose. */
    private static final Set<String> KEPT =
            Set.of(".env", "auth.json", "config.yaml", "nous_auth.json", "webhook_subscriptions.json");

    private Canaries() {}

    /** Puts them where secrets belong. */
    static void plant(Cli hermes, String model) {
        hermes.file(".env", """
                        OPENROUTER_API_KEY=%s
                        ANTHROPIC_API_KEY=%s
                        """.formatted(OPENROUTER, ANTHROPIC))
                .file("auth.json", """
                        {"providers": {"openai-codex": {"tokens": {"access_token": "%s", "refresh_token": "%s"}}},
                         "credential_pool": {"zai": [{"id": "aaaaaa", "label": "mine", "source": "manual",
                           "access_token": "%s", "priority": 0}]}}
                        """.formatted(ACCESS, REFRESH, POOL))
                .file("config.yaml", """
                        model: {provider: acme, default: large, context_length: 128000}
                        agent: {api_max_retries: 1}
                        providers:
                          acme: {api: "%s", api_key: "%s", default_model: large}
                        """.formatted(model, OWN_SERVER));
    }

    static List<String> in(String text) {
        return ALL.stream().filter(text::contains).toList();
    }

    static void absent(String where, String text) {
        absent(where, text, List.of());
    }

    static void absent(String where, String text, Collection<String> drawn) {
        assertThat(Stream.concat(in(text).stream(), drawn.stream().filter(text::contains)))
                .as("in %s:%n%s", where, text.length() > 4000 ? "(long)" : text)
                .isEmpty();
    }

    /** Not in any file of a home but those that are there to keep them. */
    static void absentFrom(Path home) throws IOException {
        absentFrom(home, List.of());
    }

    /** @param drawn secrets that only this run has */
    static void absentFrom(Path home, Collection<String> drawn) throws IOException {
        for (var file : files(home)) {
            boolean kept =
                    KEPT.stream().anyMatch(name -> file.getFileName().toString().startsWith(name));
            if (!kept && !home.relativize(file).startsWith("state-snapshots")) {
                var text = Files.readString(file, StandardCharsets.ISO_8859_1);
                absent(home.relativize(file).toString(), text, drawn);
            }
        }
    }

    static List<Path> files(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return new ArrayList<>(files.filter(Files::isRegularFile).toList());
        }
    }
}
