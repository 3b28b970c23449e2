package dev.hermes.llm;

import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.Reasoning;
import dev.hermes.api.tool.ToolSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Words and calls out of what an agent writes. Words are told as they come, but for what may be the beginning of a call; what
 * stands behind a call is a guess at its result and left out.
 */
final class AcpAnswer {
    private static final Pattern FENCED = Pattern.compile("(?s)```[\\w-]*\\s*\\n(.*?)\\n?```");
    private static final Pattern NAME = Pattern.compile("\"name\"\\s*:\\s*\"([\\w.-]+)\"");
    private static final Pattern ARGUMENTS = Pattern.compile("(?s)\"arguments\"\\s*:\\s*(.*?)\\}?\\s*$");

    private final Draft draft;
    private final Set<String> tools;
    private final StringBuilder held = new StringBuilder();

    /** Whether the answer may be nothing but a call without its marks. */
    private boolean perhapsBare;

    private boolean begun;
    private int calls;

    /** @param offered what may be called; with none, words are only words */
    AcpAnswer(Draft draft, List<ToolSpec> offered) {
        this.draft = draft;
        this.tools = offered.stream().map(ToolSpec::name).collect(Collectors.toUnmodifiableSet());
    }

    void text(String piece) {
        if (tools.isEmpty()) {
            draft.text(piece);
            return;
        }
        held.append(piece);
        if (!begun && !held.toString().isBlank()) {
            begun = true;
            perhapsBare = "{[`".indexOf(held.toString().strip().charAt(0)) >= 0;
        }
        if (begun && !perhapsBare) {
            flow();
        }
    }

    ModelAnswer end(FinishReason reason) {
        if (perhapsBare && !bare(held.toString().strip())) {
            flow();
        }
        rest();
        return draft.build(reason, reasoning());
    }

    Reasoning reasoning() {
        return Reasoning.NONE.withText(draft.thoughts());
    }

    /** Tells what is certain, takes the calls that are complete, and keeps the rest. */
    private void flow() {
        while (true) {
            int at = held.indexOf(AcpPrompt.CALL);
            if (at < 0) {
                tell(held.length() - begunMark());
                return;
            }
            tell(at);
            if (!takeBlock()) {
                return;
            }
        }
    }

    /** A block that is closed. Its mark may stand in an argument too, so that the first one may not be its end. */
    private boolean takeBlock() {
        int from = AcpPrompt.CALL.length();
        for (int end = held.indexOf(AcpPrompt.CALL_END, from);
                end >= 0;
                end = held.indexOf(AcpPrompt.CALL_END, end + 1)) {
            if (take(Json.parse(unfenced(held.substring(from, end))))) {
                held.delete(0, end + AcpPrompt.CALL_END.length());
                return true;
            }
        }
        return false;
    }

    /** What is left when nothing more comes: words, or calls that are not quite as they should be. */
    private void rest() {
        while (held.indexOf(AcpPrompt.CALL) == 0) {
            int from = AcpPrompt.CALL.length();
            int end = held.indexOf(AcpPrompt.CALL_END, from);
            var block = unfenced(held.substring(from, end < 0 ? held.length() : end));
            int behind = end < 0 ? held.length() : end + AcpPrompt.CALL_END.length();
            if (!take(ArgumentRepair.repair(block).flatMap(Json::parse)) && !broken(block)) {
                tell(behind);
            } else {
                held.delete(0, behind);
            }
            flow();
        }
        tell(held.length());
    }

    /** The whole answer as a call; only for tools that there are, for a person may have asked for such JSON. */
    private boolean bare(String text) {
        var fence = FENCED.matcher(text);
        var parsed = Json.parse(fence.matches() ? fence.group(1).strip() : text);
        if (parsed.isEmpty() || !known(parsed.get()) || !take(parsed)) {
            return false;
        }
        held.setLength(0);
        return true;
    }

    private boolean known(JsonNode json) {
        if (json.isArray()) {
            return !json.isEmpty() && json.valueStream().allMatch(this::known);
        }
        return tools.contains(name(json)) && arguments(json).isPresent();
    }

    private static String unfenced(String block) {
        var text = block.strip();
        var fence = FENCED.matcher(text);
        return fence.matches() ? fence.group(1).strip() : text;
    }

    private boolean take(Optional<JsonNode> json) {
        if (json.isEmpty()) {
            return false;
        }
        if (json.get().isArray() && !json.get().isEmpty()) {
            boolean all = json.get().valueStream().noneMatch(call -> name(call).isEmpty());
            if (all) {
                json.get().forEach(this::add);
            }
            return all;
        }
        if (name(json.get()).isEmpty()) {
            return false;
        }
        add(json.get());
        return true;
    }

    private void add(JsonNode call) {
        add(name(call), arguments(call).orElse("{}"));
    }

    private void add(String name, String arguments) {
        draft.calling(draft.calls.add(calls++, "", name, arguments));
    }

    /** A call that names its tool and is no JSON: the model is told so when it is run. */
    private boolean broken(String block) {
        var name = NAME.matcher(block);
        if (!name.find() || !tools.contains(name.group(1))) {
            return false;
        }
        var arguments = ARGUMENTS.matcher(block);
        add(name.group(1), arguments.find() ? arguments.group(1) : block);
        return true;
    }

    private static String name(JsonNode call) {
        var name = Json.text(call, "name");
        return name.isEmpty() ? Json.text(call.path("function"), "name") : name;
    }

    /** Models write what they have seen elsewhere; {@code arguments} is what they are told. */
    private static Optional<String> arguments(JsonNode call) {
        for (var owner : new JsonNode[] {call, call.path("function")}) {
            for (var member : new String[] {"arguments", "parameters", "input"}) {
                var value = owner.path(member);
                if (value.isObject()) {
                    return Optional.of(value.toString());
                }
                if (value.isString()) {
                    return Optional.of(value.stringValue());
                }
            }
        }
        return Optional.empty();
    }

    private void tell(int length) {
        if (calls == 0) {
            draft.text(held.substring(0, length));
        }
        held.delete(0, length);
    }

    /** How much of the end may be the beginning of a call's mark. */
    private int begunMark() {
        for (int length = Math.min(AcpPrompt.CALL.length() - 1, held.length()); length > 0; length--) {
            if (AcpPrompt.CALL.startsWith(held.substring(held.length() - length))) {
                return length;
            }
        }
        return 0;
    }
}
