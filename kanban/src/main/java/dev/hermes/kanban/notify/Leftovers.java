package dev.hermes.kanban.notify;

import dev.hermes.kanban.Notice;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Files that a task left: those it names as artifacts, then those that its summary and its result speak of. */
final class Leftovers {
    private static final Pattern ABSOLUTE = Pattern.compile("(?<![\\w./~-])/[^\\s`'\"<>()\\[\\]]+");

    private Leftovers() {}

    static List<Path> of(Notice notice) {
        if (!notice.event().kind().equals("completed")) {
            return List.of();
        }
        var found = new LinkedHashSet<Path>();
        notice.event().payload().ifPresent(payload -> {
            payload.path("artifacts").forEach(artifact -> add(artifact.asString(""), found));
            inText(payload.path("summary").asString(""), found);
        });
        notice.task().result().ifPresent(result -> inText(result, found));
        return List.copyOf(found);
    }

    private static void inText(String text, Set<Path> found) {
        var matcher = ABSOLUTE.matcher(text);
        while (matcher.find()) {
            add(matcher.group().replaceFirst("[.,;:!?]+$", ""), found);
        }
    }

    private static void add(String text, Set<Path> found) {
        try {
            var path = Path.of(text);
            if (path.isAbsolute() && Files.isRegularFile(path)) {
                found.add(path.normalize());
            }
        } catch (InvalidPathException _) {
            return; // no name of a file on this machine
        }
    }
}
