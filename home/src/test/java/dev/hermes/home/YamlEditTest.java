package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class YamlEditTest {
    @Test
    void a_value_takes_the_place_of_a_list_a_map_or_a_long_text() {
        assertThat(set("a:\n- x\n- y # last\nb: 1\n", "z", "a")).isEqualTo("a: z # last\nb: 1\n");
        assertThat(set("a: # why\n  - x\n  - y\nb: 1\n", "z", "a")).isEqualTo("a: z # why\nb: 1\n");
        assertThat(set("k:\n  a: |  # text\n    one\n    two\n\n  b: 1\n", "z", "k", "a"))
                .isEqualTo("k:\n  a: z # text\n  b: 1\n");
        assertThat(set("k: {a: [1, 2], b: 3}\n", "z", "k", "a")).isEqualTo("k: {a: z, b: 3}\n");
        assertThat(set("a: 'x' # why\nb: 1", Map.of("c", 1), "a")).isEqualTo("a: # why\n  c: 1\nb: 1");
    }

    @Test
    void what_is_empty_is_filled_in_the_style_of_its_place() {
        assertThat(set("{}\n", 1, "a", "b")).isEqualTo("a:\n  b: 1\n");
        assertThat(set("p: {}  # none\nq: 1\n", 1, "p", "a")).isEqualTo("p:  # none\n  a: 1\nq: 1\n");
        assertThat(set("p:\nq: 1\n", "x", "p")).isEqualTo("p: x\nq: 1\n");
        assertThat(set("o: {p: {}, q: }\n", 1, "o", "p", "a")).isEqualTo("o: {p: {a: 1}, q: }\n");
        assertThat(set("# only words", 1, "a")).isEqualTo("# only words\na: 1\n");
    }

    @Test
    void lists_of_maps_are_written_as_blocks() {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("name", "a");
        entry.put("on", true);
        var text = set("", List.of(entry, "x", List.of(1)), "list");
        assertThat(text).isEqualTo("list:\n  - name: a\n    'on': true\n  - x\n  - [1]\n");
        assertThat(YamlReader.map(text)).containsEntry("list", List.of(entry, "x", List.of(1)));
    }

    @Test
    void a_scalar_in_a_list_gives_way_to_a_map() {
        assertThat(set("l:\n  - x\n  - y\n", 1, "l", "0", "k")).isEqualTo("l:\n  - {k: 1}\n  - y\n");
        assertThat(set("l: [x, y]\n", "z", "l", "1")).isEqualTo("l: [x, z]\n");
    }

    @Test
    void what_repeats_another_place_is_replaced_and_never_changed_there() {
        var text = "base: &b {x: 1}\nlast: *b\n";
        assertThat(set(text, 2, "last")).isEqualTo("base: &b {x: 1}\nlast: 2\n");
        assertThat(set(text, 2, "fresh")).isEqualTo(text + "fresh: 2\n");
        assertThatThrownBy(() -> set(text, 2, "last", "x")).isInstanceOf(YamlEdit.Refused.class);
    }

    @Test
    void removing_keeps_everything_else_and_comments_when_asked() {
        assertThat(unset("a:\n  b: 1 # one\n  # two\nc: 2\n", false, "a", "b")).isEqualTo("  # two\nc: 2\n");
        assertThat(unset("a:\n  b: 1 # one\n  d: 3\nc: 2\n", true, "a", "b")).isEqualTo("a:\n  # one\n  d: 3\nc: 2\n");
        assertThat(unset("l:\n  - {a: 1}\n  - b: 1\n    c: 2\n", false, "l", "1", "b"))
                .isEqualTo("l:\n  - {a: 1}\n  - c: 2\n");
        assertThat(unset("l:\n  - a: 1\n  - b\n", false, "l", "0", "a")).isEqualTo("l:\n  - {}\n  - b\n");
        assertThat(unset("l:\n  - a\n  - b\nc: 1\n", false, "l", "0")).isEqualTo("l:\n  - b\nc: 1\n");
        assertThat(unset("l:\n  - a\nc: 1\n", false, "l", "0")).isEqualTo("l:\n  []\nc: 1\n");
        assertThat(unset("l: [a, b]\n", false, "l", "1")).isEqualTo("l: [a]\n");
        assertThat(YamlEdit.unset("a: 1\n", List.of("b"), false)).isEmpty();
    }

    @Test
    void line_ends_and_the_mark_at_the_beginning_are_those_of_the_file() {
        assertThat(set("\uFEFFa: 1\r\n", 2, "b", "c")).isEqualTo("\uFEFFa: 1\r\nb:\r\n  c: 2\r\n");
    }

    @Test
    void random_edits_read_back_as_what_was_meant() {
        long seed = 20261126;
        var random = new Random(seed);
        var names = List.of("a", "b", "on", "1", "x y", "é😀");
        for (int round = 0; round < 300; round++) {
            var text = "# head\nz: 1 # tail\n";
            var tree = Trees.copy(YamlReader.map(text));
            for (int n = 0; n < 12; n++) {
                var path = new ArrayList<String>(List.of("k" + random.nextInt(3)));
                for (int depth = random.nextInt(3); depth > 0; depth--) {
                    path.add(names.get(random.nextInt(names.size())));
                }
                var before = text;
                if (random.nextInt(4) == 0) {
                    text = YamlEdit.unset(text, path, random.nextBoolean()).orElse(text);
                    Trees.remove(tree, path);
                } else if (!listOnTheWay(tree, path)) {
                    var value = value(random, 2);
                    text = YamlEdit.set(text, path, value);
                    Trees.put(tree, path, value);
                }
                assertThat(Trees.same(YamlReader.map(text), tree))
                        .as("seed %d round %d: %s%nin%n%s%nmade%n%s", seed, round, path, before, text)
                        .isTrue();
                assertThat(text).startsWith("# head\nz: 1 # tail\n");
            }
        }
    }

    private static boolean listOnTheWay(Map<String, Object> tree, List<String> path) {
        for (int length = 1; length < path.size(); length++) {
            if (Trees.find(tree, path.subList(0, length)).orElse("") instanceof List) {
                return true;
            }
        }
        return false;
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 5)) {
            case 0 -> random.nextInt(1000);
            case 1 -> random.nextBoolean();
            case 2 ->
                List.of("yes", "-3", "null", "", "# c", "a: b", "1:30", " x ", "'", "\"", "a\nb")
                        .get(random.nextInt(11));
            case 3 -> random.nextInt(100) / 8.0;
            case 4 -> List.of("a", "no");
            case 5, 6 -> {
                var map = new LinkedHashMap<String, Object>();
                for (int n = random.nextInt(3); n >= 0; n--) {
                    map.put("m" + n, value(random, depth - 1));
                }
                yield map;
            }
            default -> List.of(value(random, depth - 1), value(random, depth - 1));
        };
    }

    private static String set(String text, Object value, String... path) {
        return YamlEdit.set(text, List.of(path), value);
    }

    private static String unset(String text, boolean keep, String... path) {
        return YamlEdit.unset(text, List.of(path), keep).orElseThrow();
    }
}
