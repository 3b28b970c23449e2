package dev.hermes.tools.file.search;

import dev.hermes.tools.process.Child;
import dev.hermes.tools.process.Children;
import dev.hermes.tools.process.OutputReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final Duration TO_END = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Path program;
    private final Children children;
    private final Map<String, String> environment;
    private final TextSearch fallback;

    /** @param fallback searches for what this program does not understand */
    public Ripgrep(Path program, Children children, Map<String, String> environment, TextSearch fallback) {
        this.program = program;
        this.children = children;
        this.environment = Map.copyOf(environment);
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
        try (var child = children.start(new Children.Request(command, directory, environment, false, false));
                var watch = new Watch(child)) {
            OutputReader.start(child.errors(), (_, _) -> {}); // read, so that the program never waits for it
            try (var out = new BufferedInputStream(child.output(), 64 * 1024)) {
                parse(directory, out, hits);
                child.await(TO_END);
            } catch (IOException e) {
                if (!watch.ended()) {
                    throw e;
                }
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (watch.ended()) {
                throw new SearchTooLong();
            }
            return child.running() ? FAILED : child.exitCode();
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

    /** Reading from a process cannot be interrupted and has no time limit; ending the process ends the reading. */
    private static final class Watch implements AutoCloseable {
        private final Thread watcher;
        private volatile boolean ended;

        Watch(Child child) {
            var reader = Thread.currentThread();
            long end = System.nanoTime() + SearchTooLong.LIMIT.toNanos();
            watcher = Thread.ofVirtual().name("ripgrep-watch").start(() -> {
                try {
                    while (!reader.isInterrupted() && System.nanoTime() - end < 0) {
                        Thread.sleep(LOOK_AGAIN);
                    }
                    ended = true;
                    child.close();
                } catch (InterruptedException _) {
                    // The search is over.
                }
            });
        }

        boolean ended() {
            return ended;
        }

        @Override
        public void close() {
            watcher.interrupt();
        }
    }
}
