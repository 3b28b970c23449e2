package dev.hermes.agent.auxiliary;

import dev.hermes.api.HermesException;
import dev.hermes.api.model.Message;
import dev.hermes.providers.ResolvedModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;

/** Answers side questions in the order of its script, and remembers them; without a script it says {@code summary}. */
public final class ScriptedModel implements AuxiliaryModel {
    /** What was asked. */
    public record Asked(String task, List<Message> messages, OptionalInt maxTokens) {
        public String text() {
            return messages.getFirst().text();
        }
    }

    private final Deque<Object> script = new ArrayDeque<>();
    private final List<Asked> asked = new ArrayList<>();
    private ResolvedModel model = Models.of("p", "summariser", 200_000);

    public ScriptedModel answers(String... texts) {
        script.addAll(List.of(texts));
        return this;
    }

    public ScriptedModel fails(HermesException failure) {
        script.add(failure);
        return this;
    }

    public ScriptedModel withWindow(int contextLength) {
        model = Models.of("p", "summariser", contextLength);
        return this;
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    @Override
    public ResolvedModel model(String task, ResolvedModel main) {
        return model;
    }

    @Override
    public String ask(String task, ResolvedModel main, List<Message> messages, OptionalInt maxTokens) {
        asked.add(new Asked(task, messages, maxTokens));
        if (script.peek() instanceof HermesException failure) {
            script.remove();
            throw failure;
        }
        return script.isEmpty() ? "summary" : String.valueOf(script.remove());
    }
}
