package dev.hermes.providers.credentials;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.FileLock;
import dev.hermes.home.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The login at Google, in a file of its own that upstream shares: {@code auth/google_oauth.json}. Its refresh token is packed
 * together with the project that is asked for it, and the one that Google made for the account:
 * {@code token|project|managed project}.
 */
final class GoogleFile implements ForeignLogins {
    static final String POOL = "google-gemini-cli";
    private static final String SOURCE = "google_pkce";
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final int TOKEN = 0;
    private static final int PROJECT = 1;
    private static final int MANAGED = 2;

    private final Path directory;

    GoogleFile(Path home) {
        this.directory = home.resolve("auth");
    }

    private Path file() {
        return directory.resolve("google_oauth.json");
    }

    @Override
    public List<Seed> of(String pool, boolean chosen) {
        return pool.equals(POOL)
                ? LoginFile.json(file()).flatMap(GoogleFile::seed).stream().toList()
                : List.of();
    }

    private static Optional<Seed> seed(JsonNode json) {
        return LoginFile.secret(json, "access").map(secret -> {
            var fields = JsonNodeFactory.instance.objectNode();
            var refresh = packed(json, TOKEN);
            refresh.ifPresent(token -> fields.put("refresh_token", token));
            if (json.path("expires").isIntegralNumber()) {
                fields.set("expires_at_ms", json.path("expires"));
            }
            var owner = json.path("email").asString("").strip();
            return new Seed(
                    SOURCE, owner.isEmpty() ? SOURCE : owner, Credential.OAUTH, fields, Optional.of(secret), false);
        });
    }

    /** The project that requests are for, as far as the login knows one. */
    Optional<String> project() {
        var json = LoginFile.json(file());
        return json.flatMap(login -> packed(login, PROJECT)).or(() -> json.flatMap(login -> packed(login, MANAGED)));
    }

    private static Optional<String> packed(JsonNode json, int part) {
        var parts = json.path("refresh").asString("").strip().split("\\|", -1);
        return part < parts.length && !parts[part].isBlank() ? Optional.of(parts[part].strip()) : Optional.empty();
    }

    @Override
    public boolean renewed(String source, Map<String, JsonNode> tokens) {
        if (!source.equals(SOURCE)) {
            return false;
        }
        write(tokens, true);
        return true;
    }

    @Override
    public boolean saved(String pool, ObjectNode state) {
        if (!pool.equals(POOL)) {
            return false;
        }
        var tokens = new HashMap<String, JsonNode>();
        state.properties().forEach(member -> tokens.put(member.getKey(), member.getValue()));
        write(tokens, false);
        return true;
    }

    /**
     * @param tokens members of an entry, with {@code email} and {@code managed_project} where they are new
     * @param same whether it is the account of before, whose projects stay
     */
    private void write(Map<String, JsonNode> tokens, boolean same) {
        try (var _ = FileLock.exclusive(directory.resolve("google_oauth.json.lock"), WAIT)) {
            var before = LoginFile.json(file()).filter(_ -> same).orElseGet(JsonNodeFactory.instance::objectNode);
            var changes = new HashMap<String, JsonNode>();
            if (!same) {
                changes.put("email", JsonNodeFactory.instance.stringNode(""));
            }
            copy(tokens, "access_token", changes, "access");
            copy(tokens, "expires_at_ms", changes, "expires");
            copy(tokens, "email", changes, "email");
            var refresh = text(tokens, "refresh_token")
                    .or(() -> packed(before, TOKEN))
                    .orElse("");
            var project = packed(before, PROJECT).orElse("");
            var managed = text(tokens, "managed_project")
                    .or(() -> packed(before, MANAGED))
                    .orElse("");
            var packed = (refresh + "|" + project + "|" + managed).replaceFirst("\\|+$", "");
            changes.put("refresh", JsonNodeFactory.instance.stringNode(packed));
            LoginFile.merge(file(), directory, changes);
        }
    }

    private static void copy(Map<String, JsonNode> from, String name, Map<String, JsonNode> to, String as) {
        var value = from.get(name);
        if (value != null) {
            to.put(as, value);
        }
    }

    private static Optional<String> text(Map<String, JsonNode> tokens, String name) {
        return Optional.ofNullable(tokens.get(name))
                .map(node -> node.asString(""))
                .filter(text -> !text.isBlank());
    }

    @Override
    public boolean ended(String source) {
        if (!source.equals(SOURCE)) {
            return false;
        }
        try {
            Files.deleteIfExists(file());
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "Cannot remove " + file() + ": " + Problem.of(e) + ".");
        }
        return true;
    }
}
