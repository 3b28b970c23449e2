package dev.hermes.maintenance.update;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a channel offers: {@code manifest.json}, schema 1.
 *
 * @param configVersion of {@code config.yaml}, as the release writes it; 0 when the manifest does not say
 * @param minFrom the oldest version that may be updated from; may be empty
 */
public record Release(
        String channel,
        String version,
        Optional<Instant> expires,
        int configVersion,
        String minFrom,
        String notes,
        List<Artifact> artifacts) {
    public Release {
        artifacts = List.copyOf(artifacts);
    }

    /** A download. @param libc empty when there is no choice */
    public record Artifact(String os, String arch, String libc, String format, String url, long size, String sha256) {}

    /** Empty when it is not one. */
    static Optional<Release> parse(byte[] manifest) {
        try {
            var json = new JsonMapper().readTree(manifest);
            if (json.path("schema").asInt(0) != 1
                    || !Versions.valid(json.path("version").asString(""))) {
                return Optional.empty();
            }
            var artifacts = new ArrayList<Artifact>();
            json.path("artifacts").forEach(node -> artifacts.add(artifact(node)));
            var expires = json.path("expires_at").asString("");
            return Optional.of(new Release(
                    json.path("channel").asString(""),
                    json.path("version").asString(),
                    expires.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(expires)),
                    json.path("config_version").asInt(0),
                    json.path("min_from").asString(""),
                    json.path("notes_url").asString(""),
                    artifacts));
        } catch (JacksonException | DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Artifact artifact(JsonNode node) {
        return new Artifact(
                node.path("os").asString(""),
                node.path("arch").asString(""),
                node.path("libc").asString(""),
                node.path("format").asString(""),
                node.path("url").asString(""),
                node.path("size").asLong(-1),
                node.path("sha256").asString(""));
    }
}
