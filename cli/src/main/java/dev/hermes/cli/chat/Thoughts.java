package dev.hermes.cli.chat;

import dev.hermes.agent.AgentEvent;

/** What a model thinks before it speaks, in a box. What it thinks later is not drawn into its answer. */
final class Thoughts {
    private final Screen screen;
    private final StringBuilder line = new StringBuilder();
    private boolean open;
    private boolean speaking;

    Thoughts(Screen screen) {
        this.screen = screen;
    }

    void accept(AgentEvent event) {
        switch (event) {
            case AgentEvent.ReasoningDelta(var text) -> think(text);
            case AgentEvent.TextDelta _ -> {
                close();
                speaking = true;
            }
            case AgentEvent.SegmentEnd _, AgentEvent.ToolPreparing _, AgentEvent.ToolStarted _, AgentEvent.Done _ -> {
                close();
                speaking = false;
            }
            case AgentEvent.Notice _,
                    AgentEvent.Compressed _,
                    AgentEvent.ToolFinished _,
                    AgentEvent.UsageReported _ -> {
                // between two thoughts
            }
        }
    }

    private void think(String text) {
        if (speaking || !open && text.isBlank()) {
            return;
        }
        if (!open) {
            open = true;
            show("┌─ Reasoning ─┐");
        }
        line.append(text);
        for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
            show(line.substring(0, end));
            line.delete(0, end + 1);
        }
    }

    /** Ends the box, if there is one: nothing more is thought for now. */
    void close() {
        if (!open) {
            return;
        }
        if (!line.toString().isBlank()) {
            show(line.toString());
        }
        line.setLength(0);
        open = false;
        show("└─────────────┘");
    }

    private void show(String text) {
        screen.aside(screen.paint().dim(Paint.harmless(text)));
    }
}
