package dev.hermes.maintenance.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code manifest.json} of a snapshot, as upstream writes it.
 *
 * @param timestamp ISO 8601
 * @param files bytes by path, relative to the home
 */
record SnapshotManifest(String id, String timestamp, Optional<String> label, Map<String, Long> files) {
    private static final String NAME = "manifest.json";

    /** Empty when there is none, or it is not one. */
    static Optional<SnapshotManifest> read(Path snapshot) {
        try {
            var file = snapshot.resolve(NAME);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            var json = new JsonMapper().readTree(Files.readAllBytes(file));
            return json.path("files") instanceof tools.jackson.databind.node.ObjectNode listed
                    ? Optional.of(of(snapshot, json, listed))
                    : Optional.empty();
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }

    private static SnapshotManifest of(Path snapshot, JsonNode json, JsonNode listed) {
        var files = new TreeMap<String, Long>();
        listed.properties()
                .forEach(entry -> files.put(entry.getKey(), entry.getValue().asLong(0)));
        return new SnapshotManifest(
                String.valueOf(snapshot.getFileName()),
                json.path("timestamp").asString(""),
                Optional.of(json.path("label").asString("")).filter(text -> !text.isEmpty()),
                files);
    }

    void write(Path snapshot) throws IOException {
        var mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        var json = mapper.createObjectNode();
        json.put("id", id).put("timestamp", timestamp);
        label.ifPresentOrElse(text -> json.put("label", text), () -> json.putNull("label"));
        json.put("file_count", files.size()).put("total_size", snapshot().bytes());
        var listed = json.putObject("files");
        files.forEach((path, bytes) -> listed.put(path, (long) bytes));
        Files.writeString(snapshot.resolve(NAME), mapper.writeValueAsString(json) + "\n");
    }

    Snapshot snapshot() {
        long bytes = files.values().stream().mapToLong(Long::longValue).sum();
        return new Snapshot(id, timestamp, label, files.size(), bytes);
    }
}
