package dev.hermes.gateway.apiserver;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.gateway.http.Json;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How an answer looks in the protocol of responses. */
record ResponseShape(String id, String model, long created, Optional<String> previous, RandomGenerator random) {
    private static final int ITEM_ID = 24;

    static ResponseShape of(ResponseRequest request, String ownModel, long created, RandomGenerator random) {
        return new ResponseShape(
                "resp_" + Ids.hex(random, 28), request.model().orElse(ownModel), created, request.previous(), random);
    }

    ObjectNode begun(String status) {
        var node = Json.object();
        node.put("id", id);
        node.put("object", "response");
        node.put("created_at", created);
        node.put("status", status);
        node.put("model", model);
        previous.ifPresentOrElse(
                text -> node.put("previous_response_id", text), () -> node.putNull("previous_response_id"));
        node.putArray("output");
        return node;
    }

    ObjectNode ended(ChatAnswer answer, ArrayNode output) {
        var node = begun(answer.cut() ? "incomplete" : answer.whole() ? "completed" : "failed");
        node.set("output", output);
        var usage = answer.result().usage();
        node.putObject("usage")
                .put("input_tokens", usage.prompt())
                .put("output_tokens", usage.output())
                .put("total_tokens", usage.total());
        answer.error()
                .ifPresent(why -> node.putObject("error")
                        .put("code", answer.cut() ? "output_truncated" : "agent_error")
                        .put("message", why));
        return node;
    }

    ArrayNode output(List<Message> turn, String text) {
        var output = JsonNodeFactory.instance.arrayNode();
        for (var message : turn) {
            for (var call : message.toolCalls()) {
                output.add(functionCall(newId("fc_"), call.id(), call.name(), call.arguments(), "completed"));
            }
            if (message.role() == Role.TOOL) {
                output.add(functionOutput(newId("fco_"), message.toolCallId().orElse(""), message.text()));
            }
        }
        if (!text.isEmpty()) {
            output.add(message(newId("msg_"), text, "completed"));
        }
        return output;
    }

    String newId(String prefix) {
        return prefix + Ids.hex(random, ITEM_ID);
    }

    static ObjectNode functionCall(String id, String callId, String name, String arguments, String status) {
        return Json.object()
                .put("type", "function_call")
                .put("id", id)
                .put("status", status)
                .put("name", name)
                .put("arguments", arguments)
                .put("call_id", callId);
    }

    static ObjectNode functionOutput(String id, String callId, String output) {
        return Json.object()
                .put("type", "function_call_output")
                .put("id", id)
                .put("status", "completed")
                .put("call_id", callId)
                .put("output", output);
    }

    static ObjectNode message(String id, String text, String status) {
        var message = Json.object();
        message.put("type", "message");
        message.put("id", id);
        message.put("status", status);
        message.put("role", "assistant");
        var content = message.putArray("content");
        if (!text.isEmpty()) {
            content.addObject().put("type", "output_text").put("text", text).putArray("annotations");
        }
        return message;
    }
}
