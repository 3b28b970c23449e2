package dev.hermes.sessions;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Reasoning;
import dev.hermes.api.model.Role;
import dev.hermes.api.model.ToolCall;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Between a message and a row of the table {@code messages}. */
final class MessageCodec {
    static final String INSERT = "INSERT INTO messages (session_id, role, content, tool_call_id, tool_calls, tool_name,"
            + " timestamp, finish_reason, reasoning, reasoning_content, reasoning_details, codex_reasoning_items,"
            + " codex_message_items) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static final String COLUMNS = "id, session_id, role, content, tool_call_id, tool_calls, tool_name, timestamp,"
            + " finish_reason, reasoning, reasoning_content, reasoning_details, codex_reasoning_items,"
            + " codex_message_items";

    /** Marks content that is not a plain string. */
    private static final String STRUCTURED = "\0json:";

    private static final class Mapper {
        static final JsonMapper JSON = JsonMapper.shared();
    }

    private MessageCodec() {}

    static void bind(PreparedStatement insert, String sessionId, Message message, double timestamp)
            throws SQLException {
        var reasoning = message.reasoning();
        Sql.bind(
                insert,
                sessionId,
                message.role().wireName(),
                content(message.content()),
                message.toolCallId(),
                message.toolCalls().isEmpty() ? Optional.empty() : Optional.of(calls(message.toolCalls())),
                message.toolName(),
                timestamp,
                message.finishReason(),
                reasoning.text(),
                reasoning.content(),
                reasoning.details().map(JsonNode::toString),
                reasoning.codexItems().map(JsonNode::toString),
                reasoning.codexMessages().map(JsonNode::toString));
    }

    /** Empty for a role that no provider knows: such a row is kept and never read as part of a conversation. */
    static Optional<Message> read(ResultSet row) throws SQLException {
        var role = Role.of(String.valueOf(row.getString("role")));
        if (role.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Message(
                role.get(),
                decoded(row.getString("content")),
                calls(row.getString("tool_calls")),
                Optional.ofNullable(row.getString("tool_call_id")),
                Optional.ofNullable(row.getString("tool_name")),
                new Reasoning(
                        Optional.ofNullable(row.getString("reasoning")),
                        Optional.ofNullable(row.getString("reasoning_content")),
                        json(row.getString("reasoning_details")),
                        json(row.getString("codex_reasoning_items")),
                        json(row.getString("codex_message_items"))),
                Optional.ofNullable(row.getString("finish_reason"))));
    }

    private static Optional<String> content(JsonNode content) {
        if (content.isNull() || content.isMissingNode()) {
            return Optional.empty();
        }
        // A text that looks like the mark is written as JSON too: it is read back as the text it is.
        boolean plain = content.isString() && !content.stringValue().startsWith(STRUCTURED);
        return Optional.of(plain ? content.stringValue() : STRUCTURED + content);
    }

    static JsonNode decoded(@Nullable String stored) {
        if (stored == null) {
            return JsonNodeFactory.instance.nullNode();
        }
        if (stored.startsWith(STRUCTURED)) {
            return json(stored.substring(STRUCTURED.length()))
                    .orElseGet(() -> JsonNodeFactory.instance.stringNode(stored));
        }
        return JsonNodeFactory.instance.stringNode(stored);
    }

    private static String calls(List<ToolCall> calls) {
        var array = JsonNodeFactory.instance.arrayNode();
        for (var call : calls) {
            var object = call.extra().deepCopy();
            object.put("id", call.id());
            if (!object.has("type")) {
                object.put("type", "function");
            }
            var function =
                    object.path("function") instanceof ObjectNode present ? present : object.putObject("function");
            function.put("name", call.name()).put("arguments", call.arguments());
            array.add(object);
        }
        return array.toString();
    }

    private static List<ToolCall> calls(@Nullable String stored) {
        var calls = new ArrayList<ToolCall>();
        json(stored)
                .ifPresent(array -> array.forEach(node -> {
                    if (node instanceof ObjectNode object) {
                        calls.add(call(object));
                    }
                }));
        return calls;
    }

    private static ToolCall call(ObjectNode object) {
        var function = object.path("function");
        var arguments = function.path("arguments");
        var extra = object.deepCopy();
        extra.remove("id");
        if (extra.path("type").asString("function").equals("function")) {
            extra.remove("type");
        }
        if (extra.path("function") instanceof ObjectNode rest) {
            rest.remove(List.of("name", "arguments"));
            if (rest.isEmpty()) {
                extra.remove("function");
            }
        }
        return new ToolCall(
                object.path("id").asString(""),
                function.path("name").asString(""),
                arguments.isString()
                        ? arguments.stringValue()
                        : arguments.isMissingNode() ? "{}" : arguments.toString(),
                extra);
    }

    private static Optional<JsonNode> json(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Mapper.JSON.readTree(text));
        } catch (JacksonException _) {
            return Optional.empty(); // damaged by whoever wrote it; the rest of the message is worth keeping
        }
    }
}
