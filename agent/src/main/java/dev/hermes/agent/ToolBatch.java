package dev.hermes.agent;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Runs the calls of one answer, in order or side by side, and gives each its result whatever happens. */
final class ToolBatch {
    private static final int SIDE_BY_SIDE = 8;
    private static final Duration LAST_CHANCE = Duration.ofSeconds(3);

    private final AgentParts parts;
    private final AgentSettings settings;
    private final Guardrails guardrails;
    private final WriteVerifier verifier;
    private final Interruption interruption;
    private final Consumer<AgentEvent> events;

    ToolBatch(
            AgentParts parts,
            AgentSettings settings,
            Guardrails guardrails,
            WriteVerifier verifier,
            Interruption interruption,
            Consumer<AgentEvent> events) {
        this.parts = parts;
        this.settings = settings;
        this.guardrails = guardrails;
        this.verifier = verifier;
        this.interruption = interruption;
        this.events = events;
    }

    /** One result a call, in the order of the calls. When it is interrupted the rest is answered with that fact. */
    List<Message> run(List<ToolCallCheck.Runnable> calls, ToolContext context) {
        if (interruption.wanted()) {
            return calls.stream().map(ToolBatch::cancelled).toList();
        }
        parts.checkpoints().ifPresent(checkpoints -> checkpoints.newModelCall());
        return Parallelism.allowed(calls) ? sideBySide(calls, context) : inOrder(calls, context);
    }

    private List<Message> inOrder(List<ToolCallCheck.Runnable> calls, ToolContext context) {
        var results = new ArrayList<Message>();
        for (var call : calls) {
            if (interruption.wanted()) {
                results.add(Message.toolResult(
                        call.call(),
                        "[Tool execution skipped — " + call.call().name()
                                + " was not started. User sent a new message]"));
                continue;
            }
            try {
                results.add(one(call, context));
            } catch (InterruptedException _) {
                interruption.noticed();
                results.add(cancelled(call));
            }
        }
        return results;
    }

    private List<Message> sideBySide(List<ToolCallCheck.Runnable> calls, ToolContext context) {
        var room = new Semaphore(SIDE_BY_SIDE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Message>>();
            for (var call : calls) {
                running.add(threads.submit(() -> {
                    room.acquire();
                    try {
                        return one(call, context);
                    } finally {
                        room.release();
                    }
                }));
            }
            var results = new ArrayList<Message>();
            boolean interrupted = false;
            for (int i = 0; i < calls.size(); i++) {
                try {
                    results.add(
                            interrupted
                                    ? running.get(i).get(LAST_CHANCE.toMillis(), TimeUnit.MILLISECONDS)
                                    : running.get(i).get());
                } catch (InterruptedException _) {
                    interrupted = true;
                    running.forEach(future -> future.cancel(true));
                    results.add(cancelled(calls.get(i)));
                } catch (ExecutionException | CancellationException | TimeoutException _) {
                    results.add(cancelled(calls.get(i)));
                }
            }
            if (interrupted) {
                interruption.noticed();
            }
            threads.shutdownNow();
            return results;
        }
    }

    private Message one(ToolCallCheck.Runnable runnable, ToolContext context) throws InterruptedException {
        var call = runnable.call();
        var arguments = runnable.arguments();
        var refused = guardrails.refusal(call.name(), arguments);
        if (refused.isPresent()) {
            return Message.toolResult(call, refused.get().plain());
        }
        if (parts.checkpoints().isPresent()) {
            parts.checkpoints().get().before(call.name(), arguments, settings.workingDirectory());
        }
        events.accept(new AgentEvent.ToolStarted(call.id(), call.name(), arguments));
        var began = System.nanoTime();
        var result = guarded(runnable, context.withCallId(call.id()));
        boolean failed = ToolFailure.is(call.name(), result);
        events.accept(new AgentEvent.ToolFinished(
                call.id(), call.name(), result, Duration.ofNanos(System.nanoTime() - began), failed));
        verifier.after(call.name(), arguments, result, failed);
        var extra = guardrails.after(call.name(), arguments, result, failed) + hint(arguments);
        var message = switch (result) {
            case ToolResult.Text(var text) -> Message.toolResult(call, text);
            case ToolResult.Parts(var parts, var _) -> Message.toolResult(call, parts);
        };
        return extra.isEmpty() ? message : Contents.append(message, extra);
    }

    private ToolResult guarded(ToolCallCheck.Runnable runnable, ToolContext context) throws InterruptedException {
        var name = runnable.call().name();
        try {
            return parts.tools().call(name, runnable.arguments(), context);
        } catch (HermesException e) {
            parts.log().warn("agent.tools", name + ": " + e.getMessage(), e);
            return ToolResult.error("Error executing tool '" + name + "': " + e.getMessage());
        } catch (RuntimeException e) {
            parts.log().write(Log.Level.ERROR, "agent.tools", name + " failed", e);
            return ToolResult.error("Error executing tool '" + name + "': " + e);
        }
    }

    private String hint(ObjectNode arguments) {
        return parts.hints()
                .flatMap(hints -> hints.hint(arguments))
                .map(text -> "\n\n" + text)
                .orElse("");
    }

    private static Message cancelled(ToolCallCheck.Runnable call) {
        return Message.toolResult(
                call.call(),
                JsonNodeFactory.instance.stringNode(
                        "[Tool execution cancelled — " + call.call().name() + " was skipped due to user interrupt]"));
    }
}
