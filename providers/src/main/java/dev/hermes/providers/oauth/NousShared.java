package dev.hermes.providers.oauth;

import dev.hermes.api.Log;
import dev.hermes.home.DurableFile;
import dev.hermes.home.FileLock;
import dev.hermes.home.JsonText;
import dev.hermes.home.PrivateDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The login at the Nous portal that all profiles of a user share, so that one of them that renews it does not log out
 * the others: its refresh token is good for one time.
 */
final class NousShared {
    private static final String[] KEPT = {
        "access_token",
        "refresh_token",
        "token_type",
        "scope",
        "client_id",
        "portal_base_url",
        "inference_base_url",
        "obtained_at",
        "expires_at"
    };

    private final Path file;
    private final Clock clock;
    private final Log log;

    NousShared(Path directory, Clock clock, Log log) {
        this.file = directory.resolve("nous_auth.json");
        this.clock = clock;
        this.log = log;
    }

    /** Where it is: below the root of all profiles, unless a variable says otherwise. */
    static Path directory(Path root, Path userHome, Map<String, String> environment) {
        var set = environment.getOrDefault("HERMES_SHARED_AUTH_DIR", "").strip();
        if (set.isEmpty()) {
            return root.resolve("shared");
        }
        return set.equals("~") || set.startsWith("~/")
                ? userHome.resolve(set.substring(1).replaceFirst("^/", ""))
                : Path.of(set);
    }

    /** Empty when there is none, or a token is missing. */
    Optional<JsonNode> read() {
        try {
            var json = JsonMapper.shared().readTree(Files.readAllBytes(file));
            boolean whole = !json.path("access_token").asString("").isBlank()
                    && !json.path("refresh_token").asString("").isBlank();
            return whole ? Optional.of(json) : Optional.empty();
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }

    /** Takes over what a login holds, unless a token is missing. */
    void write(JsonNode state) {
        var json = new TreeMap<String, JsonNode>();
        for (var name : KEPT) {
            var value = state.path(name);
            if (!value.isMissingNode() && !value.isNull()) {
                json.put(name, value);
            }
        }
        if (!filled(json, "access_token") || !filled(json, "refresh_token")) {
            return;
        }
        json.put("_schema", JsonNodeFactory.instance.numberNode(1));
        json.put("updated_at", JsonNodeFactory.instance.stringNode(Fields.time(clock.instant())));
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        json.forEach(object::set);
        try {
            PrivateDirectories.create(directory());
            DurableFile.replaceSecret(file, JsonText.of(object).stripTrailing());
        } catch (IOException e) {
            log.warn("providers.oauth", "The login that profiles share was not written: " + e.getMessage());
        }
    }

    private static boolean filled(Map<String, JsonNode> json, String name) {
        var value = json.get(name);
        return value != null && !value.asString("").isBlank();
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("providers.oauth", "The login that profiles share was not deleted: " + e.getMessage());
        }
    }

    /** While no other process renews it. */
    FileLock locked(Duration wait) throws IOException {
        PrivateDirectories.create(directory());
        return FileLock.exclusive(directory().resolve("nous_auth.lock"), wait);
    }

    private Path directory() {
        var parent = file.getParent();
        return parent == null ? file : parent;
    }
}
