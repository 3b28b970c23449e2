package dev.hermes.tools.shell;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.tools.TaskDirectories;
import dev.hermes.tools.TaskState;
import dev.hermes.tools.ToolServices;
import dev.hermes.tools.process.ChildNotes;
import dev.hermes.tools.process.Children;
import dev.hermes.tools.process.PrivateDirectory;
import dev.hermes.tools.process.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The shells of all tasks, each begun by its first command. Safe for concurrent use. */
public final class ShellSessions implements TaskState, AutoCloseable {
    private final ShellSettings settings;
    private final ShellEnvironment filter;
    private final ChildNotes notes;
    private final Children children;
    private final PseudoTerminal terminal;
    private final AtomicBoolean swept = new AtomicBoolean();
    private final TaskDirectories directories;
    private final Path temporary;
    private final Log log;
    private final Map<String, ShellSession> sessions = new ConcurrentHashMap<>();

    public ShellSessions(ToolServices services, TaskDirectories directories) {
        this.settings = ShellSettings.of(services.config(), services.environment(), services.home());
        this.filter = new ShellEnvironment(settings.passed(), settings.ownHome());
        this.notes = new ChildNotes(services.home().directory(), services.log());
        this.children = new Children(services.environment(), notes);
        this.terminal = new PseudoTerminal(children);
        this.directories = directories;
        this.temporary = services.temporary();
        this.log = services.log();
    }

    /** Whether commands can run at all. */
    public boolean available() {
        return children.find("bash").isPresent();
    }

    /** Ends what the task's commands left running, and forgets its directory and variables. */
    @Override
    public void release(String taskId) {
        Optional.ofNullable(sessions.remove(taskId)).ifPresent(ShellSession::close);
    }

    @Override
    public void close() {
        List.copyOf(sessions.keySet()).forEach(this::release);
    }

    ShellSession session(String taskId) {
        return sessions.computeIfAbsent(taskId, this::begin);
    }

    /** Where the next command of the task starts. */
    Path directory(String taskId) {
        return directories.of(taskId);
    }

    ShellSettings settings() {
        return settings;
    }

    /** What a command sees of the environment. */
    Map<String, String> visible(Map<String, String> session) {
        return filter.of(session);
    }

    Children children() {
        return children;
    }

    private ShellSession begin(String taskId) {
        var bash = children.find("bash")
                .orElseThrow(() -> new HermesException(
                        ExitCode.FAILED, "There is no bash on this machine.", "Install bash; commands run in it."));
        try {
            if (swept.compareAndSet(false, true)) {
                PrivateDirectory.sweep(temporary, log);
                notes.endOrphans();
            }
            var files = PrivateDirectory.create(temporary, "shell", log);
            return new ShellSession(
                    new ShellSession.Shell(bash, children, terminal, settings, directories, log), taskId, files);
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "No temporary directory can be made under " + temporary + ".",
                    "Make room there, or set TMPDIR to a directory that is writable.");
        }
    }
}
