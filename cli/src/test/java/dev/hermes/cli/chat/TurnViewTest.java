package dev.hermes.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.agent.AgentEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnViewTest {
    /** A terminal without colours that keeps what is written on it. */
    private static final class Paper implements Screen {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void print(String line) {
            lines.add(line);
        }

        @Override
        public void aside(String line) {
            lines.add(line);
        }

        @Override
        public void status(String text) {
            // paper has no line for that
        }

        @Override
        public Paint paint() {
            return new Paint(false);
        }

        @Override
        public int width() {
            return 80;
        }
    }

    private final Paper paper = new Paper();

    @Test
    void a_turn_that_throws_leaves_no_box_open_and_no_word_unsaid() {
        assertThatThrownBy(() -> {
                    try (var view = new TurnView(paper, true, true)) {
                        view.accept(new AgentEvent.ReasoningDelta("first this,\nthen"));
                        throw new IllegalStateException("the disk is full");
                    }
                })
                .isInstanceOf(IllegalStateException.class);
        assertThat(paper.lines).containsExactly("┌─ Reasoning ─┐", "first this,", "then", "└─────────────┘");
        paper.lines.clear();
        assertThatThrownBy(() -> {
                    try (var view = new TurnView(paper, true, true)) {
                        view.accept(new AgentEvent.TextDelta("half an ans"));
                        throw new IllegalStateException("the disk is full");
                    }
                })
                .isInstanceOf(IllegalStateException.class);
        assertThat(paper.lines).containsExactly("half an ans");
    }

    @Test
    void a_turn_that_ended_is_not_ended_twice() {
        try (var view = new TurnView(paper, true, true)) {
            view.accept(new AgentEvent.ReasoningDelta("hm"));
            view.accept(new AgentEvent.TextDelta("done"));
            view.accept(new AgentEvent.SegmentEnd());
        }
        assertThat(paper.lines).containsExactly("┌─ Reasoning ─┐", "hm", "└─────────────┘", "done");
    }
}
