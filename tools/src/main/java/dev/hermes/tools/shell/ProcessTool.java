package dev.hermes.tools.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hermes.api.tool.Tool;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.tools.Arguments;
import dev.hermes.tools.ToolSchemas;
import dev.hermes.tools.ToolServices;
import dev.hermes.tools.approval.Approvals;
import dev.hermes.tools.approval.Ruling;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code process}: looks after what {@code terminal} started in the background. */
public final class ProcessTool implements Tool {
    private static final int PREVIEW = 1000;
    private static final int LIST_PREVIEW = 200;
    private static final int TAIL = 2000;
    private static final int LOG_LINES = 200;
    private static final Duration TO_READ = Duration.ofSeconds(5);

    private final Supplier<ToolSpec> spec = ToolSchemas.of("process");
    private final ProcessRegistry processes;
    private final ShellSessions sessions;
    private final Clock clock;
    private final UnaryOperator<String> redact;
    private final Approvals approvals;

    /** @param approvals what is written to a process has to pass, as a command would: the process may be a shell */
    public ProcessTool(ToolServices services, ShellSessions sessions, ProcessRegistry processes, Approvals approvals) {
        this.processes = processes;
        this.approvals = approvals;
        this.sessions = sessions;
        this.clock = services.clock();
        this.redact = services.redactor()::redact;
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
        var action = arguments.filled("action").orElse("");
        if (action.equals("list")) {
            return list(context.taskId());
        }
        if (!List.of("poll", "log", "wait", "kill", "write", "submit", "close").contains(action)) {
            return ToolResult.error("Unknown process action: '" + action
                    + "'. Valid: list, poll, log, wait, kill, write, submit, close");
        }
        var id = arguments.filled("session_id");
        if (id.isEmpty()) {
            return ToolResult.error("session_id is required for " + action);
        }
        var process = processes.find(context.taskId(), id.get());
        if (process.isEmpty()) {
            return ToolResult.json(status("not_found").put("error", "No process with ID " + id.get()));
        }
        return act(action, process.get(), arguments, context);
    }

    private ToolResult act(String action, BackgroundProcess process, Arguments arguments, ToolContext context)
            throws InterruptedException {
        return switch (action) {
            case "log" -> log(process, arguments);
            case "wait" -> await(process, arguments);
            case "kill" -> kill(process);
            case "write" -> write(process, arguments.text("data").orElse(""), context);
            case "submit" -> write(process, arguments.text("data").orElse("") + "\n", context);
            case "close" -> closeInput(process);
            default -> poll(process);
        };
    }

    private ToolResult list(String taskId) {
        var result = JsonNodeFactory.instance.objectNode();
        var rows = result.putArray("processes");
        for (var process : processes.of(taskId)) {
            var row = rows.addObject()
                    .put("session_id", process.id())
                    .put("command", redact.apply(process.command()))
                    .put("cwd", process.directory().toString())
                    .put("pid", process.pid())
                    .put("started_at", process.startedAt().toString())
                    .put("uptime_seconds", uptime(process))
                    .put("status", process.running() ? "running" : "exited")
                    .put("output_preview", tail(process, LIST_PREVIEW));
            process.exitCode().ifPresent(code -> row.put("exit_code", code));
        }
        return ToolResult.json(result);
    }

    private ToolResult poll(BackgroundProcess process) {
        return ToolResult.json(described(process, process.running() ? "running" : "exited")
                .put("output_preview", tail(process, PREVIEW)));
    }

    private ToolResult log(BackgroundProcess process, Arguments arguments) {
        var lines = redact.apply(process.output()).lines().toList();
        int limit = Math.max(arguments.integer("limit", LOG_LINES), 1);
        int offset = Math.max(arguments.integer("offset", 0), 0);
        int from = offset == 0 ? Math.max(lines.size() - limit, 0) : Math.min(offset, lines.size());
        var shown = lines.subList(from, (int) Math.min((long) from + limit, lines.size()));
        return ToolResult.json(described(process, process.running() ? "running" : "exited")
                .put("output", String.join("\n", shown))
                .put("total_lines", lines.size())
                .put("showing", shown.size() + " lines"));
    }

    private ToolResult await(BackgroundProcess process, Arguments arguments) throws InterruptedException {
        int longest = (int) sessions.settings().timeout().toSeconds();
        int asked = arguments.integer("timeout", longest);
        int seconds = Math.clamp(asked, 1, longest);
        ObjectNode result;
        try {
            boolean ended = process.await(Duration.ofSeconds(seconds));
            result = described(process, ended ? "exited" : "timeout");
            if (!ended) {
                result.put("note", "It still runs after " + seconds + "s; it was not ended.");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // whoever interrupts the wait stops the turn; the process goes on
            result = described(process, "interrupted");
        }
        result.put("output", tail(process, TAIL));
        if (asked > longest) {
            result.put("timeout_note", "Waiting is limited to " + longest + "s; " + asked + "s were asked for.");
        }
        return ToolResult.json(result);
    }

    private ToolResult kill(BackgroundProcess process) throws InterruptedException {
        var word = process.kill() ? "killed" : "already_exited";
        return ToolResult.json(described(process, word));
    }

    private ToolResult write(BackgroundProcess process, String data, ToolContext context) throws InterruptedException {
        if (!process.running()) {
            return ToolResult.json(described(process, "already_exited").put("error", "The process has ended."));
        }
        var typed = process.typed();
        typed.turn.lockInterruptibly();
        try {
            return switch (approvals.rule(typed.with(data), context)) {
                case Ruling.Blocked(var message, var hardline) ->
                    ToolResult.json(status("blocked").put("error", message).put("hardline", hardline));
                case Ruling.Run(var note) -> {
                    boolean taken = process.write(data, TO_READ);
                    typed.wrote(data);
                    var result = status(taken ? "ok" : "waiting").put("bytes_written", data.getBytes(UTF_8).length);
                    note.ifPresent(text -> result.put("approval", text));
                    if (!taken) {
                        result.put(
                                "note",
                                "The process has not read all of it within " + TO_READ.toSeconds()
                                        + "s. It gets the rest when it reads; do not write it again.");
                    }
                    yield ToolResult.json(result);
                }
            };
        } catch (IOException e) {
            return ToolResult.error("Its input cannot be written to: " + e.getMessage());
        } finally {
            typed.turn.unlock();
        }
    }

    private ToolResult closeInput(BackgroundProcess process) throws InterruptedException {
        try {
            return process.closeInput(TO_READ)
                    ? ToolResult.json(status("ok").put("message", "The process sees the end of its input."))
                    : ToolResult.error("Its input cannot be closed: the process does not read it.");
        } catch (IOException e) {
            return ToolResult.error("Its input cannot be closed: " + e.getMessage());
        }
    }

    private ObjectNode described(BackgroundProcess process, String status) {
        process.sawEnd();
        var result = JsonNodeFactory.instance
                .objectNode()
                .put("session_id", process.id())
                .put("command", redact.apply(process.command()))
                .put("status", status)
                .put("pid", process.pid())
                .put("uptime_seconds", uptime(process));
        process.exitCode().ifPresent(code -> result.put("exit_code", code));
        return result;
    }

    private long uptime(BackgroundProcess process) {
        var end = process.running() ? clock.instant() : process.endedAt();
        return Duration.between(process.startedAt(), end).toSeconds();
    }

    private String tail(BackgroundProcess process, int length) {
        var text = redact.apply(process.output().strip());
        return text.substring(Math.max(text.length() - length, 0));
    }

    private static ObjectNode status(String word) {
        return JsonNodeFactory.instance.objectNode().put("status", word);
    }
}
