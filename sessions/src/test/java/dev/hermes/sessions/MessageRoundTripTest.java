package dev.hermes.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Reasoning;
import dev.hermes.api.model.Role;
import dev.hermes.api.model.ToolCall;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class MessageRoundTripTest {
    @TempDir
    Path directory;

    private Fixture on;

    @BeforeEach
    void open() {
        on = new Fixture(directory);
        on.begin("s");
    }

    @AfterEach
    void close() {
        on.close();
    }

    @Test
    void every_form_of_a_message_comes_back_as_it_was() {
        var plain = Fixture.call("read_file", "{\"path\": \"a.txt\"}");
        var signed = new ToolCall(
                "call_2", "shell", "{broken", json("{\"extra_content\":{\"signature\":\"x\"},\"index\":3}"));
        var custom = new ToolCall("call_3", "grammar", "free text", json("{\"type\":\"custom\"}"));
        var picture = JsonNodeFactory.instance.arrayNode();
        picture.addObject().put("type", "text").put("text", "what is this? \u0000 日本語 🌊");
        picture.addObject().put("type", "image_url").putObject("image_url").put("url", "data:image/png;base64,AA==");
        var reasoning = new Reasoning(
                Optional.of("thought"),
                Optional.of("provider's thought"),
                Optional.of(json("{\"a\":[1,2.5,null,true]}")),
                Optional.of(JsonNodeFactory.instance.arrayNode().add("encrypted")),
                Optional.of(JsonNodeFactory.instance.arrayNode().add(1)));
        var messages = List.of(
                Message.system("You are."),
                Message.user(""),
                Message.user("two\nlines\t\u0000after a NUL, 日本語 🌊 'quoted' \"quoted\""),
                Message.user("\u0000json:[1]"),
                Message.user("\u0000json:{broken"),
                Message.of(Role.USER, picture),
                Message.of(Role.ASSISTANT, JsonNodeFactory.instance.nullNode())
                        .withToolCalls(List.of(plain, signed, custom))
                        .withReasoning(reasoning)
                        .withFinishReason(FinishReason.TOOL_CALLS),
                Message.toolResult(plain, "the text"),
                Message.toolResult(signed, picture),
                Message.of(Role.DEVELOPER, json("{\"an\":\"object\"}")),
                Message.assistant("done").withFinishReason(FinishReason.STOP));
        on.store.append("s", messages);
        assertThat(on.store.messages("s")).isEqualTo(messages);
    }

    @Test
    void content_that_is_no_text_is_marked_as_upstream_marks_it() throws Exception {
        on.store.append("s", List.of(Message.of(Role.USER, json("{\"a\":1}"))));
        assertThat(Fixture.seen(on.file, "SELECT hex(content) || ' ' || length(content) FROM messages"))
                .as("NUL, json:, and the JSON; to SQL it is an empty text")
                .containsExactly("006A736F6E3A7B2261223A317D 0");
    }

    @Test
    void what_another_program_damaged_is_read_as_far_as_it_can_be() throws Exception {
        on.foreign(
                "INSERT INTO messages (session_id, role, content, tool_calls, reasoning_details, timestamp)"
                        + " VALUES ('s', 'assistant', char(0) || 'json:[1,', '[{]', '}', 1)",
                "INSERT INTO messages (session_id, role, content, timestamp) VALUES ('s', 'narrator', 'unknown', 2)",
                "INSERT INTO messages (session_id, role, content, timestamp) VALUES ('s', 'user', NULL, 3)");
        assertThat(on.store.messages("s"))
                .containsExactly(
                        Message.assistant("\u0000json:[1,"),
                        Message.of(Role.USER, JsonNodeFactory.instance.nullNode()));
    }

    @Test
    void tool_calls_have_the_form_of_the_chat_completions_protocol() throws Exception {
        on.store.append("s", List.of(Message.assistant("", List.of(Fixture.call("todo", "{}")))));
        assertThat(Fixture.seen(
                        on.file,
                        "SELECT json_extract(tool_calls, '$[0].function.name') || ' '"
                                + " || json_extract(tool_calls, '$[0].type') || ' ' || json_extract(tool_calls, '$[0].id')"
                                + " || ' ' || json_extract(tool_calls, '$[0].function.arguments') FROM messages"))
                .containsExactly("todo function call_1 {}");
    }

    @Test
    void half_a_surrogate_pair_becomes_a_replacement_character() {
        on.store.append("s", List.of(Message.user("a\uD83Cb")));
        assertThat(on.store.messages("s")).containsExactly(Message.user("a\uFFFDb"));
    }

    @Test
    void any_text_comes_back_as_it_was() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var messages = new ArrayList<Message>();
        for (int i = 0; i < 500; i++) {
            var text = text(random);
            messages.add(
                    random.nextBoolean()
                            ? Message.user(text)
                            : Message.of(
                                    Role.USER,
                                    JsonNodeFactory.instance.arrayNode().add(text)));
        }
        on.store.append("s", messages);
        assertThat(on.store.messages("s")).as("seed %d", seed).isEqualTo(messages);
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(30), 0, Character.MAX_CODE_POINT)
                .map(c -> random.nextInt(3) > 0 ? c % 128 : c)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static ObjectNode json(String text) {
        JsonNode tree = JsonMapper.shared().readTree(text);
        return (ObjectNode) tree;
    }
}
