package dev.hermes.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class ArgumentRepairTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "None", "null"})
    void nothing_means_no_arguments(String text) {
        assertThat(ArgumentRepair.repair(text)).contains("{}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1}|{\"a\":1}",
                "{\"a\":1,}|{\"a\":1}",
                "{\"a\":[1,2,],}|{\"a\":[1,2]}",
                "{\"a\":1|{\"a\":1}",
                "{\"a\":[1,{\"b\":2|{\"a\":[1,{\"b\":2}]}",
                "{\"a\":1}}}|{\"a\":1}",
                "{\"a\":1}]|{\"a\":1}",
                "{\"a\":\"C:\\\\\",}|{\"a\":\"C:\\\\\"}",
                "{\"a\":\"x,}\"}|{\"a\":\"x,}\"}",
                "{\"a\":\"x,}\",}|{\"a\":\"x,}\"}"
            })
    void what_can_be_mended_is_mended(String broken, String mended) {
        assertThat(ArgumentRepair.repair(broken)).contains(mended);
    }

    @Test
    void raw_control_characters_in_strings_become_escapes() {
        var mended = ArgumentRepair.repair("{\"a\":\"one\ntwo\tthree\"}").orElseThrow();
        assertThat(Json.parse(mended).orElseThrow().path("a").asString()).isEqualTo("one\ntwo\tthree");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":\"cut of", "{\"a\":", "[1,2]", "\"text\"", "rm -rf", "{\"a\" 1}"})
    void what_would_need_guessing_is_left_alone(String text) {
        assertThat(ArgumentRepair.repair(text)).isEmpty();
    }

    @RepeatedTest(200)
    void whole_arguments_stay_as_they_are_and_cut_ones_never_become_something_longer(RepetitionInfo repetition) {
        // given
        long seed = 104_729L * repetition.getCurrentRepetition();
        var random = new Random(seed);
        var whole = something(random, 3).toString();
        // then
        assertThat(ArgumentRepair.repair(whole)).as("seed %d", seed).contains(whole);
        var cut = whole.substring(0, random.nextInt(whole.length()));
        ArgumentRepair.repair(cut).ifPresent(mended -> {
            var content = mended.replaceAll("[\\[\\]{}]", "");
            assertThat(whole.replaceAll("[\\[\\]{}]", ""))
                    .as("seed %d, cut: %s", seed, cut)
                    .startsWith(content);
        });
    }

    private static ObjectNode something(Random random, int depth) {
        var object = Json.object();
        for (int i = random.nextInt(4); i >= 0; i--) {
            var name = "k" + i;
            switch (random.nextInt(depth > 0 ? 5 : 3)) {
                case 0 -> object.put(name, random.nextInt());
                case 1 -> object.put(name, "text, \"quoted\" \\ } ] \n" + random.nextInt());
                case 2 -> object.put(name, random.nextBoolean());
                case 3 -> object.set(name, something(random, depth - 1));
                default ->
                    object.putArray(name).add(something(random, depth - 1)).add(1);
            }
        }
        return object;
    }
}
