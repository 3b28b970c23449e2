package dev.hermes.providers.oauth;

import dev.hermes.providers.credentials.Jwt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The login that OpenAI's program Codex keeps: read when a person wants it, and never written. */
public final class CodexCli {
    /** What ends sooner is not worth taking over. */
    private static final Duration LEAST_LEFT = Duration.ofMinutes(2);

    private CodexCli() {}

    /** Empty when there is none, or when it has ended. */
    public static Optional<Login> login(Map<String, String> environment, Path userHome, Clock clock) {
        var given = environment.getOrDefault("CODEX_HOME", "").strip();
        var directory = given.isEmpty() ? userHome.resolve(".codex") : Path.of(given);
        var tokens = json(directory.resolve("auth.json")).path("tokens");
        var access = tokens.path("access_token").asString("").strip();
        var refresh = tokens.path("refresh_token").asString("").strip();
        var needed = clock.instant().plus(LEAST_LEFT);
        return Jwt.of(access).expires().filter(needed::isBefore).isPresent() && !refresh.isEmpty()
                ? Optional.of(Codex.login(access, refresh, clock.instant()))
                : Optional.empty();
    }

    private static JsonNode json(Path file) {
        try {
            return JsonMapper.shared().readTree(Files.readAllBytes(file));
        } catch (IOException | JacksonException _) {
            return MissingNode.getInstance();
        }
    }
}
