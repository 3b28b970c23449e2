package dev.hermes.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThoughtScrubberTest {
    private static List<String> shown(String... pieces) {
        var result = new ArrayList<String>();
        var scrubber = new ThoughtScrubber(result::add, _ -> {});
        for (var piece : pieces) {
            scrubber.accept(piece);
        }
        scrubber.end();
        return result;
    }

    @Test
    void a_thought_is_hidden_wherever_its_tags_are_cut() {
        assertThat(shown("a<thi", "nk>x</think>b")).containsExactly("a", "b");
    }

    @Test
    void an_opener_within_a_line_that_is_never_closed_is_text() {
        assertThat(String.join("", shown("use <think> tags"))).isEqualTo("use <think> tags");
    }

    @Test
    void an_opener_at_the_start_of_a_line_hides_the_rest() {
        assertThat(shown("text\n<reasoning>never closed")).containsExactly("text\n");
    }

    @Test
    void what_cannot_become_a_tag_is_shown_at_once() {
        assertThat(shown("x <", "y")).containsExactly("x ", "<y");
    }

    @Test
    void private_context_is_neither_shown_nor_told_as_a_thought() {
        var thoughts = new StringBuilder();
        var scrubber = new ThoughtScrubber(_ -> {}, thoughts::append);
        scrubber.accept("<memory-context>private</memory-context><think>public</think>");
        scrubber.end();
        assertThat(thoughts.toString()).isEqualTo("public");
    }

    @Test
    void thoughts_are_told_while_they_are_written() {
        var thoughts = new ArrayList<String>();
        var scrubber = new ThoughtScrubber(_ -> {}, thoughts::add);
        scrubber.accept("<think>first ");
        assertThat(thoughts).containsExactly("first ");
        scrubber.accept("second</thi");
        assertThat(thoughts).containsExactly("first ", "second");
    }

    @Test
    void every_split_of_a_text_shows_the_same() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var words = List.of(
                "<think>",
                "</think>",
                "<THINK>",
                "</Think>",
                "<reasoning>",
                "</reasoning>",
                "<",
                ">",
                "</",
                "a",
                " b",
                "\n",
                "<thinking>",
                "</thinking>",
                "<memory-context>",
                "</memory-context>",
                "<thin",
                "k>",
                "é",
                "/");
        for (int round = 0; round < 3000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(14); i >= 0; i--) {
                text.append(words.get(random.nextInt(words.size())));
            }
            var pieces = new ArrayList<String>();
            for (int at = 0; at < text.length(); ) {
                int next = Math.min(text.length(), at + 1 + random.nextInt(6));
                pieces.add(text.substring(at, next));
                at = next;
            }
            assertThat(String.join("", shown(pieces.toArray(String[]::new))))
                    .as("seed %d, %s in %s", seed, text, pieces)
                    .isEqualTo(ThoughtScrubber.visible(text.toString()));
        }
    }
}
