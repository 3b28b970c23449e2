package dev.hermes.agent.prompt;

import dev.hermes.agent.git.Git;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a reference points to. */
final class ReferenceReader {
    private static final long LARGEST = 20L * 1024 * 1024;
    private static final int ENTRIES = 200;
    /** More are not walked; among so many the first by name are as good as any. */
    private static final int WALKED = 20_000;

    private static final int MOST_COMMITS = 10;
    private static final int SNIFFED = 8_192;

    private final Path workspace;
    private final SensitivePaths sensitive;
    private final Git git;
    private final Optional<UrlReader> urls;

    ReferenceReader(Path workspace, SensitivePaths sensitive, Git git, Optional<UrlReader> urls) {
        this.workspace = real(workspace);
        this.sensitive = sensitive;
        this.git = git;
        this.urls = urls;
    }

    sealed interface Content {}

    /** @param language for the fence; may be empty */
    record Found(String text, String language) implements Content {}

    record Missing(String why) implements Content {}

    Content read(Reference reference) throws InterruptedException {
        try {
            return switch (reference.kind()) {
                case FILE -> file(reference);
                case FOLDER -> folder(reference.value());
                case DIFF -> git("diff", "--no-ext-diff", "--no-textconv");
                case STAGED -> git("diff", "--staged", "--no-ext-diff", "--no-textconv");
                case GIT -> commits(reference.value());
                case URL -> page(reference.value());
            };
        } catch (IOException e) {
            return new Missing(Optional.ofNullable(e.getMessage()).orElse("cannot be read"));
        } catch (InvalidPathException _) {
            return new Missing("is not a path");
        }
    }

    private Content file(Reference reference) throws IOException {
        var path = workspace.resolve(reference.value()).normalize();
        var refused = refused(path);
        if (refused.isPresent()) {
            return new Missing(refused.get());
        }
        if (!Files.isRegularFile(path)) {
            return new Missing("file not found");
        }
        if (Files.size(path) > LARGEST) {
            return new Missing("the file is too large");
        }
        var bytes = Files.readAllBytes(path);
        if (binary(bytes)) {
            return new Missing("binary files are not attached");
        }
        var text = new String(bytes, StandardCharsets.UTF_8);
        var name = String.valueOf(path.getFileName());
        var language = name.indexOf('.') > 0 ? name.substring(name.lastIndexOf('.') + 1) : "";
        if (reference.lines().isEmpty()) {
            return new Found(text, language);
        }
        var wanted = reference.lines().get();
        var lines = text.lines().toList();
        int first = Math.max(1, wanted.first());
        int last = Math.min(lines.size(), wanted.last());
        return first > last
                ? new Missing("no such lines, the file has " + lines.size())
                : new Found(String.join("\n", lines.subList(first - 1, last)), language);
    }

    private Optional<String> refused(Path path) {
        var real = real(path);
        if (!real.startsWith(workspace)) {
            return Optional.of("path is outside the allowed workspace");
        }
        return sensitive.contains(path) || sensitive.contains(real)
                ? Optional.of("this file may hold secrets and is not attached")
                : Optional.empty();
    }

    private static boolean binary(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, SNIFFED); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private Content folder(String value) throws IOException, InterruptedException {
        var folder = workspace.resolve(value).normalize();
        var refused = refused(folder);
        if (refused.isPresent()) {
            return new Missing(refused.get());
        }
        if (!Files.isDirectory(folder)) {
            return new Missing("folder not found");
        }
        var entries = listed(folder);
        var shown = entries.stream().limit(ENTRIES).toList();
        var text = String.join("\n", shown);
        return new Found(
                entries.size() > ENTRIES
                        ? text + "\n… more than " + ENTRIES + " entries"
                        : text.isEmpty() ? "(empty)" : text,
                "");
    }

    /** What git would track, else every file; nothing whose name begins with a dot. */
    private List<String> listed(Path folder) throws IOException, InterruptedException {
        try {
            var tracked = git.run(
                    folder, "-c", "core.quotePath=false", "ls-files", "--cached", "--others", "--exclude-standard");
            if (tracked.ok()) {
                return tracked.out()
                        .lines()
                        .filter(name -> !("/" + name).contains("/."))
                        .sorted()
                        .toList();
            }
        } catch (IOException _) {
            return walked(folder); // no git on this machine
        }
        return walked(folder);
    }

    private static List<String> walked(Path folder) throws IOException {
        var found = new ArrayList<String>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return !directory.equals(folder) && hidden(directory)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!hidden(file)) {
                    found.add(folder.relativize(file).toString().replace('\\', '/'));
                }
                return found.size() >= WALKED ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException cause) {
                return FileVisitResult.CONTINUE;
            }
        });
        return found.stream().sorted().toList();
    }

    private static boolean hidden(Path path) {
        return String.valueOf(path.getFileName()).startsWith(".");
    }

    private Content git(String... arguments) throws IOException, InterruptedException {
        var output = git.run(workspace, arguments);
        if (!output.ok()) {
            return new Missing("git: " + output.err().lines().findFirst().orElse("failed"));
        }
        return output.out().isBlank() ? new Missing("there are no changes") : new Found(output.out(), "diff");
    }

    private Content commits(String value) throws IOException, InterruptedException {
        if (!value.matches("\\d{1,4}")) {
            return new Missing("a number of commits is expected, as in @git:3");
        }
        int number = Math.clamp(Integer.parseInt(value), 1, MOST_COMMITS);
        return git("log", "--max-count=" + number, "--patch", "--no-ext-diff", "--no-textconv");
    }

    private Content page(String value) throws IOException, InterruptedException {
        if (urls.isEmpty()) {
            return new Missing("web pages cannot be read in this session");
        }
        try {
            var address = URI.create(value);
            if (!"http".equals(address.getScheme()) && !"https".equals(address.getScheme())) {
                return new Missing("only http and https addresses are read");
            }
            var text = urls.get().read(address);
            return text.isBlank() ? new Missing("the page has no text") : new Found(text, "");
        } catch (IllegalArgumentException _) {
            return new Missing("is not an address");
        }
    }

    /** With links resolved as far as the path exists. */
    static Path real(Path path) {
        var absolute = path.toAbsolutePath().normalize();
        try {
            return absolute.toRealPath();
        } catch (IOException _) {
            return Optional.ofNullable(absolute.getParent())
                    .map(parent -> real(parent).resolve(absolute.getFileName()))
                    .orElse(absolute);
        }
    }
}
