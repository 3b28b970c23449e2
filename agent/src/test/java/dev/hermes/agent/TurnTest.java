package dev.hermes.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.api.tool.Tool;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.sessions.StoredMessage;
import dev.hermes.testkit.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What one turn does: answers, tool calls, and what a model does wrong. */
class TurnTest {
    @TempDir
    Path directory;

    private AgentBench bench;

    @BeforeEach
    void open() {
        bench = new AgentBench(directory);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static List<String> roles(List<JsonNode> messages) {
        return messages.stream().map(m -> m.path("role").asString()).toList();
    }

    private List<Message> stored(Agent agent) {
        return bench.store().rows(agent.sessionId()).stream()
                .map(StoredMessage::message)
                .toList();
    }

    @Test
    void an_answer_is_shown_returned_and_stored() {
        // given
        bench.server.enqueue(Reply.text("Hello, Ada.").withUsage(120, 7));
        var agent = bench.start();
        // when
        var result = bench.say(agent, "Hi");
        // then
        assertThat(result.finalResponse()).isEqualTo("Hello, Ada.");
        assertThat(result.completed()).isTrue();
        assertThat(result.exitReason()).isEqualTo("text_response(finish_reason=stop)");
        assertThat(result.apiCalls()).isEqualTo(1);
        assertThat(result.usage().prompt()).isEqualTo(120);
        assertThat(bench.shown()).isEqualTo("Hello, Ada.");
        assertThat(bench.events.getLast()).isEqualTo(new AgentEvent.Done(result));
        assertThat(roles(bench.sent(0))).containsExactly("system", "user");
        assertThat(stored(agent))
                .extracting(Message::role, Message::text)
                .containsExactly(tuple(Role.USER, "Hi"), tuple(Role.ASSISTANT, "Hello, Ada."));
        var row = bench.store().find(result.sessionId()).orElseThrow();
        assertThat(row.systemPrompt()).contains("You are Hermes.");
        assertThat(row.usage()).isEqualTo(result.usage());
        assertThat(row.apiCallCount()).isEqualTo(1);
    }

    @Test
    void a_tool_is_run_and_its_result_goes_back_to_the_model() {
        // given
        bench.file("a.txt", "the secret of the file");
        bench.server.enqueue(
                Reply.toolCall("read_file", "{\"path\":\"a.txt\"}").withText("I look."), Reply.text("It says so."));
        var agent = bench.start();
        // when
        var result = bench.say(agent, "Read a.txt");
        // then
        assertThat(result.finalResponse()).isEqualTo("It says so.");
        assertThat(result.apiCalls()).isEqualTo(2);
        assertThat(roles(bench.lastSent())).containsExactly("system", "user", "assistant", "tool");
        assertThat(bench.lastSent().get(3).path("tool_call_id").asString()).isEqualTo("call_1");
        assertThat(bench.lastSent().get(3).path("content").asString()).contains("the secret of the file");
        assertThat(stored(agent))
                .extracting(Message::role)
                .containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL, Role.ASSISTANT);
        assertThat(stored(agent).get(2).toolName()).contains("read_file");
        var row = bench.store().find(result.sessionId()).orElseThrow();
        assertThat(row.messageCount()).isEqualTo(4);
        assertThat(row.toolCallCount()).isEqualTo(1);
        assertThat(bench.events.stream().map(e -> e.getClass().getSimpleName()).distinct())
                .contains("ToolPreparing", "ToolStarted", "ToolFinished", "UsageReported", "Done");
    }

    @Test
    void reads_run_side_by_side_and_keep_their_order() {
        // given
        bench.file("a.txt", "first file");
        bench.file("b.txt", "second file");
        bench.server.enqueue(
                Reply.toolCalls(
                        new Reply.Call("read_file", "{\"path\":\"a.txt\"}"),
                        new Reply.Call("read_file", "{\"path\":\"b.txt\"}")),
                Reply.text("Read."));
        // when
        bench.say(bench.start(), "Read both");
        // then
        var sent = bench.lastSent();
        assertThat(sent.get(3).path("tool_call_id").asString()).isEqualTo("call_1");
        assertThat(sent.get(3).path("content").asString()).contains("first file");
        assertThat(sent.get(4).path("tool_call_id").asString()).isEqualTo("call_2");
        assertThat(sent.get(4).path("content").asString()).contains("second file");
    }

    @Test
    void a_misspelt_tool_is_understood() {
        bench.file("a.txt", "content");
        bench.server.enqueue(Reply.toolCall("ReadFile_tool", "{\"path\":\"a.txt\"}"), Reply.text("Done."));
        var agent = bench.start();
        assertThat(bench.say(agent, "Read").completed()).isTrue();
        assertThat(agent.history().get(1).toolCalls().getFirst().name()).isEqualTo("read_file");
        assertThat(agent.history().get(2).text()).contains("content");
    }

    @Test
    void an_unknown_tool_is_answered_with_the_names_there_are_and_ends_the_turn_the_third_time() {
        // given
        var wrong =
                Reply.toolCalls(new Reply.Call("zzz", "{}"), new Reply.Call("read_file", "{\"path\":\"/nowhere\"}"));
        bench.server.enqueue(wrong, wrong, wrong);
        var agent = bench.start();
        // when
        var result = bench.say(agent, "Go");
        // then
        assertThat(result.partial()).isTrue();
        assertThat(result.error().orElseThrow()).contains("do not exist");
        assertThat(bench.server.requests()).hasSize(3);
        assertThat(agent.history().get(2).text())
                .isEqualTo("Tool 'zzz' does not exist. Available tools: patch, read_file, search_files, terminal,"
                        + " write_file");
        assertThat(agent.history().get(3).text()).startsWith("Skipped");
        assertThat(roles(bench.lastSent()))
                .containsExactly("system", "user", "assistant", "tool", "tool", "assistant", "tool", "tool");
    }

    @Test
    void arguments_with_a_comma_too_many_are_mended() {
        bench.file("a.txt", "mended");
        bench.server.enqueue(Reply.toolCall("read_file", "{\"path\":\"a.txt\",}"), Reply.text("Done."));
        var agent = bench.start();
        assertThat(bench.say(agent, "Read").completed()).isTrue();
        assertThat(agent.history().get(2).text()).contains("mended");
    }

    @Test
    void a_call_that_was_cut_is_asked_for_once_more_and_never_run() {
        // given
        var cut = Reply.toolCall("write_file", "{\"path\":\"a.txt\",\"content\":\"half of");
        bench.server.enqueue(cut, cut);
        // when
        var result = bench.say(bench.start(), "Write");
        // then
        assertThat(result.partial()).isTrue();
        assertThat(result.completed()).isFalse();
        assertThat(bench.server.requests()).hasSize(2);
        assertThat(bench.sent(1)).isEqualTo(bench.sent(0));
        assertThat(bench.project.resolve("a.txt")).doesNotExist();
    }

    @Test
    void when_the_budget_is_used_up_the_model_is_asked_for_a_summary_without_tools() {
        // given
        bench.maxTurns = 2;
        bench.server.enqueue(
                Reply.toolCall("terminal", "{\"command\":\"echo one\"}"),
                Reply.toolCall("terminal", "{\"command\":\"echo two\"}"),
                Reply.text("I printed two words."));
        // when
        var result = bench.say(bench.start(), "Print");
        // then
        assertThat(result.finalResponse()).isEqualTo("I printed two words.");
        assertThat(result.completed()).isFalse();
        assertThat(result.failed()).isFalse();
        assertThat(result.exitReason()).isEqualTo("max_iterations_reached(2/2)");
        assertThat(bench.server.requests()).hasSize(3);
        assertThat(bench.server.lastRequest().body().has("tools")).isFalse();
    }

    @Test
    void a_summary_that_does_not_come_is_replaced_by_an_apology() {
        bench.maxTurns = 1;
        bench.server.enqueue(Reply.toolCall("terminal", "{\"command\":\"echo one\"}"), Reply.text(""), Reply.text(""));
        var result = bench.say(bench.start(), "Print");
        assertThat(result.finalResponse()).contains("agent.max_turns");
        assertThat(bench.server.requests()).hasSize(3);
    }

    @Test
    void a_cut_answer_is_continued_and_put_together() {
        // given
        bench.server.enqueue(
                Reply.text("One two").truncated(), Reply.text(" three four").truncated(), Reply.text(" five."));
        var agent = bench.start();
        // when
        var result = bench.say(agent, "Count");
        // then
        assertThat(result.finalResponse()).isEqualTo("One two three four five.");
        assertThat(result.completed()).isTrue();
        assertThat(bench.shown()).isEqualTo("One two three four five.");
        assertThat(agent.history()).extracting(Message::text).containsExactly("Count", "One two three four five.");
        assertThat(roles(bench.sent(1))).containsExactly("system", "user", "assistant", "user");
        assertThat(bench.sent(1).get(3).path("content").asString()).startsWith("[System: ");
        assertThat(bench.server.requests().get(1).body().findValue("max_tokens").asInt())
                .isEqualTo(8192);
        assertThat(bench.server.requests().get(2).body().findValue("max_tokens").asInt())
                .isEqualTo(12_288);
    }

    @Test
    void after_the_third_cut_the_answer_is_partial() {
        bench.server.enqueue(
                Reply.text("a ").truncated(),
                Reply.text("b ").truncated(),
                Reply.text("c").truncated());
        var result = bench.say(bench.start(), "Count");
        assertThat(result.finalResponse()).isEqualTo("a b c");
        assertThat(result.partial()).isTrue();
        assertThat(bench.server.requests()).hasSize(3);
    }

    @Test
    void an_answer_that_is_only_a_cut_thought_is_not_continued() {
        bench.server.enqueue(Reply.text("<think>round and round").truncated());
        var result = bench.say(bench.start(), "Think");
        assertThat(result.partial()).isTrue();
        assertThat(result.error().orElseThrow()).contains("reasoning_effort");
        assertThat(bench.server.requests()).hasSize(1);
    }

    @Test
    void a_silent_model_is_asked_again_and_then_given_up() {
        // given: nothing is queued but silence
        bench.server.otherwise(_ -> Reply.text(""));
        var agent = bench.start();
        // when
        var result = bench.say(agent, "Speak");
        // then
        assertThat(result.finalResponse()).isEqualTo("(empty)");
        assertThat(result.exitReason()).isEqualTo("empty_response_exhausted");
        assertThat(bench.server.requests()).hasSize(4);
        assertThat(agent.history()).extracting(Message::role).containsExactly(Role.USER);
    }

    @Test
    void a_model_that_is_silent_after_a_tool_is_reminded_privately() {
        bench.server.enqueue(
                Reply.toolCall("terminal", "{\"command\":\"echo one\"}"),
                Reply.text(""),
                Reply.text("It printed one."));
        var agent = bench.start();
        var result = bench.say(agent, "Print");
        assertThat(result.finalResponse()).isEqualTo("It printed one.");
        assertThat(roles(bench.lastSent())).containsExactly("system", "user", "assistant", "tool", "assistant", "user");
        assertThat(stored(agent))
                .extracting(Message::role)
                .containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL, Role.ASSISTANT);
    }

    @Test
    void a_model_that_only_thinks_is_shown_its_thoughts() {
        bench.server.enqueue(Reply.text("").withReasoning("I should greet."), Reply.text("Hello."));
        var result = bench.say(bench.start(), "Hi");
        assertThat(result.finalResponse()).isEqualTo("Hello.");
        assertThat(roles(bench.lastSent())).endsWith("user", "assistant", "user");
    }

    @Test
    void a_silent_model_is_replaced_by_a_fallback() {
        bench.fallbacks = List.of(bench.model("other-model"));
        bench.server.otherwise(request ->
                Reply.text(request.body().path("model").asString().equals("other-model") ? "Here I am." : ""));
        var result = bench.say(bench.start(), "Speak");
        assertThat(result.finalResponse()).isEqualTo("Here I am.");
        assertThat(result.model()).isEqualTo("other-model");
    }

    @Test
    void thoughts_in_the_text_are_neither_shown_nor_part_of_the_answer() {
        bench.server.enqueue(Reply.text("<think>greet them</think>Hello."));
        var agent = bench.start();
        var result = bench.say(agent, "Hi");
        assertThat(result.finalResponse()).isEqualTo("Hello.");
        assertThat(bench.shown()).isEqualTo("Hello.");
        assertThat(result.lastReasoning()).contains("greet them");
        assertThat(stored(agent).getLast().text()).isEqualTo("Hello.");
        assertThat(stored(agent).getLast().reasoning().text()).contains("greet them");
    }

    @Test
    void a_failing_call_that_is_repeated_is_warned_about() {
        // given
        var read = Reply.toolCall("read_file", "{\"path\":\"missing.txt\"}");
        bench.server.enqueue(read, read, Reply.text("It is not there."));
        var agent = bench.start();
        // when
        bench.say(agent, "Read");
        // then
        assertThat(agent.history().get(2).text()).doesNotContain("Tool loop warning");
        assertThat(agent.history().get(4).text())
                .contains("[Tool loop warning: repeated_exact_failure_warning; count=2;");
    }

    @Test
    void a_hard_stop_ends_the_turn() {
        // given
        bench.guardrails = new GuardrailSettings(
                true, true, GuardrailSettings.DEFAULT.warnAfter(), new GuardrailSettings.Limits(2, 8, 5));
        bench.server.otherwise(_ -> Reply.toolCall("read_file", "{\"path\":\"missing.txt\"}"));
        var agent = bench.start();
        // when
        var result = bench.say(agent, "Read");
        // then
        assertThat(result.exitReason()).isEqualTo("guardrail_halt");
        assertThat(bench.server.requests()).hasSize(3);
        assertThat(agent.history().get(6).text()).contains("repeated_exact_failure_block");
        assertThat(agent.history().getLast().role()).isEqualTo(Role.ASSISTANT);
    }

    @Test
    void files_that_were_not_written_are_named_under_the_answer() {
        // given
        bench.file("plain", "a file, no directory");
        bench.server.enqueue(
                Reply.toolCall("write_file", "{\"path\":\"plain/x.txt\",\"content\":\"x\"}"),
                Reply.text("I wrote x.txt."));
        // when
        var result = bench.say(bench.start(), "Write");
        // then
        assertThat(result.finalResponse()).startsWith("I wrote x.txt.\n\n⚠ Not written:\n- plain/x.txt: ");
    }

    @Test
    void a_file_that_was_written_at_the_second_try_is_not_named() {
        bench.file("plain", "a file, no directory");
        bench.server.enqueue(
                Reply.toolCall("write_file", "{\"path\":\"plain/x.txt\",\"content\":\"x\"}"),
                Reply.toolCall("terminal", "{\"command\":\"rm plain\"}"),
                Reply.toolCall("write_file", "{\"path\":\"plain/x.txt\",\"content\":\"x\"}"),
                Reply.text("I wrote x.txt."));
        var result = bench.say(bench.start(), "Write");
        assertThat(bench.project.resolve("plain/x.txt")).exists();
        assertThat(result.finalResponse()).isEqualTo("I wrote x.txt.");
    }

    @Test
    void a_huge_result_is_kept_in_a_file_and_cut() throws Exception {
        // given
        var huge = ("x".repeat(99) + "\n").repeat(1500);
        bench.toolbox = bench.toolbox.with(new OneAnswer("huge", huge));
        bench.tools = Set.of("huge");
        bench.server.enqueue(Reply.toolCall("huge", "{}"), Reply.text("Long."));
        var agent = bench.start();
        // when
        bench.say(agent, "Look");
        // then
        assertThat(agent.history().get(2).text())
                .startsWith("<persisted-output>")
                .hasSizeLessThan(3000);
        try (var kept = Files.walk(bench.services.temporary())) {
            assertThat(kept.filter(file -> file.toString().endsWith("call_1.txt")))
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasContent(huge));
        }
    }

    @Test
    void results_that_are_too_large_together_are_kept_in_files_too() {
        bench.toolbox = bench.toolbox.with(new OneAnswer("large", "y".repeat(90_000)));
        bench.tools = Set.of("large");
        bench.server.enqueue(
                Reply.toolCalls(
                        new Reply.Call("large", "{}"),
                        new Reply.Call("large", "{\"n\":2}"),
                        new Reply.Call("large", "{\"n\":3}")),
                Reply.text("Long."));
        var agent = bench.start();
        bench.say(agent, "Look");
        var lengths = agent.history().subList(2, 5).stream()
                .map(m -> m.text().length())
                .toList();
        assertThat(lengths.stream().mapToInt(Integer::intValue).sum()).isLessThan(200_000);
    }

    private record OneAnswer(String name, String text) implements Tool {
        @Override
        public ToolSpec spec() {
            var schema = JsonNodeFactory.instance.objectNode().put("type", "object");
            schema.putObject("properties");
            return new ToolSpec(name, "test", "Answers.", schema);
        }

        @Override
        public ToolResult run(ObjectNode arguments, ToolContext context) {
            return new ToolResult.Text(text);
        }
    }

    @Test
    void whoever_watches_cannot_break_the_turn() {
        bench.server.enqueue(Reply.text("Fine."));
        var agent = bench.start();
        var result = agent.run(Message.user("Hi"), bench.person, _ -> {
            throw new IllegalStateException("the screen is gone");
        });
        assertThat(result.completed()).isTrue();
        assertThat(bench.logged).anyMatch(line -> line.contains("whoever watches failed"));
    }

    @Test
    void calls_with_the_same_id_get_ids_of_their_own() {
        // given: a server that calls every call the same
        bench.server.enqueue(
                Reply.events(
                        "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"x\",\"function\":{\"name\":\"terminal\",\"arguments\":\"{\\\"command\\\":\\\"echo one\\\"}\"}},{\"index\":1,\"id\":\"x\",\"function\":{\"name\":\"terminal\",\"arguments\":\"{\\\"command\\\":\\\"echo two\\\"}\"}}]}}]}",
                        "{\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}"),
                Reply.text("Done."));
        var agent = bench.start();
        // when
        bench.say(agent, "Print");
        // then
        var ids = agent.history().get(1).toolCalls().stream()
                .map(call -> call.id())
                .toList();
        assertThat(new HashSet<>(ids)).hasSize(2);
        assertThat(agent.history().get(2).text()).contains("one");
        assertThat(agent.history().get(3).text()).contains("two");
    }

    @Test
    void prefilled_messages_stand_before_the_conversation_and_are_not_stored() {
        // given
        bench.prefill = List.of(Message.user("Speak Latin."), Message.assistant("Salve."));
        bench.server.enqueue(Reply.text("Ave."));
        var agent = bench.start();
        // when
        bench.say(agent, "Hi");
        // then
        assertThat(roles(bench.lastSent())).containsExactly("system", "user", "assistant", "user");
        assertThat(stored(agent)).extracting(Message::text).containsExactly("Hi", "Ave.");
    }

    @Test
    void requests_are_written_down_when_that_is_wanted_without_the_key() throws Exception {
        bench.dumpRequests = true;
        bench.server.enqueue(Reply.text("Hello."));
        bench.say(bench.start(), "My key is sk-abcdefghijklmnopqrstuvwx.");
        assertThat(dumps())
                .singleElement()
                .satisfies(dump -> assertThat(dump)
                        .contains("\"reason\" : \"preflight\"", "/chat/completions", "My key is")
                        .doesNotContain("sk-abcdefghijklmnopqrstuvwx", "Authorization"));
    }

    @Test
    void a_request_that_fails_for_good_is_written_down_with_the_refusal() throws Exception {
        bench.server.enqueue(Reply.status(401, "{\"error\": {\"message\": \"no such key\"}}"));
        bench.say(bench.start(), "Hi");
        assertThat(dumps())
                .singleElement()
                .satisfies(dump ->
                        assertThat(dump).contains("\"reason\" : \"failed\"", "no such key", "\"status_code\" : 401"));
    }

    private List<String> dumps() throws Exception {
        var texts = new ArrayList<String>();
        try (var files = Files.newDirectoryStream(bench.services.home().sessions(), "request_dump_*.json")) {
            for (var file : files) {
                texts.add(Files.readString(file));
            }
        }
        return texts;
    }
}
