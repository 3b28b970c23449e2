package dev.hermes.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Reasoning;
import dev.hermes.api.model.Role;
import dev.hermes.api.model.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class HistoryTest {
    private static ToolCall call(String id, String arguments) {
        return new ToolCall(id, "terminal", arguments, JsonNodeFactory.instance.objectNode());
    }

    @Test
    void a_call_without_a_result_gets_one_that_says_so() {
        var prepared = History.prepared(List.of(Message.user("go"), Message.assistant("", List.of(call("1", "{}")))));
        assertThat(prepared).extracting(Message::role).containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL);
        assertThat(prepared.getLast().toolCallId()).contains("1");
    }

    @Test
    void a_result_of_no_call_is_left_out() {
        var prepared = History.prepared(
                List.of(Message.user("go"), Message.toolResult(call("9", "{}"), "orphan"), Message.assistant("done")));
        assertThat(prepared).extracting(Message::role).containsExactly(Role.USER, Role.ASSISTANT);
    }

    @Test
    void a_result_that_was_recorded_after_a_users_message_stands_behind_its_call() {
        var call = call("1", "{}");
        var prepared = History.prepared(List.of(
                Message.user("go"),
                Message.assistant("", List.of(call)),
                Message.user("and?"),
                Message.toolResult(call, "late")));
        assertThat(prepared).extracting(Message::text).containsExactly("go", "", "late", "and?");
    }

    @Test
    void broken_arguments_become_empty_ones_and_the_result_tells_it() {
        var call = call("1", "{\"a\": \"unterminated");
        var prepared = History.prepared(
                List.of(Message.user("go"), Message.assistant("", List.of(call)), Message.toolResult(call, "error")));
        assertThat(prepared.get(1).toolCalls().getFirst().arguments()).isEqualTo("{}");
        assertThat(prepared.get(2).text()).startsWith("[The arguments").endsWith("error");
    }

    @Test
    void arguments_have_one_spelling() {
        var prepared = History.prepared(List.of(
                Message.user("go"),
                Message.assistant("", List.of(call("1", "{ \"b\": 1, \"a\": {\"d\":2, \"c\":3} }")))));
        assertThat(prepared.get(1).toolCalls().getFirst().arguments()).isEqualTo("{\"a\":{\"c\":3,\"d\":2},\"b\":1}");
    }

    @Test
    void questions_without_an_answer_between_them_are_joined() {
        var prepared = History.prepared(List.of(Message.user("one"), Message.assistant(" "), Message.user("two")));
        assertThat(prepared).extracting(Message::text).containsExactly("one\n\ntwo");
    }

    @Test
    void lone_surrogates_are_replaced() {
        assertThat(History.wellFormed("a\uD83Db\uDE00c\uD83D\uDE00")).isEqualTo("a\uFFFDb\uFFFDc\uD83D\uDE00");
    }

    @Test
    void any_list_of_messages_becomes_a_valid_conversation() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            var messages = new ArrayList<Message>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                messages.add(any(random));
            }
            assertValid(History.prepared(messages), "seed " + seed + ": " + messages);
        }
    }

    private static Message any(Random random) {
        var ids = List.of("1", "2", "3", "");
        var arguments = List.of("{}", "{\"b\":1,\"a\":2}", "{\"cut", "", "[1]", "None");
        return switch (random.nextInt(6)) {
            case 0 -> Message.user("question " + random.nextInt(10));
            case 1 -> Message.assistant(random.nextBoolean() ? "answer" : " ");
            case 2 ->
                Message.assistant("")
                        .withReasoning(Reasoning.NONE.withText(Optional.of("hm")))
                        .withContent(JsonNodeFactory.instance.nullNode());
            case 3 -> Message.toolResult(call(ids.get(random.nextInt(4)), "{}"), "result");
            default -> {
                var calls = new ArrayList<ToolCall>();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    calls.add(call(ids.get(random.nextInt(4)), arguments.get(random.nextInt(arguments.size()))));
                }
                yield Message.assistant(random.nextBoolean() ? "" : "text", calls);
            }
        };
    }

    private static void assertValid(List<Message> messages, String origin) {
        var open = new HashSet<String>();
        var before = Role.SYSTEM;
        for (var message : messages) {
            if (message.role() == Role.TOOL) {
                assertThat(open.remove(message.toolCallId().orElseThrow()))
                        .as(origin)
                        .isTrue();
                before = Role.TOOL;
                continue;
            }
            assertThat(open).as(origin).isEmpty();
            assertThat(message.role()).as(origin).isNotEqualTo(before);
            for (var call : message.toolCalls()) {
                assertThat(open.add(call.id())).as(origin).isTrue();
                assertThat(isObject(call.arguments())).as(origin).isTrue();
            }
            if (message.role() == Role.ASSISTANT) {
                assertThat(message.toolCalls().isEmpty() && message.text().isBlank())
                        .as(origin)
                        .isFalse();
            }
            before = message.role();
        }
        assertThat(open).as(origin).isEmpty();
    }

    private static boolean isObject(String arguments) {
        try {
            return JsonMapper.shared().readTree(arguments).isObject();
        } catch (JacksonException _) {
            return false;
        }
    }
}
