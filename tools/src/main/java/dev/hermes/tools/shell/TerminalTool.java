package dev.hermes.tools.shell;

import dev.hermes.api.tool.Tool;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.home.Redactor;
import dev.hermes.tools.Arguments;
import dev.hermes.tools.TaskState;
import dev.hermes.tools.ToolSchemas;
import dev.hermes.tools.ToolServices;
import dev.hermes.tools.approval.Approvals;
import dev.hermes.tools.approval.Ruling;
import dev.hermes.tools.process.EscapeSequences;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code terminal}: runs a command, in the shell session of the task or beside it in the background.
 *
 * <p>The guard sees the command exactly as the model wrote it, before anything is changed in it. Interrupting the caller
 * ends the command with all its children; the answer then holds what was written so far, and the caller still is
 * interrupted.
 */
public final class TerminalTool implements Tool, TaskState {
    private static final Pattern PLAIN_DIRECTORY = Pattern.compile("[A-Za-z0-9/\\\\:_\\-.~ +@=,]");
    private static final int REFUSED = -1;

    private final Supplier<ToolSpec> spec = ToolSchemas.of("terminal");
    private final ShellSessions sessions;
    private final Approvals approvals;
    private final ProcessRegistry processes;
    private final Redactor redactor;
    private final Path userHome;
    private final Sudo sudo;

    public TerminalTool(ToolServices services, ShellSessions sessions, Approvals approvals, ProcessRegistry processes) {
        this.sessions = sessions;
        this.approvals = approvals;
        this.processes = processes;
        this.redactor = services.redactor();
        this.userHome = services.userHome();
        this.sudo = new Sudo(sessions.children());
    }

    @Override
    public ToolSpec spec() {
        return spec.get();
    }

    @Override
    public boolean available() {
        return sessions.available();
    }

    @Override
    public ToolResult run(ObjectNode json, ToolContext context) throws InterruptedException {
        var arguments = new Arguments(json);
        var text = arguments.text("command");
        if (text.isEmpty()) {
            var type = json.path("command").getNodeType().name().toLowerCase(Locale.ROOT);
            return refused("Invalid command: expected string, got " + type, "error");
        }
        var command = text.get();
        boolean background = arguments.flag("background");
        var limit = Duration.ofSeconds(
                arguments.integer("timeout", (int) sessions.settings().timeout().toSeconds()));
        if (!background) {
            var mistaken = notInForeground(command, limit);
            if (mistaken.isPresent()) {
                return refused(mistaken.get(), "error");
            }
        }
        var workdir = arguments.filled("workdir");
        var odd = workdir.flatMap(TerminalTool::oddCharacter);
        if (odd.isPresent()) {
            return blocked(
                    "Blocked: workdir contains disallowed character '" + odd.get()
                            + "'. Use cd inside the command for such a directory.",
                    false);
        }
        var elsewhere = workdir.map(directory -> resolve(directory, context.taskId()));
        var where = elsewhere.orElseGet(() -> sessions.directory(context.taskId()));
        return switch (approvals.rule(command, Optional.of(where), context)) {
            case Ruling.Blocked(var message, var hardline) -> blocked(message, hardline);
            case Ruling.Run(var note) ->
                background
                        ? start(command, elsewhere, note, arguments, context)
                        : finish(command, elsewhere, limit, note, context);
        };
    }

    private Optional<String> notInForeground(String command, Duration limit) {
        var longest = sessions.settings().longest();
        if (limit.compareTo(longest) > 0) {
            return Optional.of("Foreground timeout " + limit.toSeconds() + "s exceeds the maximum of "
                    + longest.toSeconds() + "s. Use background=true for what takes longer.");
        }
        return CommandShape.of(command)
                .backgroundByHand()
                .map(why -> why
                        + " Call terminal again with background=true and without the shell's own means; the process tool"
                        + " then shows its output and ends it.");
    }

    private ToolResult finish(
            String command, Optional<Path> elsewhere, Duration limit, Optional<String> note, ToolContext context)
            throws InterruptedException {
        var session = sessions.session(context.taskId());
        var visible = sessions.visible(context.environment());
        var prepared = sudo.prepare(command, context, session.directory(), visible);
        ShellSession.Outcome outcome;
        try {
            outcome = session.run(prepared.command(), visible, elsewhere, limit, prepared.stdin());
        } catch (IOException e) {
            return refused("The command could not be started: " + e.getMessage(), "error");
        }
        var result = JsonNodeFactory.instance.objectNode();
        result.put("output", readable(outcome.output(), prepared));
        result.put("exit_code", outcome.exitCode());
        result.putNull("error");
        note.ifPresent(text -> result.put("approval", text));
        ExitMeaning.of(CommandShape.of(command).lastProgram(), outcome.exitCode())
                .ifPresent(meaning -> result.put("exit_code_meaning", meaning));
        return ToolResult.json(result);
    }

    private ToolResult start(
            String command, Optional<Path> elsewhere, Optional<String> note, Arguments arguments, ToolContext context)
            throws InterruptedException {
        var session = sessions.session(context.taskId());
        var where = elsewhere.orElseGet(session::directory);
        var watch = arguments.texts("watch_patterns");
        boolean notify = arguments.flag("notify_on_complete");
        boolean pty = arguments.flag("pty");
        ShellSession.Beside beside;
        BackgroundProcess process;
        try {
            beside = session.startBeside(command, sessions.visible(context.environment()), where, pty);
            process = processes.add(
                    new ProcessRegistry.Start(command, where, context.taskId(), notify, watch), beside.child());
        } catch (IOException e) {
            return refused("The command could not be started: " + e.getMessage(), "error");
        }
        var result = JsonNodeFactory.instance.objectNode();
        result.put("output", "Background process started");
        result.put("session_id", process.id());
        result.put("pid", process.pid());
        result.put("exit_code", 0);
        result.putNull("error");
        note.ifPresent(text -> result.put("approval", text));
        if (pty && !beside.terminal()) {
            result.put("pty_note", "No terminal could be made on this machine; it runs with pipes.");
        }
        if (notify) {
            result.put("notify_on_complete", true);
        }
        if (!watch.isEmpty()) {
            var names = result.putArray("watch_patterns");
            watch.forEach(names::add);
        }
        if (!notify && watch.isEmpty()) {
            result.put("hint", "Use the process tool with this session_id: poll, log, wait, write, kill.");
        }
        return ToolResult.json(result);
    }

    private String readable(String output, Sudo.Prepared prepared) {
        var text = EscapeSequences.strip(output).strip();
        return redactor.redact(prepared.without(text));
    }

    private Path resolve(String directory, String taskId) {
        var expanded = directory.equals("~") || directory.startsWith("~/")
                ? Path.of(userHome + directory.substring(1))
                : Path.of(directory);
        return sessions.directory(taskId).resolve(expanded).normalize();
    }

    private static Optional<String> oddCharacter(String directory) {
        return directory
                .codePoints()
                .mapToObj(Character::toString)
                .filter(c -> !PLAIN_DIRECTORY.matcher(c).matches())
                .findFirst();
    }

    private static ToolResult blocked(String message, boolean hardline) {
        var result = failure(message, "blocked");
        if (hardline) {
            result.put("hardline", true);
        }
        return ToolResult.json(result);
    }

    private static ToolResult refused(String message, String status) {
        return ToolResult.json(failure(message, status));
    }

    private static ObjectNode failure(String message, String status) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("output", "")
                .put("exit_code", REFUSED)
                .put("error", message)
                .put("status", status);
    }

    @Override
    public void release(String taskId) {
        approvals.forget(taskId);
        sudo.forget(taskId);
        sessions.release(taskId);
    }

    @Override
    public void close() {
        sessions.close();
    }
}
