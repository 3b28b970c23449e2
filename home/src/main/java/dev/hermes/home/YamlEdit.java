package dev.hermes.home;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Changes one value of a YAML text and nothing else: the parser tells where the value stands, and only those characters
 * are replaced. Comments, order and quoting elsewhere stay as they are.
 */
final class YamlEdit {
    private static final String MARK = "\uFEFF";
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)(#.*)$");

    private final YamlPlaces places;
    private final String text;
    private final @Nullable Node root;
    private final String lineBreak;

    private YamlEdit(String text) {
        this.places = new YamlPlaces(text);
        this.text = text;
        this.root = places.root();
        this.lineBreak = places.lineBreak();
    }

    /** Why a path cannot be written. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    /** The text with the value at the path. Maps on the way are made. */
    static String set(String text, List<String> path, Object value) {
        return behindMark(text, body -> new YamlEdit(body).set(path, value));
    }

    /**
     * The text with one more item at the end of the list at the path, in the style of the list. Everything that is
     * written in the list and beside it stays.
     */
    static String append(String text, List<String> path, Object item) {
        return behindMark(text, body -> new YamlAppend(new YamlPlaces(body)).append(path, item));
    }

    /**
     * The text without the value; maps that it leaves empty go too. Empty when there is no such value.
     *
     * @param keepComments whether comments beside and inside what goes stay behind, as lines of their own
     */
    static Optional<String> unset(String text, List<String> path, boolean keepComments) {
        boolean marked = text.startsWith(MARK);
        return new YamlRemoval(new YamlPlaces(marked ? text.substring(1) : text))
                .unset(path, keepComments)
                .map(after -> marked ? MARK + after : after);
    }

    /** The parser does not count the mark of the byte order as a character of the text. */
    private static String behindMark(String text, UnaryOperator<String> change) {
        return text.startsWith(MARK) ? MARK + change.apply(text.substring(1)) : change.apply(text);
    }

    private String set(List<String> path, Object value) {
        if (root == null) {
            var gap = text.isEmpty() || text.endsWith("\n") ? "" : lineBreak;
            return text + gap + entry(path.getFirst(), nested(rest(path), value), 0);
        }
        return set(root, path, value);
    }

    private String set(Node node, List<String> path, Object value) {
        return switch (node) {
            case MappingNode map -> inMap(map, path, value);
            case SequenceNode list -> inList(list, path, value);
            default -> throw new Refused("the top level is not a map of settings");
        };
    }

    private String inMap(MappingNode map, List<String> path, Object value) {
        var found = YamlPlaces.find(map, path.getFirst());
        if (found == null) {
            return insert(map, path, value);
        }
        if (path.size() == 1) {
            return replace(map, found, value);
        }
        var below = found.getValueNode();
        if (below instanceof SequenceNode || below instanceof MappingNode inner && !YamlPlaces.isEmpty(inner)) {
            if (places.isAlias(found)) {
                throw new Refused("'" + path.getFirst() + "' repeats another place of the file");
            }
            return set(below, rest(path), value);
        }
        // A scalar is in the way of a map. A bare model name becomes the default of the map, as upstream reads it.
        boolean bareModel = map.equals(root)
                && path.getFirst().equals("model")
                && below instanceof ScalarNode model
                && !model.getValue().isBlank();
        if (bareModel && below instanceof ScalarNode model) {
            var both = new LinkedHashMap<String, Object>();
            both.put("default", model.getValue());
            both.put(path.get(1), nested(path.subList(2, path.size()), value));
            return replace(map, found, both);
        }
        return replace(map, found, nested(rest(path), value));
    }

    private String inList(SequenceNode list, List<String> path, Object value) {
        var item = places.item(list, path.getFirst());
        if (path.size() > 1 && !(item instanceof ScalarNode)) {
            return set(item, rest(path), value);
        }
        int end = places.endOfValue(item);
        var fresh = YamlText.inline(nested(rest(path), value));
        var gap = end > 0 && text.charAt(end - 1) == '\n' && end > places.at(item.getStartMark()) ? lineBreak : "";
        return text.substring(0, places.at(item.getStartMark())) + fresh + gap + text.substring(end);
    }

    private String replace(MappingNode map, NodeTuple tuple, Object value) {
        int keyEnd = places.at(tuple.getKeyNode().getEndMark());
        int colon = text.indexOf(':', keyEnd) + 1;
        int start = places.isAlias(tuple)
                ? places.aliasStart(colon)
                : places.at(tuple.getValueNode().getStartMark());
        int end = places.endOfTuple(tuple);
        var head = text.substring(0, start);
        if (map.getFlowStyle() == FlowStyle.FLOW) {
            boolean bare = start == keyEnd && start == end; // a key alone has no colon
            return head + (bare ? ": " : gapAfterColon(start)) + YamlText.inline(value) + text.substring(end);
        }
        int indent = tuple.getKeyNode().getStartMark().getColumn();
        if (!isBelowItsKey(tuple, colon, start)) {
            if (!YamlText.isBlock(value)) {
                return head + gapAfterColon(start) + YamlText.inline(value) + text.substring(end);
            }
            int lineEnd = places.endOfLine(end);
            var line = (head.stripTrailing() + text.substring(end, lineEnd)).stripTrailing();
            return line + lineBreak + block(value, indent + YamlText.STEP) + text.substring(lineEnd);
        }
        int firstLineEnd = text.indexOf('\n', colon);
        var found = COMMENT.matcher(text.substring(colon, firstLineEnd).stripTrailing());
        var comment = found.find() ? " " + found.group(1) : "";
        var newline = text.charAt(end - 1) == '\n' ? lineBreak : "";
        return text.substring(0, colon)
                + (YamlText.isBlock(value)
                        ? comment
                                + lineBreak
                                + block(value, indent + YamlText.STEP).stripTrailing()
                        : " " + YamlText.inline(value) + comment)
                + newline
                + text.substring(end);
    }

    /** Whether the value begins on a later line, or is a literal text, whose first line holds only its indicator. */
    private boolean isBelowItsKey(NodeTuple tuple, int colon, int start) {
        boolean literal = !places.isAlias(tuple)
                && tuple.getValueNode() instanceof ScalarNode scalar
                && (scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED);
        return literal || start > colon && text.substring(colon, start).contains("\n");
    }

    /** An empty value stands directly behind its colon. */
    private String gapAfterColon(int start) {
        return start > 0 && text.charAt(start - 1) == ':' ? " " : "";
    }

    private String insert(MappingNode map, List<String> path, Object value) {
        var nested = nested(rest(path), value);
        if (YamlPlaces.isEmpty(map) && map.equals(root)) {
            int end = places.at(map.getEndMark());
            return text.substring(0, places.at(map.getStartMark()))
                    + entry(path.getFirst(), nested, 0).stripTrailing()
                    + (end == text.length() ? lineBreak : "")
                    + text.substring(end);
        }
        if (map.getFlowStyle() == FlowStyle.FLOW) {
            int close = places.at(map.getEndMark()) - 1;
            var before = text.substring(0, close).stripTrailing();
            var separator = before.endsWith("{") ? "" : before.endsWith(",") ? " " : ", ";
            return before + separator + YamlText.inline(path.getFirst()) + ": " + YamlText.inline(nested)
                    + text.substring(close);
        }
        int indent = map.getValue().getFirst().getKeyNode().getStartMark().getColumn();
        int end = places.endOfLine(places.endOfTuple(map.getValue().getLast()));
        var before = text.substring(0, end);
        var gap = before.isEmpty() || before.endsWith("\n") ? "" : lineBreak;
        return before + gap + entry(path.getFirst(), nested, indent) + text.substring(end);
    }

    private static List<String> rest(List<String> path) {
        return path.subList(1, path.size());
    }

    private static Object nested(List<String> path, Object value) {
        Object result = value;
        for (var name : path.reversed()) {
            result = Map.of(name, result);
        }
        return result;
    }

    private String entry(String key, Object value, int indent) {
        return YamlText.entry(key, value, indent).replace("\n", lineBreak);
    }

    private String block(Object value, int indent) {
        return YamlText.block(value, indent).replace("\n", lineBreak);
    }
}
