package dev.hermes.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Looks, as long as it is open, at what the processes below this one were started with; Linux only. */
final class ChildWatch implements AutoCloseable {
    /**
     * A process.
     *
     * @param parent what started it, for whoever looks for a leak
     * @param arguments with the program
     */
    record Seen(long pid, String parent, String arguments, String environment) {
        /** The program itself, which has its keys by right. */
        boolean ours() {
            return arguments.contains(Main.class.getName())
                    || arguments.contains("jspawnhelper"); // the moment between it and what it starts
        }
    }

    private final Set<Seen> seen = new LinkedHashSet<>();
    private final Thread watcher =
            Thread.ofPlatform().name("child-watch").daemon().start(this::watch);

    List<Seen> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            ProcessHandle.current().descendants().forEach(child -> look(child.pid()));
            LockSupport.parkNanos(1_000_000); // there are two processors, and what is watched needs one
        }
    }

    private static String parent(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(ProcessHandle::parent)
                .flatMap(parent -> parent.info().commandLine())
                .orElse("?");
    }

    private void look(long pid) {
        var process = Path.of("/proc", Long.toString(pid));
        try {
            var arguments = read(process.resolve("cmdline"));
            var environment = read(process.resolve("environ"));
            if (arguments.equals(read(process.resolve("cmdline")))) { // it did not become another one in between
                synchronized (seen) {
                    seen.add(new Seen(pid, parent(pid), arguments, environment));
                }
            }
        } catch (IOException _) {
            // it has ended
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).replace('\0', '\n');
    }
}
