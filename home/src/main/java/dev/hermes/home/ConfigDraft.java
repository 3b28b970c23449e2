package dev.hermes.home;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A text of settings while a program changes it. Every change is made to the text, with its comments, and to the tree
 * that the text must read as; when the two differ the change is taken back.
 */
final class ConfigDraft {
    private String text;
    private Map<String, Object> tree;

    ConfigDraft(String text) {
        this.text = text;
        this.tree = YamlReader.map(text);
    }

    String text() {
        return text;
    }

    Map<String, Object> tree() {
        return tree;
    }

    Optional<Object> value(String... path) {
        return Trees.find(tree, List.of(path));
    }

    /** Text that is not blank, stripped. */
    Optional<String> text(String... path) {
        return value(path)
                .filter(value -> !(value instanceof Map) && !(value instanceof List))
                .map(value -> String.valueOf(value).strip())
                .filter(found -> !found.isEmpty());
    }

    /** Empty when there is no map. */
    Map<?, ?> map(String... path) {
        return value(path).orElse(Map.of()) instanceof Map<?, ?> map ? map : Map.of();
    }

    /** @throws YamlEdit.Refused when the text cannot be changed like that; nothing is changed then */
    void put(Object value, String... path) {
        var expected = Trees.copy(tree);
        Trees.put(expected, List.of(path), value);
        accept(YamlEdit.set(text, List.of(path), value), expected);
    }

    /**
     * Puts an item at the end of a list, which is made when there is none; the other items stay as they are written.
     *
     * @throws YamlEdit.Refused when something else than a list is there; nothing is changed then
     */
    void append(Object item, String... path) {
        if (value(path).isEmpty()) {
            put(List.of(item), path);
            return;
        }
        var expected = Trees.copy(tree);
        Trees.append(expected, List.of(path), item);
        accept(YamlEdit.append(text, List.of(path), item), expected);
    }

    /** Comments stay where they stood. */
    void remove(String... path) {
        var expected = Trees.copy(tree);
        Trees.remove(expected, List.of(path));
        var after = YamlEdit.unset(text, List.of(path), true);
        if (after.isPresent()) {
            accept(after.get(), expected);
        }
    }

    /** As it was. */
    void reset(String earlier) {
        text = earlier;
        tree = YamlReader.map(earlier);
    }

    private void accept(String fresh, Map<String, Object> expected) {
        var read = YamlReader.map(fresh);
        if (!Trees.same(read, expected)) {
            throw new YamlEdit.Refused("the file is written in a way that a program cannot edit safely");
        }
        text = fresh;
        tree = read;
    }
}
