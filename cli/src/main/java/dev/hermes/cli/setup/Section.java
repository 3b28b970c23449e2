package dev.hermes.cli.setup;

import dev.hermes.cli.Context;
import dev.hermes.cli.prompt.Questions;
import java.util.List;

/** A part of the set-up. It writes when it is complete, and nothing before. */
interface Section {
    /** In their order. */
    List<String> NAMES = List.of("model", "terminal", "agent", "gateway", "tools");

    /** The one that no set-up leads through. */
    String SPEECH = "tts";

    /** @return false when the person stopped, and then nothing of it was changed */
    boolean run(Context context, Questions questions) throws InterruptedException;

    /** Commands that do the same, with what they are for, where nobody can be asked. */
    List<String> commands();

    /** @param name one of {@link #NAMES}, or {@link #SPEECH} */
    static Section of(String name) {
        return switch (name) {
            case "model" -> new ModelSection(true);
            case "terminal" -> new TerminalSection();
            case "agent" -> new AgentSection();
            case "gateway" -> new GatewaySection();
            case "tools" -> new ToolsSection();
            case SPEECH -> new SpeechSection();
            default -> throw new IllegalArgumentException("no section " + name);
        };
    }
}
