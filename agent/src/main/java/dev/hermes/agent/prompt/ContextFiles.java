package dev.hermes.agent.prompt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The project's own instructions to agents. Only one kind is used, the first that exists: Hermes files (also from parent
 * directories), {@code AGENTS.md}, {@code CLAUDE.md}, Cursor rules.
 */
public final class ContextFiles {
    private static final int LIMIT = 20_000;

    private record Source(String name, String text) {}

    private ContextFiles() {}

    /** The block for the system prompt; empty when the project has no such file. */
    public static Optional<String> block(Path cwd) {
        var sources = Stream.<List<Source>>of(
                        hermes(cwd),
                        first(cwd, "AGENTS.md", "agents.md"),
                        first(cwd, "CLAUDE.md", "claude.md"),
                        cursor(cwd))
                .filter(found -> !found.isEmpty())
                .findFirst();
        return sources.map(found -> {
            var block = new StringBuilder("# Project Context");
            for (var source : found) {
                block.append("\n\n## ").append(source.name()).append("\n\n").append(source.text());
            }
            return block.toString();
        });
    }

    private static List<Source> hermes(Path cwd) {
        for (Optional<Path> at = Optional.of(cwd.toAbsolutePath().normalize());
                at.isPresent();
                at = Optional.ofNullable(at.get().getParent())) {
            for (var name : List.of(".hermes.md", "HERMES.md")) {
                var text = FileText.read(at.get().resolve(name)).map(ContextFiles::withoutFrontMatter);
                if (text.filter(t -> !t.isEmpty()).isPresent()) {
                    return List.of(source(name, text.get()));
                }
            }
            if (Files.exists(at.get().resolve(".git"))) {
                break;
            }
        }
        return List.of();
    }

    private static List<Source> first(Path directory, String... names) {
        for (var name : names) {
            var text = FileText.read(directory.resolve(name));
            if (text.isPresent()) {
                return List.of(source(name, text.get()));
            }
        }
        return List.of();
    }

    private static List<Source> cursor(Path cwd) {
        var found = new ArrayList<>(first(cwd, ".cursorrules"));
        var rules = cwd.resolve(".cursor").resolve("rules");
        if (Files.isDirectory(rules)) {
            try (var files = Files.list(rules)) {
                files.filter(file -> file.toString().endsWith(".mdc")).sorted().forEach(file -> {
                    var name = ".cursor/rules/" + file.getFileName();
                    FileText.read(file).ifPresent(text -> found.add(source(name, text)));
                });
            } catch (IOException _) {
                return found; // an unreadable directory holds no rules for us
            }
        }
        return found;
    }

    private static Source source(String name, String text) {
        return new Source(name, FileText.forPrompt(name, text, LIMIT));
    }

    /** YAML between two lines of three dashes at the very start speaks to tools, not to the model. */
    private static String withoutFrontMatter(String text) {
        if (!text.startsWith("---\n") && !text.startsWith("---\r\n")) {
            return text;
        }
        int end = text.indexOf("\n---", 3);
        if (end < 0) {
            return text;
        }
        int line = text.indexOf('\n', end + 1);
        return line < 0 ? "" : text.substring(line + 1).strip();
    }
}
