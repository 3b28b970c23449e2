package dev.hermes.llm;

import dev.hermes.api.model.Reasoning;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Thoughts on their way, by their places in the answer, kept as blocks of Anthropic's Messages. */
final class SignedThoughts {
    private static final String OPEN = "thinking";

    /** Pieces are joined once, at the end. */
    private static final class Thought {
        final StringBuilder text = new StringBuilder();
        final StringBuilder signature = new StringBuilder();
        final ObjectNode block;

        Thought(ObjectNode block) {
            this.block = block;
        }
    }

    private final Map<Integer, Thought> thoughts = new TreeMap<>();

    void text(int place, String piece) {
        at(place).text.append(piece);
    }

    void signature(int place, String piece) {
        at(place).signature.append(piece);
    }

    /** One that only its author can read. */
    void sealed(int place, ObjectNode block) {
        thoughts.put(place, new Thought(block));
    }

    private Thought at(int place) {
        return thoughts.computeIfAbsent(place, _ -> new Thought(Json.object().put("type", OPEN)));
    }

    /** @param readable the same thoughts as a person may read them */
    Reasoning reasoning(Optional<String> readable) {
        var blocks = Json.array();
        boolean signed = false;
        for (var thought : thoughts.values()) {
            var block = thought.block.deepCopy();
            if (Json.text(block, "type").equals(OPEN)) {
                block.put("thinking", thought.text.toString()).put("signature", thought.signature.toString());
            }
            signed |= !thought.signature.isEmpty();
            blocks.add(block);
        }
        return Reasoning.NONE
                .withText(readable)
                .withContent(signed ? Optional.empty() : readable)
                .withDetails(blocks.isEmpty() ? Optional.empty() : Optional.of(blocks));
    }
}
