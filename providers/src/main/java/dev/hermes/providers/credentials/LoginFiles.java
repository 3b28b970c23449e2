package dev.hermes.providers.credentials;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.home.Config;
import dev.hermes.home.DurableFile;
import dev.hermes.home.PrivateDirectories;
import dev.hermes.home.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Logins in files: the one that Claude Code keeps, the one of the Qwen CLI, and our own for Anthropic. */
final class LoginFiles implements ForeignLogins {
    private static final String ADOPT = "auth.adopt_external_logins";
    private static final String QWEN = "qwen-cli";

    private final Path home;
    private final Path userHome;
    private final Config config;

    LoginFiles(Path home, Path userHome, Config config) {
        this.home = home;
        this.userHome = userHome;
        this.config = config;
    }

    @Override
    public List<Seed> of(String pool, boolean chosen) {
        var seeds = new ArrayList<Seed>();
        if (pool.equals("anthropic") && chosen) {
            json(home.resolve(".anthropic_oauth.json"))
                    .flatMap(json -> claude("hermes_pkce", json))
                    .ifPresent(seeds::add);
            if (adopted()) {
                json(userHome.resolve(".claude/.credentials.json"))
                        .flatMap(json -> claude("claude_code", json.path("claudeAiOauth")))
                        .ifPresent(seeds::add);
            }
        }
        if (pool.equals("qwen-oauth") && adopted()) {
            json(qwenFile()).flatMap(LoginFiles::qwen).ifPresent(seeds::add);
        }
        return seeds;
    }

    private boolean adopted() {
        return config.flag(ADOPT);
    }

    private static Optional<Seed> claude(String source, JsonNode json) {
        return token(json, "accessToken").map(secret -> {
            var fields = JsonNodeFactory.instance.objectNode();
            fields.put("base_url", "https://api.anthropic.com");
            if (json.path("expiresAt").isIntegralNumber()) {
                fields.set("expires_at_ms", json.path("expiresAt"));
            }
            return new Seed(source, source, Credential.OAUTH, fields, Optional.of(secret), false);
        });
    }

    private static Optional<Seed> qwen(JsonNode json) {
        return token(json, "access_token").map(secret -> {
            var fields = JsonNodeFactory.instance.objectNode();
            fields.put("base_url", "https://portal.qwen.ai/v1");
            token(json, "refresh_token").ifPresent(refresh -> fields.put("refresh_token", refresh.reveal()));
            if (json.path("expiry_date").isIntegralNumber()) {
                fields.set("expires_at_ms", json.path("expiry_date"));
            }
            return new Seed(QWEN, QWEN, Credential.OAUTH, fields, Optional.of(secret), false);
        });
    }

    private Path qwenDirectory() {
        return userHome.resolve(".qwen");
    }

    private Path qwenFile() {
        return qwenDirectory().resolve("oauth_creds.json");
    }

    /** The Qwen CLI reads its file at every start. What else is in it stays. */
    @Override
    public boolean renewed(String source, Map<String, JsonNode> tokens) {
        if (!source.equals(QWEN)) {
            return false;
        }
        var members = new TreeMap<String, JsonNode>();
        json(qwenFile())
                .ifPresent(
                        json -> json.properties().forEach(member -> members.put(member.getKey(), member.getValue())));
        tokens.forEach((name, value) -> members.put(name.equals("expires_at_ms") ? "expiry_date" : name, value));
        try {
            PrivateDirectories.create(qwenDirectory());
            DurableFile.replace(
                    qwenFile(),
                    JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(members));
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED, e, "The Qwen CLI's login could not be written: " + Problem.of(e) + ".");
        }
        return true;
    }

    private static Optional<Secret> token(JsonNode json, String name) {
        return Optional.of(json.path(name).asString("").strip())
                .filter(text -> !text.isEmpty())
                .map(Secret::of);
    }

    private static Optional<JsonNode> json(Path file) {
        try {
            return Optional.of(JsonMapper.shared().readTree(Files.readAllBytes(file)));
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }
}
