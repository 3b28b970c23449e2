package dev.hermes.agent.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code projects/<hash>.json}: which directory a chain belongs to and when it was last used. */
final class ProjectFiles {
    private static final double MILLIS = 1000.0;

    private final Path directory;

    ProjectFiles(Path store) {
        this.directory = store.resolve("projects");
    }

    /** @param lastTouch the epoch when the file does not say */
    record Project(String hash, Path workdir, Instant lastTouch) {}

    void touch(Path project, Instant now) throws IOException {
        var file = file(Projects.hash(project));
        var json = read(file).orElseGet(JsonNodeFactory.instance::objectNode);
        double seconds = now.toEpochMilli() / MILLIS;
        json.put("workdir", project.toString());
        if (!json.path("created_at").isNumber()) {
            json.put("created_at", seconds);
        }
        json.put("last_touch", seconds);
        Files.createDirectories(directory);
        var temporary = Files.createTempFile(directory, ".project", ".tmp");
        try {
            Files.writeString(temporary, json.toString());
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Every project with a readable file, by path. */
    List<Project> all() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> files;
        try (var entries = Files.list(directory)) {
            files = entries.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        var projects = new ArrayList<Project>();
        for (var file : files) {
            var hash = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
            read(file).flatMap(json -> project(hash, json)).ifPresent(projects::add);
        }
        return List.copyOf(projects);
    }

    private static Optional<Project> project(String hash, ObjectNode json) {
        try {
            var workdir = Path.of(json.path("workdir").asString(""));
            var touched = Instant.ofEpochMilli((long) (json.path("last_touch").asDouble(0) * MILLIS));
            return workdir.isAbsolute() ? Optional.of(new Project(hash, workdir, touched)) : Optional.empty();
        } catch (InvalidPathException _) {
            return Optional.empty(); // written on another system
        }
    }

    void forget(String hash) throws IOException {
        Files.deleteIfExists(file(hash));
    }

    private Path file(String hash) {
        return directory.resolve(hash + ".json");
    }

    private static Optional<ObjectNode> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return JsonMapper.shared().readTree(Files.readString(file)) instanceof ObjectNode object
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty(); // torn by a crash; the next touch writes it anew
        }
    }
}
