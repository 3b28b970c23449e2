package dev.hermes.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

@Timeout(30)
class JsonLinesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static ObjectNode message(int id) {
        return JsonNodeFactory.instance.objectNode().put("id", id);
    }

    @Test
    void objects_are_told_from_noise_and_the_end_from_silence() throws Exception {
        // given
        var spoken = "Hello!\n\n{\"id\": 1}\r\n[2]\n{\"id\":".getBytes(StandardCharsets.UTF_8);
        try (var lines = new JsonLines("test", new ByteArrayInputStream(spoken), new PipedOutputStream(), 1)) {
            // when
            var heard = new ArrayList<JsonLines.Heard>();
            do {
                heard.add(lines.next(SOON).orElseThrow());
            } while (!(heard.getLast() instanceof JsonLines.Heard.End));
            // then
            assertThat(heard)
                    .containsExactly(
                            new JsonLines.Heard.Noise("Hello!"),
                            new JsonLines.Heard.Message(message(1)),
                            new JsonLines.Heard.Noise("[2]"),
                            new JsonLines.Heard.Noise("{\"id\":"),
                            new JsonLines.Heard.End());
            assertThat(lines.next(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void who_speaks_to_somebody_that_does_not_read_is_not_held_up_and_what_was_said_comes_before_the_end()
            throws Exception {
        var theirs = new PipedInputStream(16); // less than is said
        try (var silence = new PipedInputStream();
                var _ = new PipedOutputStream(silence);
                var lines = new JsonLines("test", silence, new PipedOutputStream(theirs), 8)) {
            for (int i = 0; i < 100; i++) {
                lines.say(message(i));
            }
            lines.finish();
            assertThat(lines.next(Duration.ZERO)).isEmpty();
            assertThat(text(theirs).lines()).hasSize(100).last().isEqualTo("{\"id\":99}");
        }
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}
