package dev.hermes.cli.chat;

import dev.hermes.agent.AgentEvent;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows the events of a turn as lines. Tools that run side by side tell from several threads. */
final class TurnView implements Consumer<AgentEvent>, AutoCloseable {
    private final Screen screen;
    private final Paint paint;
    private final boolean tools;
    private final Optional<Thoughts> thoughts;
    private final MarkdownLines markdown;
    private final Map<String, ObjectNode> running = new ConcurrentHashMap<>();

    /** @param tools whether a line is shown for each tool */
    TurnView(Screen screen, boolean tools) {
        this(screen, tools, false);
    }

    /** @param thoughts whether it is shown what the model thinks */
    TurnView(Screen screen, boolean tools, boolean thoughts) {
        this.thoughts = thoughts ? Optional.of(new Thoughts(screen)) : Optional.empty();
        this.screen = screen;
        this.paint = screen.paint();
        this.tools = tools;
        this.markdown = new MarkdownLines(paint, screen.width(), screen::print);
    }

    @Override
    public synchronized void accept(AgentEvent event) {
        thoughts.ifPresent(box -> box.accept(event));
        switch (event) {
            case AgentEvent.TextDelta(var text) -> {
                screen.status("");
                markdown.accept(text);
            }
            case AgentEvent.SegmentEnd() -> markdown.end();
            case AgentEvent.ReasoningDelta _ -> screen.status("thinking…");
            case AgentEvent.ToolPreparing(var tool) -> screen.status(ToolLine.preparing(tool));
            case AgentEvent.ToolStarted(var id, var tool, var arguments) -> {
                running.put(id, arguments);
                screen.status(ToolLine.running(tool, arguments));
            }
            case AgentEvent.ToolFinished(var id, var tool, var result, var took, var failed) -> {
                var arguments = running.getOrDefault(id, JsonNodeFactory.instance.objectNode());
                running.remove(id);
                screen.status("thinking…");
                if (tools) {
                    var line = ToolLine.of(tool, arguments, result, took, failed);
                    screen.aside(failed ? paint.red(line) : paint.dim(line));
                }
            }
            case AgentEvent.Notice(var text) -> screen.aside(paint.yellow("⚠ " + Paint.harmless(text)));
            case AgentEvent.Compressed(var _, var before, var after) ->
                screen.aside(
                        paint.dim("🗜️ The conversation was made shorter: ~" + before + " → ~" + after + " tokens"));
            case AgentEvent.UsageReported _ -> {
                // the figures are shown by /usage
            }
            case AgentEvent.Done(var result) -> {
                markdown.end();
                screen.status("");
                result.error()
                        .filter(_ -> result.failed() || result.partial())
                        .ifPresent(error -> screen.aside(paint.red("✗ Error: " + Paint.harmless(error))));
                if (result.interrupted()) {
                    screen.aside(paint.yellow("⚡ Interrupted."));
                }
            }
        }
    }

    /** Ends what is begun. After the end of a turn that is nothing; a turn that throws tells of no end. */
    @Override
    public synchronized void close() {
        thoughts.ifPresent(Thoughts::close);
        markdown.end();
        screen.status("");
    }
}
