package dev.hermes.providers.credentials;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.home.DurableFile;
import dev.hermes.home.PrivateDirectories;
import dev.hermes.home.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files that hold one login each, as JSON. */
final class LoginFile {
    /** Whether logins of other programs are used. */
    static final String ADOPT = "auth.adopt_external_logins";

    private LoginFile() {}

    /** Empty when it is not there or cannot be understood. */
    static Optional<JsonNode> json(Path file) {
        try {
            return Optional.of(JsonMapper.shared().readTree(Files.readAllBytes(file)));
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }

    static Optional<Secret> secret(JsonNode json, String name) {
        return Optional.of(json.path(name).asString("").strip())
                .filter(text -> !text.isEmpty())
                .map(Secret::of);
    }

    /**
     * Changes some members; what else is in the file stays. Members are sorted, as other programs write them.
     *
     * @throws HermesException when it cannot be written
     */
    static void merge(Path file, Path directory, Map<String, JsonNode> changes) {
        var members = new TreeMap<String, JsonNode>();
        json(file)
                .ifPresent(
                        json -> json.properties().forEach(member -> members.put(member.getKey(), member.getValue())));
        members.putAll(changes);
        try {
            PrivateDirectories.create(directory);
            DurableFile.replaceSecret(
                    file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(members));
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED, e, "The login in " + file + " could not be written: " + Problem.of(e) + ".");
        }
    }
}
