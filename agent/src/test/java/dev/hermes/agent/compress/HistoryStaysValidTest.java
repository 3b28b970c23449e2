package dev.hermes.agent.compress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Whatever conversation goes in, what comes out is one that every provider accepts. */
class HistoryStaysValidTest {
    private static final int ROUNDS = 150;

    @Test
    void a_cut_conversation_is_valid_and_keeps_head_tail_and_the_newest_request() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            var messages = Histories.random(random);
            int headEnd = Cut.headEnd(messages, random.nextInt(6));
            long budget = 500 + random.nextInt(30_000);
            int tailStart = Cut.tailStart(messages, headEnd, budget);
            var cut = Cut.of(messages, headEnd, tailStart);
            var as = "seed " + seed + ", head " + headEnd + ", tail " + tailStart + " of " + messages.size();

            assertThat(cut.head()).as(as).isEqualTo(messages.subList(0, headEnd));
            assertThat(Histories.objection(messages)).as("the input of " + as).isEmpty();
            assertThat(Histories.objection(cut.head())).as("head of " + as).isEmpty();
            assertThat(Histories.objection(cut.tail())).as("tail of " + as).isEmpty();
            assertThat(cut.tail()).as(as).endsWith(tail(messages, tailStart).toArray(Message[]::new));
            assertThat(cut.head().size() + cut.middle().size() + cut.tail().size())
                    .as("nothing is lost or doubled: " + as)
                    .isEqualTo(messages.size());
            int newest = Cut.newestUser(messages);
            assertThat(newest < headEnd || cut.tail().contains(messages.get(newest)))
                    .as("the newest request stays: " + as)
                    .isTrue();

            var joined = Handoff.join(cut.head(), "summary", cut.tail());
            if (!cut.tail().isEmpty()) {
                assertThat(Histories.objection(joined)).as(as).isEmpty();
            }
            assertThat(Pairs.repaired(joined)).as("nothing to repair: " + as).isEqualTo(joined);
        }
    }

    @Test
    void a_second_cut_finds_the_first_summary_and_the_messages_as_they_were() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            int protect = random.nextInt(4);
            var once = compressed(Histories.random(random), protect, random);
            int headEnd = Cut.headEnd(once, protect);
            var cut = Cut.of(once, headEnd, Cut.tailStart(once, headEnd, 2_000));
            boolean found = once.stream().anyMatch(Handoff::is);
            assertThat(cut.earlier().isPresent()).as("seed %d", seed).isEqualTo(found);
            cut.earlier().ifPresent(earlier -> assertThat(earlier).isEqualTo("the first summary"));
            var rest = new ArrayList<>(cut.head());
            rest.addAll(cut.middle());
            rest.addAll(cut.tail());
            assertThat(rest).as("seed %d", seed).noneMatch(Handoff::is);
        }
    }

    @Test
    void pruning_changes_no_roles_ids_or_tail_and_leaves_arguments_that_are_json() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            var messages = Histories.random(random);
            int tailStart = random.nextInt(messages.size() + 1);
            var pruned = Pruning.before(tailStart, messages);
            assertThat(pruned)
                    .extracting(Message::role, Message::toolCallId)
                    .as("seed %d", seed)
                    .isEqualTo(messages.stream()
                            .map(message -> org.assertj.core.groups.Tuple.tuple(message.role(), message.toolCallId()))
                            .toList());
            assertThat(tail(pruned, tailStart)).as("seed %d", seed).isEqualTo(tail(messages, tailStart));
            assertThat(Histories.objection(pruned)).as("seed %d", seed).isEmpty();
            assertThat(TokenEstimate.of(pruned)).as("seed %d", seed).isLessThanOrEqualTo(TokenEstimate.of(messages));
            pruned.stream()
                    .flatMap(message -> message.toolCalls().stream())
                    .forEach(call -> assertThat(JsonMapper.shared()
                                    .readTree(call.arguments())
                                    .isObject())
                            .as(call.arguments())
                            .isTrue());
        }
    }

    @Test
    void repairing_makes_any_selection_of_messages_valid_and_leaves_valid_ones_alone() {
        for (long seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            var messages = Histories.random(random);
            assertThat(Pairs.repaired(messages)).as("seed %d", seed).isEqualTo(messages);
            var selection = messages.stream().filter(_ -> random.nextInt(3) > 0).toList();
            assertThat(Histories.objection(withoutPlainText(Pairs.repaired(selection))))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    /** Pairs are about calls and results; that users and answers alternate is not their matter. */
    private static List<Message> withoutPlainText(List<Message> messages) {
        return messages.stream()
                .filter(message ->
                        message.role() == Role.TOOL || !message.toolCalls().isEmpty())
                .toList();
    }

    private static List<Message> compressed(List<Message> messages, int protect, Random random) {
        int headEnd = Cut.headEnd(messages, protect);
        var cut = Cut.of(messages, headEnd, Cut.tailStart(messages, headEnd, 500 + random.nextInt(10_000)));
        return cut.middle().isEmpty() ? messages : Handoff.join(cut.head(), "the first summary", cut.tail());
    }

    private static List<Message> tail(List<Message> messages, int from) {
        return messages.subList(from, messages.size());
    }
}
