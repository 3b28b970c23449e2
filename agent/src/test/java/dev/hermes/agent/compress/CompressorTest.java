package dev.hermes.agent.compress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.agent.auxiliary.Models;
import dev.hermes.agent.auxiliary.ScriptedModel;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.Role;
import dev.hermes.home.Redactor;
import dev.hermes.providers.ResolvedModel;
import dev.hermes.testkit.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressorTest {
    private static final ResolvedModel MODEL = Models.of("p", "main", 200_000);

    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private final ScriptedModel writer = new ScriptedModel();
    private Compressor compressor = with(CompressionSettings.DEFAULT);

    @ParameterizedTest
    @CsvSource({"200000, 0.5, 100000", "100000, 0.5, 64000", "1000000, 0.85, 850000"})
    void compression_is_due_at_its_part_of_the_window_but_never_below_the_smallest(
            int window, double threshold, long due) {
        var model = Models.of("p", "m", window);
        writer.withWindow(2_000_000);
        compressor = with(new CompressionSettings(true, threshold, 0.2, 3, 20, false, 400));
        assertThat(compressor.due(due - 1, model)).isFalse();
        assertThat(compressor.due(due, model)).isTrue();
    }

    @Test
    void it_can_be_switched_off() {
        compressor = with(new CompressionSettings(false, 0.5, 0.2, 3, 20, false, 400));
        assertThat(compressor.due(1_000_000, MODEL)).isFalse();
    }

    @Test
    void before_a_turn_a_short_conversation_is_left_alone() {
        assertThat(compressor.dueBeforeTurn(turns(12), 150_000, MODEL))
                .as("25 messages")
                .isTrue();
        assertThat(compressor.dueBeforeTurn(turns(11), 150_000, MODEL))
                .as("23 messages")
                .isFalse();
    }

    @Test
    void the_middle_becomes_a_handoff_and_head_and_tail_stay_as_they_are() throws InterruptedException {
        // given
        var messages = turns(30);
        writer.answers("## Active Task\nNone");
        // when
        var compressed = compress(messages);
        // then
        assertThat(compressed.changed()).isTrue();
        assertThat(compressed.summarised()).isTrue();
        assertThat(compressed.tokensAfter()).isLessThan(compressed.tokensBefore());
        assertThat(compressed.messages().subList(0, 4)).isEqualTo(messages.subList(0, 4));
        var handoff = compressed.messages().get(4);
        assertThat(handoff.role()).isEqualTo(Role.ASSISTANT);
        assertThat(handoff.text()).startsWith("[CONTEXT COMPACTION — REFERENCE ONLY] ");
        assertThat(Handoff.body(handoff)).isEqualTo("## Active Task\nNone");
        assertThat(messages)
                .endsWith(compressed
                        .messages()
                        .subList(5, compressed.messages().size())
                        .toArray(Message[]::new));
        assertThat(Histories.objection(compressed.messages())).isEmpty();
        assertThat(compressed.notices()).isEmpty();
    }

    @Test
    void the_summary_is_asked_for_with_fixed_sections_a_budget_and_no_secrets() throws InterruptedException {
        var messages = new ArrayList<>(turns(30));
        messages.set(10, Message.assistant("the key is sk-proj-abcdefghijklmnop1234"));
        writer.answers("kept: sk-proj-abcdefghijklmnop1234");
        var compressed = compress(messages);
        var asked = writer.asked().getFirst();
        assertThat(asked.task()).isEqualTo("compression");
        assertThat(asked.maxTokens()).as("1.3 times the budget").isEqualTo(OptionalInt.of(13_000));
        assertThat(asked.text())
                .contains("## Active Task", "## Goal", "## Constraints & Preferences", "## Completed Actions")
                .contains(
                        "## Active State", "## In Progress", "## Blocked", "## Key Decisions", "## Resolved Questions")
                .contains("## Pending User Asks", "## Relevant Files", "## Remaining Work", "## Critical Context")
                .contains("about 10000 tokens", "[USER] ask 3", "[ASSISTANT] answer 3")
                .doesNotContain("sk-proj-abcdefghijklmnop1234");
        assertThat(Handoff.body(compressed.messages().get(4))).isEqualTo("kept: sk-pro...1234");
    }

    @Test
    void what_the_person_wants_kept_is_named() throws InterruptedException {
        compressor.compress(turns(30), MODEL, Optional.of("the database schema"));
        assertThat(writer.asked().getFirst().text()).contains("give it most of the room: the database schema");
    }

    @Test
    void a_call_is_never_parted_from_its_result_and_what_ran_is_named() throws InterruptedException {
        var messages = new ArrayList<Message>();
        messages.add(Message.system("s"));
        messages.add(Message.user("do it"));
        for (int i = 0; i < 30; i++) {
            var first = Histories.call("c" + i + "a", "terminal", "{\"command\":\"make\"}");
            var second = Histories.call("c" + i + "b", "read_file", "{\"path\":\"x\"}");
            messages.add(Message.assistant("", List.of(first, second)));
            messages.add(Message.toolResult(first, "output " + i + " x".repeat(4_000)));
            messages.add(Message.toolResult(second, "content " + i + " y".repeat(4_000)));
        }
        var compressed = compress(messages);
        assertThat(Histories.objection(compressed.messages())).isEmpty();
        assertThat(compressed.messages().get(1).text()).isEqualTo("do it");
        assertThat(compressed.messages().getLast()).isEqualTo(messages.getLast());
        var handoff =
                compressed.messages().stream().filter(Handoff::is).findFirst().orElseThrow();
        assertThat(handoff.text()).contains("must not be repeated", "terminal (c15a)", "read_file (c15b)");
        assertThat(handoff.text()).as("still in the tail").doesNotContain("c29a");
    }

    @Test
    void the_newest_request_stays_word_for_word_with_its_picture() throws InterruptedException {
        var messages = new ArrayList<>(turns(10));
        var request = Histories.picture("make it look like this");
        messages.add(request);
        for (int i = 0; i < 20; i++) {
            var call = Histories.call("c" + i, "terminal", "{}");
            messages.add(Message.assistant("", List.of(call)));
            messages.add(Message.toolResult(call, "x".repeat(40_000)));
        }
        var compressed = compress(messages);
        assertThat(compressed.messages()).contains(request);
        assertThat(Histories.objection(compressed.messages())).isEmpty();
    }

    @Test
    void an_earlier_summary_is_continued_and_not_summarised() throws InterruptedException {
        writer.answers("the first summary", "the second summary");
        var messages = new ArrayList<>(compress(turns(30)).messages());
        messages.addAll(turns(30).subList(1, 61));
        var compressed = compress(messages);
        var asked = writer.asked().getLast().text();
        assertThat(asked).contains("<earlier>\nthe first summary\n</earlier>");
        assertThat(asked.substring(asked.indexOf("<conversation>"))).doesNotContain("the first summary");
        assertThat(compressed.messages().stream().filter(Handoff::is).map(Handoff::body))
                .containsExactly("the second summary");
        assertThat(compressed.notices()).singleElement().asString().contains("compressed 2 times");
    }

    @Test
    void a_summary_in_the_old_form_is_recognised() throws InterruptedException {
        var messages = new ArrayList<>(turns(30));
        messages.add(1, Message.user("[CONTEXT SUMMARY]: from an older version"));
        messages.add(2, Message.assistant("understood"));
        compress(messages);
        assertThat(writer.asked().getFirst().text()).contains("<earlier>\nfrom an older version\n</earlier>");
    }

    @Test
    void a_request_that_shares_its_message_with_a_summary_is_told_apart_the_next_time() {
        // given: an assistant's message before and the user's after leave no role for the handoff
        var head = List.of(Message.user("a"), Message.assistant("b"));
        var joined =
                Handoff.join(head, "the summary", List.of(Histories.picture("the request"), Message.assistant("c")));
        assertThat(joined).hasSize(4);
        // when
        var cut = Cut.of(joined, 2, 3);
        // then
        assertThat(cut.earlier()).contains("the summary");
        assertThat(cut.tail()).containsExactly(Histories.picture("the request"), Message.assistant("c"));
        assertThat(cut.middle()).isEmpty();
    }

    @Test
    void too_little_to_compress_stays_as_it_is_and_nobody_is_asked() throws InterruptedException {
        var messages = turns(4).subList(0, 8);
        assertThat(compressor.compressNow(messages, MODEL, Optional.empty()).messages())
                .isEqualTo(messages);
        assertThat(writer.asked()).isEmpty();
    }

    @Test
    void after_two_compressions_that_saved_nothing_it_is_not_due_until_the_person_asks() throws InterruptedException {
        var messages = incompressible();
        writer.answers("s".repeat(40_000), "s".repeat(40_000));
        compress(messages);
        assertThat(compressor.due(1_000_000, MODEL)).as("after one").isTrue();
        compress(messages);
        assertThat(compressor.due(1_000_000, MODEL)).as("after two").isFalse();
        compressor.compressNow(turns(30), MODEL, Optional.empty());
        assertThat(compressor.due(1_000_000, MODEL))
                .as("asked for by the person")
                .isTrue();
    }

    @Test
    void without_a_summary_the_middle_is_dropped_with_a_note_and_the_person_told() throws InterruptedException {
        writer.fails(new HermesException(ExitCode.FAILED, "no provider"));
        var messages = turns(30);
        var compressed = compress(messages);
        assertThat(compressed.changed()).isTrue();
        assertThat(compressed.summarised()).isFalse();
        int dropped = messages.size() - compressed.messages().size() + 1;
        assertThat(compressed.messages().get(4).text()).contains("[" + dropped + " earlier messages were removed");
        assertThat(compressed.notices())
                .containsExactly(
                        "The compression model failed: no provider",
                        "No summary could be written; " + dropped
                                + " messages were dropped from the model's view. They stay in the session database.");
        assertThat(Histories.objection(compressed.messages())).isEmpty();
    }

    @Test
    void an_earlier_summary_survives_a_later_failure() throws InterruptedException {
        writer.answers("the first summary").fails(new HermesException(ExitCode.FAILED, "down"));
        var messages = new ArrayList<>(compress(turns(30)).messages());
        messages.addAll(turns(30).subList(1, 61));
        var handoffs = compress(messages).messages().stream()
                .filter(Handoff::is)
                .map(Handoff::body)
                .toList();
        assertThat(handoffs).singleElement().asString().startsWith("the first summary\n\n[");
    }

    @Test
    void with_abort_on_failure_the_conversation_stays_as_it_is() throws InterruptedException {
        compressor = with(new CompressionSettings(true, 0.5, 0.2, 3, 20, true, 400));
        writer.answers(" ");
        var messages = turns(30);
        var compressed = compress(messages);
        assertThat(compressed.changed()).isFalse();
        assertThat(compressed.messages()).isEqualTo(messages);
        assertThat(compressed.notices())
                .containsExactly(
                        "The compression model gave an empty summary.",
                        "The conversation was not compressed, because no summary could be written.");
    }

    @ParameterizedTest
    @CsvSource({"MALFORMED_RESPONSE, 30", "TIMEOUT, 30", "RATE_LIMIT, 60", ", 600"})
    void after_a_failure_the_model_is_not_asked_for_a_while(ErrorClass kind, int seconds) throws InterruptedException {
        writer.fails(
                kind == null
                        ? new HermesException(ExitCode.FAILED, "no provider")
                        : new ModelException(
                                kind, OptionalInt.empty(), "x", "", Optional.empty(), Optional.empty(), null));
        compress(turns(30));
        clock.advance(Duration.ofSeconds(seconds - 1));
        compress(turns(30));
        assertThat(writer.asked()).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        compress(turns(30));
        assertThat(writer.asked()).hasSize(2);
    }

    @Test
    void a_person_who_asks_does_not_have_to_wait() throws InterruptedException {
        writer.fails(new HermesException(ExitCode.FAILED, "no provider"));
        compress(turns(30));
        assertThat(compressor.compressNow(turns(30), MODEL, Optional.empty()).summarised())
                .isTrue();
    }

    @Test
    void a_writer_with_a_smaller_window_lowers_the_threshold_of_the_session_and_says_so() throws InterruptedException {
        writer.withWindow(80_000);
        assertThat(compress(turns(30)).notices()).singleElement().asString().contains("reads only 80000 tokens");
        assertThat(compressor.threshold(MODEL)).isEqualTo(80_000);
    }

    @Test
    void a_writer_with_too_small_a_window_is_not_asked() throws InterruptedException {
        writer.withWindow(32_000);
        var compressed = compress(turns(30));
        assertThat(compressed.summarised()).isFalse();
        assertThat(compressed.notices().getFirst()).contains("window of 32000 tokens", "auxiliary.compression.model");
        assertThat(writer.asked()).isEmpty();
    }

    @Test
    void what_is_sent_to_the_writer_fits_its_window_however_much_there_is() throws InterruptedException {
        writer.withWindow(64_000);
        var messages = new ArrayList<Message>();
        for (int i = 0; i < 1_500; i++) {
            messages.add(Message.user("ask " + i + "x".repeat(300)));
            messages.add(Message.assistant("answer " + i + "y".repeat(300)));
        }
        compress(messages);
        assertThat(TokenEstimate.of(writer.asked().getFirst().messages())).isLessThan(64_000);
    }

    @Test
    void bulky_outputs_in_the_middle_become_one_line_and_equal_ones_are_told_once() {
        var make = Histories.call("1", "terminal", "{\"command\":\"make  all\"}");
        var read = Histories.call("2", "read_file", "{\"path\":\"a.txt\",\"limit\":5}");
        var again = Histories.call("3", "read_file", "{\"path\":\"a.txt\",\"limit\":5}");
        var write = Histories.call("4", "write_file", "{\"path\":\"b\",\"content\":\"" + "z".repeat(600) + "\"}");
        var output = "{\"output\":\"" + "line\\n".repeat(47) + "\",\"exit_code\":0}";
        var messages = List.of(
                Message.user("go"),
                Message.assistant("", List.of(make, read)),
                Message.toolResult(make, output),
                Message.toolResult(read, "c".repeat(300)),
                Message.assistant("", List.of(write)),
                Message.toolResult(write, "ok"),
                Message.assistant("", List.of(again)),
                Message.toolResult(again, "c".repeat(300)));
        var pruned = Pruning.before(6, messages);
        assertThat(pruned.get(2).text()).isEqualTo("[terminal] ran `make all` -> exit 0, 47 lines output");
        assertThat(pruned.get(3).text())
                .isEqualTo("[read_file] path=a.txt, limit=5 -> 1 lines, 300 chars (same output as a later call)");
        assertThat(pruned.get(4).toolCalls().getFirst().arguments())
                .isEqualTo("{\"path\":\"b\",\"content\":\"" + "z".repeat(200) + "… [cut]\"}");
        assertThat(pruned.get(5).text()).isEqualTo("ok");
        assertThat(pruned.get(7).text()).hasSize(300);
    }

    @Test
    void pictures_older_than_the_newest_one_of_the_person_are_not_sent_again() {
        var kept = Pairs.withoutOldImages(
                List.of(Histories.picture("old"), Message.assistant("a"), Histories.picture("new"), Message.user("x")));
        assertThat(kept.get(0).text()).isEqualTo("old\n[image removed to save room]");
        assertThat(kept.get(2)).isEqualTo(Histories.picture("new"));
    }

    /** Fits neither into a tail nor into less. */
    private static List<Message> incompressible() {
        var messages = new ArrayList<Message>();
        messages.add(Message.system("s"));
        messages.add(Message.user("x".repeat(900_000)));
        messages.addAll(turns(6).subList(2, 13));
        return messages;
    }

    /** A system prompt and turns of about 4,000 tokens. */
    private static List<Message> turns(int number) {
        var messages = new ArrayList<Message>();
        messages.add(Message.system("system prompt"));
        for (int i = 0; i < number; i++) {
            messages.add(Message.user("ask " + i + " x".repeat(4_000)));
            messages.add(Message.assistant("answer " + i + " y".repeat(4_000)));
        }
        return messages;
    }

    private Compressed compress(List<Message> messages) throws InterruptedException {
        return compressor.compress(messages, MODEL, Optional.empty());
    }

    private Compressor with(CompressionSettings settings) {
        return new Compressor(settings, writer, new Redactor(true)::force, clock, Log.NONE);
    }
}
