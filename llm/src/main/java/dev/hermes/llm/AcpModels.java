package dev.hermes.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The models between which an agent lets its client choose. There are two ways to offer them, of which the newer one is an
 * option of the session like others.
 *
 * @param option the id of that option; empty for the older way
 */
record AcpModels(Optional<String> option, List<String> ids) {
    /** @param session the answer to {@code session/new} */
    static AcpModels of(JsonNode session) {
        for (var option : session.path("configOptions")) {
            if (Json.text(option, "category").equals("model")) {
                var values = new ArrayList<String>();
                values(option.path("options"), values);
                return new AcpModels(Optional.of(Json.text(option, "id")), List.copyOf(values));
            }
        }
        return new AcpModels(
                Optional.empty(),
                session.path("models")
                        .path("availableModels")
                        .valueStream()
                        .map(model -> Json.text(model, "modelId"))
                        .filter(id -> !id.isEmpty())
                        .toList());
    }

    /** They may stand in groups. */
    private static void values(JsonNode options, List<String> values) {
        for (var option : options) {
            var value = Json.text(option, "value");
            if (!value.isEmpty()) {
                values.add(value);
            }
            values(option.path("options"), values);
        }
    }

    /** As the agent writes it: some write versions with dots, some with dashes. */
    Optional<String> find(String model) {
        return ids.stream()
                .filter(model::equals)
                .findFirst()
                .or(() -> ids.stream()
                        .filter(id -> plain(id).equals(plain(model)))
                        .findFirst());
    }

    private static String plain(String id) {
        return id.replace('.', '-').toLowerCase(Locale.ROOT);
    }

    String method() {
        return option.isPresent() ? "session/set_config_option" : "session/set_model";
    }

    ObjectNode choice(String session, String model) {
        var params = Json.object().put("sessionId", session);
        return option.map(id -> params.put("configId", id).put("value", model))
                .orElseGet(() -> params.put("modelId", model));
    }
}
