package dev.hermes.providers.credentials;

import dev.hermes.home.Config;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Logins to Claude: the one that Claude Code keeps, and our own. */
final class ClaudeFiles implements ForeignLogins {
    private final Path home;
    private final Path userHome;
    private final Config config;
    private final ClaudeKeychain keychain;

    ClaudeFiles(Path home, Path userHome, Config config, ClaudeKeychain keychain) {
        this.home = home;
        this.userHome = userHome;
        this.config = config;
        this.keychain = keychain;
    }

    @Override
    public List<Seed> of(String pool, boolean chosen) {
        var seeds = new ArrayList<Seed>();
        if (pool.equals("anthropic") && chosen) {
            LoginFile.json(home.resolve(".anthropic_oauth.json"))
                    .flatMap(json -> claude("hermes_pkce", json))
                    .ifPresent(seeds::add);
            if (config.flag(LoginFile.ADOPT)) {
                keychain.entry()
                        .flatMap(ClaudeFiles::code)
                        .or(() -> LoginFile.json(userHome.resolve(".claude/.credentials.json"))
                                .flatMap(ClaudeFiles::code))
                        .ifPresent(seeds::add);
            }
        }
        return seeds;
    }

    private static Optional<Seed> code(JsonNode json) {
        return claude("claude_code", json.path("claudeAiOauth"));
    }

    private static Optional<Seed> claude(String source, JsonNode json) {
        return LoginFile.secret(json, "accessToken").map(secret -> {
            var fields = JsonNodeFactory.instance.objectNode();
            fields.put("base_url", "https://api.anthropic.com");
            if (json.path("expiresAt").isIntegralNumber()) {
                fields.set("expires_at_ms", json.path("expiresAt"));
            }
            return new Seed(source, source, Credential.OAUTH, fields, Optional.of(secret), false);
        });
    }
}
