package dev.hermes.tools.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HeadAndTailTest {
    @Test
    void short_text_stays_whole() {
        assertThat(gathered("abc", 100, 1)).isEqualTo("abc");
        assertThat(gathered("0123456789", 10, 3)).isEqualTo("0123456789");
    }

    @Test
    void long_text_keeps_two_fifths_at_the_head_and_the_rest_at_the_tail() {
        assertThat(gathered("0123456789X", 10, 2))
                .isEqualTo("0123\n\n... [OUTPUT TRUNCATED - 1 chars omitted out of 11 total] ...\n\n56789X");
    }

    @Test
    void how_the_text_arrives_changes_nothing() {
        for (long seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (int i = random.nextInt(400); i > 0; i--) {
                text.append((char) ('a' + random.nextInt(26)));
            }
            int limit = 1 + random.nextInt(200);
            assertThat(gathered(text.toString(), limit, 1 + random.nextInt(50)))
                    .as("seed %d", seed)
                    .isEqualTo(gathered(text.toString(), limit, 1000));
        }
    }

    private static String gathered(String text, int limit, int chunk) {
        var gathered = new HeadAndTail(limit);
        for (int at = 0; at < text.length(); at += chunk) {
            var piece = text.substring(at, Math.min(at + chunk, text.length())).toCharArray();
            gathered.append(piece, piece.length);
        }
        return gathered.text();
    }
}
