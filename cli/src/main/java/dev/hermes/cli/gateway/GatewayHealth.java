package dev.hermes.cli.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the state file of a gateway tells a person. */
final class GatewayHealth {
    private GatewayHealth() {}

    /** What does not go well; empty when nothing is known. */
    static List<String> lines(ObjectNode state) {
        var lines = new ArrayList<String>();
        state.path("platforms").propertyStream().forEach(entry -> {
            if (text(entry.getValue(), "state").equals(Optional.of("fatal"))) {
                lines.add("⚠ " + entry.getKey() + ": "
                        + text(entry.getValue(), "error_message").orElse("unknown error"));
            }
        });
        var reason = text(state, "exit_reason");
        switch (text(state, "gateway_state").orElse("")) {
            case "startup_failed" -> reason.ifPresent(why -> lines.add("⚠ Last startup issue: " + why));
            case "stopped" -> reason.ifPresent(why -> lines.add("⚠ Last shutdown reason: " + why));
            case "draining" ->
                lines.add("⏳ Gateway draining for "
                        + (state.path("restart_requested").asBoolean(false) ? "restart" : "shutdown") + " ("
                        + state.path("active_agents").asInt(0) + " active agent(s))");
            default -> {}
        }
        return lines;
    }

    /** Each platform with its state. */
    static List<String> platforms(ObjectNode state) {
        return state.path("platforms")
                .propertyStream()
                .map(entry ->
                        entry.getKey() + ": " + text(entry.getValue(), "state").orElse("unknown")
                                + text(entry.getValue(), "error_message")
                                        .map(error -> " (" + error + ")")
                                        .orElse(""))
                .toList();
    }

    private static Optional<String> text(JsonNode node, String member) {
        var value = node.path(member);
        return value.isString() && !value.stringValue().isBlank() ? Optional.of(value.stringValue()) : Optional.empty();
    }
}
