package dev.hermes.agent.prompt;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Instructions that lie in directories which a tool enters for the first time in a session. One instance a session; safe
 * for concurrent use.
 */
public final class SubdirectoryHints {
    private static final int LIMIT = 8_000;
    private static final int ANCESTORS = 5;
    private static final List<String> NAMES =
            List.of("AGENTS.md", "agents.md", "CLAUDE.md", "claude.md", ".cursorrules");

    private final Path cwd;
    private final Path userHome;
    private final Set<Path> seen = new HashSet<>();

    /** @param cwd counts as seen: its files are in the system prompt */
    public SubdirectoryHints(Path cwd, Path userHome) {
        this.cwd = cwd.toAbsolutePath().normalize();
        this.userHome = userHome;
        seen.add(this.cwd);
    }

    /** What to append to the result of a tool with these arguments; empty when nothing new was found. */
    public synchronized Optional<String> hint(ObjectNode toolArgs) {
        var hints = new ArrayList<String>();
        for (var directory : directories(toolArgs)) {
            for (var unseen : unseen(directory)) {
                load(unseen).ifPresent(hints::add);
            }
        }
        return hints.isEmpty() ? Optional.empty() : Optional.of(String.join("\n\n", hints));
    }

    private Set<Path> directories(ObjectNode arguments) {
        var found = new LinkedHashSet<Path>();
        for (var name : List.of("path", "file_path", "workdir")) {
            if (arguments.path(name).isString()) {
                directory(arguments.path(name).stringValue()).ifPresent(found::add);
            }
        }
        if (arguments.path("command").isString()) {
            var words = new StringTokenizer(arguments.path("command").stringValue(), " \t\n\"';|&()<>");
            while (words.hasMoreTokens()) {
                var word = words.nextToken();
                boolean pathLike = word.contains("/") || word.contains(".");
                if (pathLike && !word.startsWith("-") && !word.contains("://")) {
                    directory(word).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private Optional<Path> directory(String text) {
        try {
            var path = text.equals("~") || text.startsWith("~/")
                    ? userHome.resolve(text.substring(Math.min(2, text.length())))
                    : cwd.resolve(text);
            var real = path.normalize();
            if (Files.isDirectory(real)) {
                return Optional.of(real);
            }
            return Optional.ofNullable(real.getParent()).filter(Files::isDirectory);
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // a word of a command that is no path on this system
        }
    }

    /** The directory and its ancestors up to one already seen, the nearest first; all are seen afterwards. */
    private List<Path> unseen(Path directory) {
        var found = new ArrayList<Path>();
        for (Optional<Path> at = Optional.of(directory);
                at.isPresent() && found.size() <= ANCESTORS && seen.add(at.get());
                at = Optional.ofNullable(at.get().getParent())) {
            found.add(at.get());
        }
        return found;
    }

    private Optional<String> load(Path directory) {
        for (var name : NAMES) {
            var file = directory.resolve(name);
            var text = FileText.read(file);
            if (text.isPresent()) {
                var safe = FileText.forPrompt(name, text.get(), LIMIT);
                return Optional.of("[Subdirectory context discovered: " + shown(file) + "]\n" + safe);
            }
        }
        return Optional.empty();
    }

    private Path shown(Path file) {
        return file.startsWith(cwd) ? cwd.relativize(file) : file;
    }
}
