package dev.hermes.agent.checkpoint;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Where a tool call is about to change files. */
final class Targets {
    /** The lines of a patch over several files that name one. */
    private static final Pattern NAMED =
            Pattern.compile("^\\*\\*\\* (?:Add|Update|Delete|Move) File: (.+)$", Pattern.MULTILINE);

    private final Path userHome;

    Targets(Path userHome) {
        this.userHome = userHome;
    }

    /** The existing directories nearest to the files of a write or a patch; the working directory when none is named. */
    Set<Path> directories(Path cwd, ObjectNode arguments) {
        var found = new LinkedHashSet<Path>();
        for (var file : files(arguments)) {
            found.add(resolved(cwd, file)
                    .flatMap(path -> Optional.ofNullable(path.getParent()))
                    .flatMap(Targets::existing)
                    .orElse(cwd));
        }
        if (found.isEmpty()) {
            found.add(cwd);
        }
        return found;
    }

    private static List<String> files(ObjectNode arguments) {
        var path = arguments.path("path").asString("").strip();
        if (!path.isEmpty()) {
            return List.of(path);
        }
        var files = new ArrayList<String>();
        var patch = NAMED.matcher(arguments.path("patch").asString(""));
        while (patch.find()) {
            files.add(patch.group(1).strip());
        }
        return files;
    }

    Path workdir(Path cwd, ObjectNode arguments) {
        return resolved(cwd, arguments.path("workdir").asString("")).orElse(cwd);
    }

    private Optional<Path> resolved(Path cwd, String text) {
        try {
            var path = text.equals("~") || text.startsWith("~/")
                    ? userHome.resolve(text.substring(Math.min(2, text.length())))
                    : cwd.resolve(text);
            return Optional.of(path.toAbsolutePath().normalize());
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private static Optional<Path> existing(Path directory) {
        for (Optional<Path> at = Optional.of(directory);
                at.isPresent();
                at = Optional.ofNullable(at.get().getParent())) {
            if (Files.isDirectory(at.get())) {
                return at;
            }
        }
        return Optional.empty();
    }
}
