package dev.hermes.maintenance.security;

import dev.hermes.home.DurableFile;
import dev.hermes.home.PrivateDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The last answers of the OSV database, in a file. A file that is missing or broken knows nothing. */
final class AnswerCache {
    private final JsonMapper mapper = new JsonMapper();
    private final Path file;
    private final Clock clock;

    AnswerCache(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** What was answered, and when. */
    record Answers(List<List<String>> ids, Map<String, Optional<JsonNode>> details, Instant time) {}

    /** Only complete answers are kept. A file that cannot be written is no reason to fail. */
    void write(List<Component> components, List<List<String>> ids, Map<String, Optional<JsonNode>> details) {
        if (details.values().stream().anyMatch(Optional::isEmpty)) {
            return;
        }
        var root = mapper.createObjectNode().put("time", clock.instant().toString());
        var known = root.putObject("components");
        for (int i = 0; i < components.size(); i++) {
            ids.get(i).forEach(known.putArray(components.get(i).key())::add);
        }
        var all = root.putObject("details");
        details.forEach((id, detail) -> detail.ifPresent(json -> all.set(id, json)));
        try {
            var directory = file.getParent();
            if (directory != null) {
                PrivateDirectories.create(directory);
            }
            DurableFile.replace(file, mapper.writeValueAsBytes(root));
        } catch (IOException _) {
            return; // then the next audit without a network has nothing to say
        }
    }

    /** Empty unless every component is known. */
    Optional<Answers> read(List<Component> components) {
        try {
            var root = mapper.readTree(Files.readAllBytes(file));
            var ids = new ArrayList<List<String>>();
            for (var component : components) {
                var known = root.path("components").path(component.key());
                if (!known.isArray()) {
                    return Optional.empty();
                }
                var found = new ArrayList<String>();
                known.forEach(id -> found.add(id.asString("")));
                ids.add(found);
            }
            var details = new LinkedHashMap<String, Optional<JsonNode>>();
            root.path("details")
                    .properties()
                    .forEach(entry -> details.put(entry.getKey(), Optional.of(entry.getValue())));
            return Optional.of(
                    new Answers(ids, details, Instant.parse(root.path("time").asString(""))));
        } catch (IOException | JacksonException | DateTimeException _) {
            return Optional.empty();
        }
    }
}
