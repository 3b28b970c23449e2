package dev.hermes.providers.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimilarityTest {
    @Test
    void common_blocks_count_twice_by_all_letters() {
        assertThat(Similarity.of("abcd", "bcde")).isEqualTo(0.75);
        assertThat(Similarity.of("glm-5.1", "glm-5")).isCloseTo(10 / 12.0, within(1e-9));
        assertThat(Similarity.of("GLM-5", "glm-5")).isEqualTo(1);
        assertThat(Similarity.of("", "")).isEqualTo(1);
        assertThat(Similarity.of("abc", "")).isZero();
        // the leftmost of two blocks that are as long
        assertThat(Similarity.of("abxcd", "abcd")).isCloseTo(8 / 9.0, within(1e-9));
    }

    @Test
    void it_lies_between_nothing_and_the_same() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            var one = word(random);
            var other = word(random);
            double ratio = Similarity.of(one, other);
            assertThat(ratio).as("seed %d: %s, %s", seed, one, other).isBetween(0.0, 1.0);
            assertThat(ratio == 1.0).as("seed %d: %s, %s", seed, one, other).isEqualTo(one.equalsIgnoreCase(other));
        }
    }

    @Test
    void the_most_alike_come_first_and_not_too_many() {
        assertThat(Similarity.nearest("glm5", List.of("kimi-k2", "glm-5.1", "glm-5", "glm-4.7"), 0.5, 2))
                .extracting(Similarity.Near::id)
                .containsExactly("glm-5", "glm-5.1");
    }

    private static String word(Random random) {
        var word = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
            word.append("abAB-".charAt(random.nextInt(5)));
        }
        return word.toString();
    }
}
