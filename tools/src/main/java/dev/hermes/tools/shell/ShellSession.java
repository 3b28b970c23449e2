package dev.hermes.tools.shell;

import dev.hermes.api.Log;
import dev.hermes.tools.TaskDirectories;
import dev.hermes.tools.process.Captured;
import dev.hermes.tools.process.Child;
import dev.hermes.tools.process.Children;
import dev.hermes.tools.process.OutputReader;
import dev.hermes.tools.process.PrivateDirectory;
import dev.hermes.tools.process.PseudoTerminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The shell of one task. Each command is a fresh process; the working directory, exported variables, and the functions
 * and aliases of the person's own start-up files carry over through files in a directory that only the owner can read.
 *
 * <p>A command that is cut off leaves the state as it was before it.
 */
final class ShellSession implements AutoCloseable {
    private static final Duration TO_BEGIN = Duration.ofSeconds(30);
    private static final Duration LAST_OUTPUT = Duration.ofMillis(300);
    /** Of a terminal, before the command looks at it. */
    private static final String SIZE = "stty rows 30 cols 120 2>/dev/null\n";

    private static final int CANNOT_ENTER = 126;
    private static final int TIMED_OUT = 124;
    private static final int INTERRUPTED = 130;

    private final Shell shell;
    private final String taskId;
    private final PrivateDirectory holder;
    private final Path files;
    private final AtomicInteger runs = new AtomicInteger();
    private final List<Child> owned = new CopyOnWriteArrayList<>();
    private final ReentrantLock beginning = new ReentrantLock();
    private volatile boolean begun;
    private volatile boolean closed;

    /** @param holder for the files of the session, which owns and removes it */
    ShellSession(Shell shell, String taskId, PrivateDirectory holder) {
        this.shell = shell;
        this.taskId = taskId;
        this.holder = holder;
        this.files = holder.path();
    }

    /** What the sessions of all tasks have in common. */
    record Shell(
            Path bash,
            Children children,
            PseudoTerminal terminal,
            ShellSettings settings,
            TaskDirectories directories,
            Log log) {}

    /** How a command ended, and both ends of what it wrote. */
    record Outcome(String output, int exitCode, boolean interrupted) {}

    /** Where the next command starts. A directory that vanished gives way to its nearest ancestor that is there. */
    Path directory() {
        var path = shell.directories.of(taskId);
        for (var parent = path.getParent(); parent != null && !Files.isDirectory(path); parent = path.getParent()) {
            path = parent;
        }
        return path;
    }

    /**
     * Runs to the end, the time limit or the interruption of the caller, whichever comes first. In the latter two nothing
     * of the command is left, and an interrupted caller still is.
     *
     * @param environment already filtered
     * @param elsewhere the directory for this command only
     * @param stdin empty for none
     */
    Outcome run(
            String command,
            Map<String, String> environment,
            Optional<Path> elsewhere,
            Duration limit,
            Optional<String> stdin)
            throws IOException {
        var start = elsewhere.orElseGet(this::directory);
        if (!Files.isDirectory(start)) {
            return new Outcome("cd: " + start + ": not a directory", CANNOT_ENTER, false);
        }
        try {
            begin(environment);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Outcome("[Command interrupted]", INTERRUPTED, true);
        }
        var run = files.resolve("run-" + runs.incrementAndGet());
        try {
            note(run, command);
            var child = shell.children.start(new Children.Request(
                    bash(ShellScripts.RUN + ShellScripts.KEEP, run), start, environment, stdin.isPresent(), true));
            var outcome = await(child, limit, stdin);
            if (outcome.exitCode != TIMED_OUT && !outcome.interrupted) {
                keep(run, elsewhere.isEmpty());
            }
            return outcome;
        } finally {
            for (var suffix : List.of(".command", ".exports", ".directory")) {
                Files.deleteIfExists(Path.of(run + suffix));
            }
        }
    }

    /** A command beside the session, and whether it got the terminal that was asked for. */
    record Beside(Child child, boolean terminal) {}

    /** Starts a command that runs beside the session and changes nothing in it. Its stdin is a pipe, or a terminal. */
    Beside startBeside(String command, Map<String, String> environment, Path where, boolean terminal)
            throws IOException, InterruptedException {
        begin(environment);
        var run = files.resolve("run-" + runs.incrementAndGet());
        var visible = new HashMap<>(environment);
        visible.put("PYTHONUNBUFFERED", "1");
        var plain = bash((terminal ? SIZE : "") + ShellScripts.RUN + "exit \"$__hermes_code\"\n", run);
        var around = terminal ? shell.terminal.around(plain) : Optional.<List<String>>empty();
        if (around.isPresent()) {
            visible.putIfAbsent("TERM", "xterm-256color");
            visible.put("SHELL", shell.bash.toString());
        }
        note(run, command);
        var request = new Children.Request(around.orElse(plain), where, visible, true, true);
        return new Beside(shell.children.startLasting(request), around.isPresent());
    }

    private List<String> bash(String script, Path run) {
        return List.of(
                shell.bash.toString(),
                "--noprofile",
                "--norc",
                "-c",
                script,
                "hermes",
                files.toString(),
                run.toString());
    }

    private static void note(Path run, String command) throws IOException {
        Files.writeString(Path.of(run + ".command"), command.replace("\0", ""), StandardCharsets.UTF_8);
    }

    private Outcome await(Child child, Duration limit, Optional<String> stdin) throws IOException {
        var captured = new Captured(shell.settings.outputLimit());
        var reader = OutputReader.start(child.output(), captured);
        owned.add(child);
        if (closed) {
            child.close();
        }
        try {
            if (stdin.isPresent()) {
                feed(child, stdin.get());
            }
            if (child.await(limit)) {
                reader.finish(LAST_OUTPUT);
                return new Outcome(captured.text(), child.exitCode(), false);
            }
            child.close();
            reader.finish(LAST_OUTPUT);
            return new Outcome(
                    captured.text() + "\n[Command timed out after " + limit.toSeconds() + "s]", TIMED_OUT, false);
        } catch (InterruptedException _) {
            child.close();
            Thread.currentThread().interrupt();
            return new Outcome(captured.text() + "\n[Command interrupted]", INTERRUPTED, true);
        } catch (IOException e) {
            child.close();
            throw e;
        } finally {
            // What a command left in the background is ended with the session. Looking for it holds up no answer.
            Thread.ofVirtual().name("leftovers").start(() -> owned.removeIf(known -> !known.treeLives()));
        }
    }

    private static void feed(Child child, String text) throws IOException {
        try (var out = child.input()) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            if (child.running()) {
                throw e;
            }
            // It ended without reading: its exit code tells.
        }
    }

    private void keep(Path run, boolean withDirectory) throws IOException {
        try {
            var text = Files.readString(Path.of(run + ".directory"), StandardCharsets.UTF_8);
            Files.move(
                    Path.of(run + ".exports"),
                    files.resolve("exports"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            if (withDirectory && text.endsWith("\n")) {
                shell.directories.move(taskId, Path.of(text.substring(0, text.length() - 1)));
            }
        } catch (NoSuchFileException _) {
            // The command ended the shell itself, with exit, exec or set -e: what was known before stays.
        }
    }

    private void begin(Map<String, String> environment) throws IOException, InterruptedException {
        if (begun) {
            return;
        }
        beginning.lockInterruptibly();
        try {
            if (!begun) {
                readStartupFiles(environment);
                begun = true;
            }
        } finally {
            beginning.unlock();
        }
    }

    private void readStartupFiles(Map<String, String> environment) throws IOException, InterruptedException {
        var run = files.resolve("begin");
        var command = new ArrayList<>(List.of(
                shell.bash.toString(),
                "-l",
                "-c",
                ShellScripts.BEGIN + "__hermes_run=" + "${__hermes_exports%.exports}\n" + ShellScripts.KEEP,
                "hermes",
                files.resolve("functions").toString(),
                run + ".exports"));
        shell.settings.initFiles().forEach(file -> command.add(expanded(file, environment)));
        var withPath = new HashMap<>(environment);
        withPath.put("__HERMES_PATH", environment.getOrDefault("PATH", ""));
        try (var child = shell.children.start(new Children.Request(command, directory(), withPath, false, true))) {
            OutputReader.start(child.output(), (_, _) -> {});
            if (!child.await(TO_BEGIN)) {
                shell.log.warn("tools.shell", "the shell's start-up files took over 30 s; going on without them");
            }
        }
        keep(run, false);
        Files.deleteIfExists(Path.of(run + ".directory"));
    }

    private static String expanded(String file, Map<String, String> environment) {
        return file.startsWith("~/") ? environment.getOrDefault("HOME", "~") + file.substring(1) : file;
    }

    /** Ends what runs and what commands left running behind them, and removes the files. */
    @Override
    public void close() {
        closed = true;
        Child.closeAll(List.copyOf(owned));
        holder.close();
    }
}
