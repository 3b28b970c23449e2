package dev.hermes.providers.credentials;

import dev.hermes.home.Config;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The login that the Qwen CLI keeps. */
final class QwenFile implements ForeignLogins {
    private static final String SOURCE = "qwen-cli";

    private final Path directory;
    private final Config config;

    QwenFile(Path userHome, Config config) {
        this.directory = userHome.resolve(".qwen");
        this.config = config;
    }

    private Path file() {
        return directory.resolve("oauth_creds.json");
    }

    @Override
    public List<Seed> of(String pool, boolean chosen) {
        return pool.equals("qwen-oauth") && config.flag(LoginFile.ADOPT)
                ? LoginFile.json(file()).flatMap(QwenFile::seed).stream().toList()
                : List.of();
    }

    private static Optional<Seed> seed(JsonNode json) {
        return LoginFile.secret(json, "access_token").map(secret -> {
            var fields = JsonNodeFactory.instance.objectNode();
            fields.put("base_url", "https://portal.qwen.ai/v1");
            LoginFile.secret(json, "refresh_token").ifPresent(refresh -> fields.put("refresh_token", refresh.reveal()));
            if (json.path("expiry_date").isIntegralNumber()) {
                fields.set("expires_at_ms", json.path("expiry_date"));
            }
            return new Seed(SOURCE, SOURCE, Credential.OAUTH, fields, Optional.of(secret), false);
        });
    }

    /** The Qwen CLI reads its file at every start. */
    @Override
    public boolean renewed(String source, Map<String, JsonNode> tokens) {
        if (!source.equals(SOURCE)) {
            return false;
        }
        var changes = new HashMap<String, JsonNode>();
        tokens.forEach((name, value) -> changes.put(name.equals("expires_at_ms") ? "expiry_date" : name, value));
        LoginFile.merge(file(), directory, changes);
        return true;
    }
}
