package dev.hermes.agent.auxiliary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TitleWriterTest {
    private static final List<Message> EXCHANGE =
            List.of(Message.user("q".repeat(600)), Message.assistant("an answer"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Fixing the gate            | Fixing the gate
            "Fixing the gate"          | Fixing the gate
            **Title: "Fixing  it"**    | Fixing it
            title: „Tor“ reparieren    | „Tor“ reparieren
            """)
    void decoration_around_a_title_is_taken_off(String written, String title) {
        assertThat(TitleWriter.clean(written)).contains(title);
    }

    @Test
    void a_long_title_is_cut_and_an_empty_one_is_none() {
        assertThat(TitleWriter.clean("x".repeat(81))).contains("x".repeat(77) + "...");
        assertThat(TitleWriter.clean("\"\"")).isEmpty();
    }

    @Test
    void the_first_exchange_is_shown_in_excerpts() throws InterruptedException {
        var model = new ScriptedModel().answers("A title");
        assertThat(new TitleWriter(model, Log.NONE).title(Models.of("p", "m", 1), EXCHANGE))
                .contains("A title");
        assertThat(model.asked().getFirst().text()).contains("User: " + "q".repeat(500) + "\n\nAssistant: an answer");
    }

    @Test
    void a_failure_is_no_harm() throws InterruptedException {
        var model = new ScriptedModel().fails(new HermesException(ExitCode.FAILED, "down"));
        assertThat(new TitleWriter(model, Log.NONE).title(Models.of("p", "m", 1), EXCHANGE))
                .isEmpty();
    }

    @Test
    void only_a_young_conversation_without_a_title_gets_one() {
        assertThat(TitleWriter.due(EXCHANGE, Optional.empty())).isTrue();
        assertThat(TitleWriter.due(EXCHANGE, Optional.of("mine"))).isFalse();
        assertThat(TitleWriter.due(EXCHANGE.subList(0, 1), Optional.empty())).isFalse();
        assertThat(TitleWriter.due(
                        List.of(Message.user("1"), Message.assistant("a"), Message.user("2"), Message.user("3")),
                        Optional.empty()))
                .isFalse();
    }
}
