package dev.hermes.gateway.apiserver;

import dev.hermes.agent.TurnResult;
import dev.hermes.gateway.http.Json;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a turn ended, as clients are told.
 *
 * @param text empty when there is none
 * @param cut whether the answer ends where the output limit was
 */
record ChatAnswer(String text, boolean completed, boolean partial, boolean failed, boolean cut, TurnResult result) {
    private static final String NOTHING = "(empty)";

    static ChatAnswer of(TurnResult result) {
        var text = result.finalResponse().equals(NOTHING) ? "" : result.finalResponse();
        boolean failed = result.failed() || result.interrupted();
        boolean cut = result.partial() && result.exitReason().startsWith("truncated");
        return new ChatAnswer(text, result.completed(), result.partial(), failed, cut, result);
    }

    /** Nothing that could be shown came of it. */
    boolean useless() {
        return text.isBlank() && (failed || partial || !completed);
    }

    boolean whole() {
        return !failed && !partial;
    }

    String finishReason() {
        return cut ? "length" : whole() ? "stop" : "error";
    }

    Optional<String> error() {
        return whole()
                ? Optional.empty()
                : Optional.of(result.error().orElse(result.interrupted() ? "interrupted" : result.exitReason()));
    }

    /** What a client that knows Hermes can read beyond the answer. */
    ObjectNode hermes() {
        var node = Json.object();
        node.put("completed", completed);
        node.put("partial", partial);
        node.put("failed", failed);
        error().ifPresent(why -> {
            node.put("error", why);
            node.put("error_code", cut ? "output_truncated" : "agent_error");
        });
        return node;
    }

    ObjectNode usage() {
        var usage = result.usage();
        return Json.object()
                .put("prompt_tokens", usage.prompt())
                .put("completion_tokens", usage.output())
                .put("total_tokens", usage.total());
    }
}
