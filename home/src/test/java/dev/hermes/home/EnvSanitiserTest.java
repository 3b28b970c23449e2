package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EnvSanitiserTest {
    @Test
    void known_names_take_a_line_apart() {
        assertThat(mended("FAL_KEY=111FIRECRAWL_API_KEY=222GITHUB_TOKEN=333\n"))
                .contains("FAL_KEY=111\nFIRECRAWL_API_KEY=222\nGITHUB_TOKEN=333\n");
        assertThat(mended("# a\r\nexport FAL_KEY=1GITHUB_TOKEN=2\r\nB=1"))
                .contains("# a\r\nexport FAL_KEY=1\r\nGITHUB_TOKEN=2\r\nB=1");
        assertThat(mended("A=1\nFAL_KEY=1 GITHUB_TOKEN='x y'")).contains("A=1\nFAL_KEY=1\nGITHUB_TOKEN='x y'");
    }

    @Test
    void a_name_within_a_longer_one_is_none() {
        assertThat(mended("FAL_KEY=1GLM_API_KEY=2\n")).contains("FAL_KEY=1\nGLM_API_KEY=2\n");
        assertThat(mended("GLM_API_KEY=2\n")).isEmpty();
    }

    @Test
    void what_stands_before_the_first_known_name_is_kept() {
        assertThat(mended("MY_FAL_KEY=1GITHUB_TOKEN=2EXA_API_KEY=3\n"))
                .contains("MY_FAL_KEY=1\nGITHUB_TOKEN=2\nEXA_API_KEY=3\n");
        assertThat(mended("MINE=abc FAL_KEY=1GITHUB_TOKEN=2\n")).contains("MINE=abc\nFAL_KEY=1\nGITHUB_TOKEN=2\n");
    }

    @Test
    void unknown_names_quotes_comments_and_queries_never_split() {
        for (var fine : List.of(
                "FAL_KEY=1MY_OWN_NAME=2\n",
                "FAL_KEY='1GITHUB_TOKEN=2'\n",
                "MY_OWN='FAL_KEY=1GITHUB_TOKEN=2'\n",
                "FAL_KEY=\"1\nGITHUB_TOKEN=2EXA_API_KEY=3\"\n",
                "# FAL_KEY=1GITHUB_TOKEN=2\n",
                "OPENAI_BASE_URL=https://x/v1?OPENAI_API_KEY=1&FAL_KEY=2\n",
                "A=b==\nB=QQ==\n")) {
            assertThat(mended(fine)).as(fine).isEmpty();
        }
    }

    @Test
    void no_character_but_blanks_is_lost_and_no_assignment_either() {
        long seed = 20261126;
        var random = new Random(seed);
        var pieces = List.of(
                "FAL_KEY=",
                "GITHUB_TOKEN=",
                "GLM_API_KEY=",
                "LM_API_KEY=",
                "MINE=",
                "x",
                "1",
                "'",
                "\"",
                " ",
                "# ",
                "\n",
                "\r\n",
                "export ",
                "=",
                "\\",
                "${A}",
                "é",
                "?",
                "_",
                "A");
        for (int round = 0; round < 5000; round++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(14); n > 0; n--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            var before = text.toString();
            var after = mended(before).orElse(before);
            assertThat(after.replaceAll("\\s", ""))
                    .as("seed %d round %d <%s>", seed, round, before)
                    .isEqualTo(before.replaceAll("\\s", ""));
            assertThat(names(after))
                    .as("seed %d round %d <%s>", seed, round, before)
                    .containsAll(names(before));
            assertThat(mended(after))
                    .as("seed %d round %d <%s> again <%s>", seed, round, before, after)
                    .isEmpty();
        }
    }

    private static List<String> names(String text) {
        return new ArrayList<>(EnvFile.parse(text, Map.of()).keySet());
    }

    private static Optional<String> mended(String text) {
        return EnvSanitiser.mended(text);
    }
}
