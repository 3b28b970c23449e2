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
    void a_text_with_a_question_mark_can_stand_in_a_map_of_one_line() {
        var text = set("model: {provider: custom, default: m}\n", "https://h/p?x=1", "model", "base_url");
        assertThat(text).isEqualTo("model: {provider: custom, default: m, base_url: 'https://h/p?x=1'}\n");
        assertThat(YamlReader.map(text).get("model"))
                .isEqualTo(Map.of("provider", "custom", "default", "m", "base_url", "https://h/p?x=1"));
    }

    @Test
    void an_item_goes_behind_the_last_line_of_its_list_and_every_comment_stays() {
        var item = new LinkedHashMap<String, Object>();
        item.put("p", "x");
        item.put("m", 1);
        assertThat(append("l:\n  # one\n  - p: a # two\n    m: 2 # three\n  # four\nz: 1\n", item, "l"))
                .isEqualTo("l:\n  # one\n  - p: a # two\n    m: 2 # three\n  - p: x\n    m: 1\n  # four\nz: 1\n");
        assertThat(append("l:\n- a # why\nz: 1\n", "b", "l")).isEqualTo("l:\n- a # why\n- b\nz: 1\n");
        assertThat(append("l: &name\n    - {p: a}", item, "l"))
                .isEqualTo("l: &name\n    - {p: a}\n    - p: x\n      m: 1\n");
        assertThat(append("o:\n  l:\n    - - a\r\n", "b", "o", "l", "0"))
                .isEqualTo("o:\n  l:\n    - - a\r\n      - b\r\n");
    }

    @Test
    void an_item_of_a_list_in_brackets_is_written_as_its_neighbours_are() {
        assertThat(append("l: [a, b] # why\n", "c?", "l")).isEqualTo("l: [a, b, 'c?'] # why\n");
        assertThat(append("o: {l: [a], z: 1}\n", Map.of("p", 1), "o", "l")).isEqualTo("o: {l: [a, {p: 1}], z: 1}\n");
        assertThat(append("l: [\n  a, # one\n  b # two\n]\n", "c", "l"))
                .isEqualTo("l: [\n  a, # one\n  b, # two\n  c\n]\n");
        assertThat(append("l: [\n  a,\n]\n", "b", "l")).isEqualTo("l: [\n  a,\n  b,\n]\n");
        assertThat(append("l: [] # none\n", "a", "l")).isEqualTo("l: [a] # none\n");
        assertThat(append("l: [ # none\n]\n", "a", "l")).isEqualTo("l: [a # none\n]\n");
    }

    @Test
    void what_is_no_list_of_its_own_gets_no_item() {
        assertThatThrownBy(() -> append("l: a\n", "b", "l")).isInstanceOf(YamlEdit.Refused.class);
        assertThatThrownBy(() -> append("b: &b [x]\nl: *b\n", "b", "l")).isInstanceOf(YamlEdit.Refused.class);
        assertThatThrownBy(() -> append("a: 1\n", "b", "l")).isInstanceOf(YamlEdit.Refused.class);
    }

    @Test
    void random_lists_keep_their_lines_and_get_what_was_meant() {
        long seed = 20261129;
        var random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            var text = "# head\nz: 1 # tail\n" + list(random) + "end: '#' # last\n";
            var draft = new ConfigDraft(text);
            for (int n = random.nextInt(4); n >= 0; n--) {
                var before = draft.tree().get("l") instanceof List<?> list ? list : List.of();
                var item = value(random, 2);
                draft.append(item, "l");
                var meant = new ArrayList<Object>(before);
                meant.add(item);
                assertThat(Trees.same(draft.tree().get("l"), meant))
                        .as("seed %d round %d: %s in%n%s", seed, round, item, draft.text())
                        .isTrue();
            }
            assertThat(comments(draft.text()))
                    .as("seed %d round %d:%n%s%nmade%n%s", seed, round, text, draft.text())
                    .containsAll(comments(text));
            assertThat(draft.text()).startsWith("# head\nz: 1 # tail\n").endsWith("end: '#' # last\n");
        }
    }

    private static List<String> comments(String text) {
        return text.lines()
                .filter(line -> line.contains(" # "))
                .map(line -> line.substring(line.indexOf(" # ")))
                .toList();
    }

    /** One of few or no items, in one of the ways in which people write lists, with a comment at every second line. */
    private static String list(Random random) {
        var text = new StringBuilder("l:");
        int items = random.nextInt(4);
        int style = random.nextInt(items == 0 ? 2 : 4);
        if (style < 2) {
            boolean lines = style == 1;
            text.append(" [").append(lines ? " # open\n" : "");
            for (int n = 0; n < items; n++) {
                var item = YamlText.inline(value(random, 1));
                text.append(lines ? "    " + item : item)
                        .append(n + 1 < items || lines && random.nextBoolean() ? "," : "");
                text.append(lines ? (random.nextBoolean() ? " # c" + n + ", x]\n" : "\n") : n + 1 < items ? " " : "");
            }
            return text.append(lines ? "  ]" : "]").append(" # closed\n").toString();
        }
        int indent = style == 2 ? 0 : 3;
        text.append(" # open\n");
        for (int n = 0; n < items; n++) {
            var block = YamlText.block(List.of(value(random, 2)), indent);
            text.append(" ".repeat(indent))
                    .append(" # before ")
                    .append(n)
                    .append("\n")
                    .append(block);
        }
        return text.append("   # behind\n").toString();
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
                List.of("yes", "-3", "null", "", "# c", "a: b", "1:30", " x ", "'", "\"", "a\nb", "h?x=1", "?")
                        .get(random.nextInt(13));
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

    private static String append(String text, Object item, String... path) {
        return YamlEdit.append(text, List.of(path), item);
    }

    private static String set(String text, Object value, String... path) {
        return YamlEdit.set(text, List.of(path), value);
    }

    private static String unset(String text, boolean keep, String... path) {
        return YamlEdit.unset(text, List.of(path), keep).orElseThrow();
    }
}
