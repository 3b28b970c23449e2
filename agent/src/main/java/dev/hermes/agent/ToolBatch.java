package dev.hermes.agent;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ToolCall;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.tools.ToolResultStore;
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
        if (stopped()) {
            return calls.stream().map(ToolBatch::cancelled).toList();
        }
        parts.checkpoints().ifPresent(checkpoints -> checkpoints.newModelCall());
        return fitting(
                Parallelism.allowed(calls, settings.workingDirectory())
                        ? sideBySide(calls, context)
                        : inOrder(calls, context));
    }

    /** Also when a tool was interrupted from elsewhere, and answered instead of throwing. */
    private boolean stopped() {
        if (Thread.interrupted()) {
            interruption.noticed();
        }
        return interruption.wanted();
    }

    /** Together the results of one batch may be too large even where none is too large alone. */
    private List<Message> fitting(List<Message> results) {
        var texts = results.stream()
                .filter(message -> message.content().isString())
                .map(message -> new ToolResultStore.Result(message.toolCallId().orElse(""), message.text()))
                .toList();
        if (texts.stream().mapToLong(result -> result.text().length()).sum() <= ToolResultStore.BATCH_CHARS) {
            return results;
        }
        var fitted = parts.results().fitTogether(texts).iterator();
        return results.stream()
                .map(message -> message.content().isString() ? message.withText(fitted.next()) : message)
                .toList();
    }

    private List<Message> inOrder(List<ToolCallCheck.Runnable> calls, ToolContext context) {
        var results = new ArrayList<Message>();
        for (var call : calls) {
            if (stopped()) {
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
                } catch (ExecutionException e) {
                    results.add(
                            e.getCause() instanceof InterruptedException
                                    ? cancelled(calls.get(i))
                                    : broken(calls.get(i).call(), e));
                } catch (CancellationException | TimeoutException _) {
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
        snapshot(call.name(), arguments);
        events.accept(new AgentEvent.ToolStarted(call.id(), call.name(), arguments));
        var began = System.nanoTime();
        var result = guarded(runnable, context.withCallId(call.id()));
        boolean failed = ToolFailure.is(call.name(), result);
        events.accept(new AgentEvent.ToolFinished(
                call.id(), call.name(), result, Duration.ofNanos(System.nanoTime() - began), failed));
        verifier.after(call.name(), arguments, result, failed);
        var extra = guardrails.after(call.name(), arguments, result, failed) + hint(arguments);
        var message = switch (result) {
            case ToolResult.Text(var text) -> Message.toolResult(call, fit(call, text));
            case ToolResult.Parts(var parts, var _) -> Message.toolResult(call, parts);
        };
        return extra.isEmpty() ? message : Contents.append(message, extra);
    }

    private String fit(ToolCall call, String text) {
        int most = parts.tools()
                .tool(call.name())
                .map(tool -> tool.spec().maxResultChars())
                .orElse(ToolSpec.DEFAULT_MAX_RESULT_CHARS);
        return parts.results().fit(call.id(), text, most);
    }

    private void snapshot(String tool, ObjectNode arguments) throws InterruptedException {
        if (parts.checkpoints().isEmpty()) {
            return;
        }
        try {
            parts.checkpoints().get().before(tool, arguments, settings.workingDirectory());
        } catch (HermesException e) {
            parts.log().warn("agent.tools", "no checkpoint before " + tool + ": " + e.getMessage(), e);
        }
    }

    private Message broken(ToolCall call, ExecutionException e) {
        parts.log().error("agent.tools", call.name() + " failed", e);
        return Message.toolResult(
                call,
                ToolResult.error("Error executing tool '" + call.name() + "': " + e.getCause())
                        .plain());
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
