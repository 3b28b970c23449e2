package dev.hermes.cli.setup;

import dev.hermes.cli.Context;
import dev.hermes.cli.gateway.GatewaySetup;
import dev.hermes.cli.prompt.Questions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of the set-up. It writes when it is complete, and nothing before. */
interface Section {
    /** In their order. */
    List<String> NAMES = List.of("model", "terminal", "agent", "gateway", "tools");

    /** @return false when the person stopped, and then nothing of it was changed */
    boolean run(Context context, Questions questions) throws InterruptedException;

    static Section of(String name) {
        return Holder.SECTIONS.getOrDefault(name, Holder.MODEL);
    }

    static List<Section> all() {
        return List.copyOf(Holder.SECTIONS.values());
    }

    /** The sections by name. */
    final class Holder {
        static final Section MODEL = new ModelSection(true);
        static final Map<String, Section> SECTIONS = new LinkedHashMap<>();

        static {
            SECTIONS.put("model", MODEL);
            SECTIONS.put("terminal", new TerminalSection());
            SECTIONS.put("agent", new AgentSection());
            SECTIONS.put("gateway", (context, questions) -> new GatewaySetup(context).run(questions));
            SECTIONS.put("tools", new ToolsSection());
        }

        private Holder() {}
    }
}
