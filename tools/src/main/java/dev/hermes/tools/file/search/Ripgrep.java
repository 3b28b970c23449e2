package dev.hermes.tools.file.search;

import dev.hermes.tools.HelperPrograms;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Searches with ripgrep, and without it where ripgrep does not know what a pattern means. */
public final class Ripgrep implements TextSearch {
    /** No configuration and no other ignore files, so that the result is that of {@link OwnSearch}. */
    private static final List<String> OPTIONS = List.of(
            "--no-config",
            "--no-heading",
            "--with-filename",
            "--line-number",
            "--null",
            "--crlf",
            "--color=never",
            "--no-messages",
            "--no-ignore-dot",
            "--no-ignore-exclude",
            "--no-ignore-global",
            "--no-require-git",
            "--sort=path");

    private static final int FAILED = 2;

    private final Path program;
    private final HelperPrograms programs;
    private final TextSearch fallback;

    public Ripgrep(Path program, HelperPrograms programs, TextSearch fallback) {
        this.program = program;
        this.programs = programs;
        this.fallback = fallback;
    }

    @Override
    public void search(Path root, SearchPattern pattern, Optional<Glob> glob, Consumer<Hit> hits)
            throws IOException, InterruptedException {
        var found = new AtomicBoolean();
        var walk = new FileWalk(root);
        Map<String, Boolean> wanted = new HashMap<>();
        int exit = run(root, pattern, hit -> {
            var path = root.relativize(hit.file()).toString().replace('\\', '/');
            var name = path.isEmpty() ? String.valueOf(hit.file().getFileName()) : path;
            if (wanted.computeIfAbsent(
                    name, _ -> glob.isEmpty() || glob.get().matches(name) && walk.visits(hit.file()))) {
                found.set(true);
                hits.accept(hit);
            }
        });
        // It also ends like this when it could not open some file; then what it found stands.
        if (exit == FAILED && !found.get()) {
            fallback.search(root, pattern, glob, hits);
        }
    }

    private int run(Path root, SearchPattern pattern, Consumer<Hit> hits) throws IOException, InterruptedException {
        boolean tree = Files.isDirectory(root);
        var directory = tree ? root : root.getParent();
        if (directory == null) {
            return FAILED;
        }
        var command = new ArrayList<String>();
        command.add(program.toString());
        command.addAll(OPTIONS);
        if (pattern.literal()) {
            command.add("--fixed-strings");
        }
        command.addAll(List.of("--regexp=" + pattern.source(), "--"));
        command.add(tree ? "." : "./" + root.getFileName());
        try (var running = programs.start(directory, command, false);
                var out = new BufferedInputStream(running.process().getInputStream(), 64 * 1024);
                var _ = new EndOnInterrupt(running)) {
            parse(directory, out, hits);
            running.process().waitFor(5, TimeUnit.SECONDS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return running.process().isAlive() ? FAILED : running.process().exitValue();
        }
    }

    /** Lines of {@code path NUL number : text}. */
    private static void parse(Path directory, InputStream out, Consumer<Hit> hits) throws IOException {
        var field = new ByteArrayOutputStream();
        String path = "";
        long number = 0;
        int colons = 0;
        for (int b = out.read(); b >= 0; b = out.read()) {
            if (b == 0 && path.isEmpty()) {
                path = field.toString(StandardCharsets.UTF_8);
                field.reset();
            } else if (b == ':' && !path.isEmpty() && colons == 0) {
                colons = 1;
                number = Long.parseLong(field.toString(StandardCharsets.US_ASCII));
                field.reset();
            } else if (b == '\n') {
                if (colons == 1) {
                    hits.accept(new Hit(directory.resolve(path).normalize(), number, text(field)));
                }
                field.reset();
                path = "";
                colons = 0;
            } else if (colons == 0 || field.size() < Hit.MAX_CHARS * 4) {
                field.write(b);
            }
        }
    }

    private static String text(ByteArrayOutputStream line) {
        var text = line.toString(StandardCharsets.UTF_8);
        if (text.endsWith("\r")) {
            text = text.substring(0, text.length() - 1);
        }
        return text.substring(0, Math.min(text.length(), Hit.MAX_CHARS));
    }

    /** Reading from a process cannot be interrupted; ending the process ends the reading. */
    private static final class EndOnInterrupt implements AutoCloseable {
        private final AtomicBoolean done = new AtomicBoolean();
        private final Thread watcher;

        EndOnInterrupt(HelperPrograms.Running running) {
            var reader = Thread.currentThread();
            watcher = Thread.ofVirtual().start(() -> {
                while (!done.get()) {
                    if (reader.isInterrupted()) {
                        running.close();
                        return;
                    }
                    try {
                        Thread.sleep(50);
                    } catch (InterruptedException _) {
                        return;
                    }
                }
            });
        }

        @Override
        public void close() {
            done.set(true);
            watcher.interrupt();
        }
    }
}
