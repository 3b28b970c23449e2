package dev.hermes.home;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.comments.CommentType;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.CommentEvent;
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
    private static final Pattern ALIAS = Pattern.compile("\\s*(\\*[^\\s,\\[\\]{}]+)");
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)(#.*)$");

    private final String text;
    private final @Nullable Node root;
    private final String lineBreak;

    private YamlEdit(String text) {
        this.text = text;
        this.root = new Yaml(loader()).compose(new StringReader(text));
        this.lineBreak = text.contains("\r\n") ? "\r\n" : "\n";
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
        return text.startsWith("\uFEFF")
                ? "\uFEFF" + new YamlEdit(text.substring(1)).set(path, value)
                : new YamlEdit(text).set(path, value);
    }

    /**
     * The text without the value; maps that it leaves empty go too. Empty when there is no such value.
     *
     * @param keepComments whether comments beside and inside what goes stay behind, as lines of their own
     */
    static Optional<String> unset(String text, List<String> path, boolean keepComments) {
        return text.startsWith("\uFEFF")
                ? new YamlEdit(text.substring(1)).unset(path, keepComments).map("\uFEFF"::concat)
                : new YamlEdit(text).unset(path, keepComments);
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
        var found = find(map, path.getFirst());
        if (found == null) {
            return insert(map, path, value);
        }
        if (path.size() == 1) {
            return replace(map, found, value);
        }
        var below = found.getValueNode();
        if (below instanceof SequenceNode || below instanceof MappingNode inner && !isEmpty(inner)) {
            if (isAlias(found)) {
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
        int number = number(list, path.getFirst());
        var item = list.getValue().get(number);
        if (at(item.getStartMark()) < at(list.getStartMark())) {
            throw new Refused("item " + number + " repeats another place of the file");
        }
        if (path.size() > 1 && !(item instanceof ScalarNode)) {
            return set(item, rest(path), value);
        }
        int end = endOfValue(item);
        var fresh = YamlText.inline(nested(rest(path), value));
        var gap = end > 0 && text.charAt(end - 1) == '\n' && end > at(item.getStartMark()) ? lineBreak : "";
        return text.substring(0, at(item.getStartMark())) + fresh + gap + text.substring(end);
    }

    private static int number(SequenceNode list, String index) {
        if (!index.matches("\\d{1,6}")) {
            throw new Refused("'" + index + "' is not the number of a list item");
        }
        int number = Integer.parseInt(index);
        if (number >= list.getValue().size()) {
            throw new Refused("the list has only " + list.getValue().size() + " items");
        }
        return number;
    }

    private String replace(MappingNode map, NodeTuple tuple, Object value) {
        int keyEnd = at(tuple.getKeyNode().getEndMark());
        int colon = text.indexOf(':', keyEnd) + 1;
        int start = isAlias(tuple) ? aliasStart(colon) : at(tuple.getValueNode().getStartMark());
        int end = endOfTuple(tuple);
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
            int lineEnd = endOfLine(end);
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
        boolean literal = !isAlias(tuple)
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
        if (isEmpty(map) && map.equals(root)) {
            int end = at(map.getEndMark());
            return text.substring(0, at(map.getStartMark()))
                    + entry(path.getFirst(), nested, 0).stripTrailing()
                    + (end == text.length() ? lineBreak : "")
                    + text.substring(end);
        }
        if (map.getFlowStyle() == FlowStyle.FLOW) {
            int close = at(map.getEndMark()) - 1;
            var before = text.substring(0, close).stripTrailing();
            var separator = before.endsWith("{") ? "" : before.endsWith(",") ? " " : ", ";
            return before + separator + YamlText.inline(path.getFirst()) + ": " + YamlText.inline(nested)
                    + text.substring(close);
        }
        int indent = map.getValue().getFirst().getKeyNode().getStartMark().getColumn();
        int end = endOfLine(endOfTuple(map.getValue().getLast()));
        var before = text.substring(0, end);
        var gap = before.isEmpty() || before.endsWith("\n") ? "" : lineBreak;
        return before + gap + entry(path.getFirst(), nested, indent) + text.substring(end);
    }

    private Optional<String> unset(List<String> path, boolean keepComments) {
        Deque<Step> steps = new ArrayDeque<>();
        var node = root;
        for (var name : path) {
            switch (node) {
                case MappingNode map -> {
                    var tuple = find(map, name);
                    if (tuple == null) {
                        return Optional.empty();
                    }
                    if (isAlias(tuple) && steps.size() < path.size() - 1) {
                        throw new Refused("'" + name + "' repeats another place of the file");
                    }
                    steps.push(new Step.Entry(map, tuple));
                    node = tuple.getValueNode();
                }
                case SequenceNode list
                when name.matches("\\d{1,6}")
                        && Integer.parseInt(name) < list.getValue().size() -> {
                    steps.push(new Step.Item(list, Integer.parseInt(name)));
                    node = list.getValue().get(Integer.parseInt(name));
                }
                case null, default -> {
                    return Optional.empty();
                }
            }
        }
        var last = steps.pop();
        while (last instanceof Step.Entry entry && entry.map().getValue().size() == 1 && !steps.isEmpty()) {
            if (!(steps.peek() instanceof Step.Entry)) {
                return Optional.of(
                        text.substring(0, at(entry.map().getStartMark())) + "{}" + tail(endOfTuple(entry.tuple())));
            }
            last = steps.pop();
        }
        return Optional.of(
                switch (last) {
                    case Step.Entry entry
                    when entry.map().getFlowStyle() == FlowStyle.FLOW -> withoutFlowEntry(entry.map(), entry.tuple());
                    case Step.Entry entry -> withoutLines(entry, keepComments);
                    case Step.Item item -> withoutItem(item.list(), item.number(), keepComments);
                });
    }

    /** A way down the tree. */
    private sealed interface Step {
        record Entry(MappingNode map, NodeTuple tuple) implements Step {}

        record Item(SequenceNode list, int number) implements Step {}
    }

    /** What follows a removed value that was one line, or ended with its line. */
    private String tail(int end) {
        return end > 0 && text.charAt(end - 1) == '\n' ? lineBreak + text.substring(end) : text.substring(end);
    }

    private String withoutLines(Step.Entry entry, boolean keepComments) {
        int key = at(entry.tuple().getKeyNode().getStartMark());
        int start = text.lastIndexOf('\n', key - 1) + 1;
        int end = endOfLine(endOfTuple(entry.tuple()));
        if (!text.substring(start, key).isBlank()) { // the first entry of a list item stands behind the dash
            var next = entry.map().getValue().get(1);
            return text.substring(0, key) + text.substring(at(next.getKeyNode().getStartMark()));
        }
        var kept = keepComments ? comments(start, end, " ".repeat(key - start)) : "";
        return text.substring(0, start) + kept + text.substring(end);
    }

    private String withoutFlowEntry(MappingNode map, NodeTuple tuple) {
        int index = map.getValue().indexOf(tuple);
        int start = at(tuple.getKeyNode().getStartMark());
        int end = endOfTuple(tuple);
        if (index + 1 < map.getValue().size()) {
            end = at(map.getValue().get(index + 1).getKeyNode().getStartMark());
        } else if (index > 0) {
            start = endOfTuple(map.getValue().get(index - 1));
        }
        return text.substring(0, start) + text.substring(end);
    }

    private String withoutItem(SequenceNode list, int number, boolean keepComments) {
        var items = list.getValue();
        boolean alias = items.stream().anyMatch(item -> at(item.getStartMark()) < at(list.getStartMark()));
        if (alias) {
            throw new Refused("the list repeats another place of the file");
        }
        int start = at(items.get(number).getStartMark());
        int end = endOfValue(items.get(number));
        if (items.size() == 1) {
            return text.substring(0, at(list.getStartMark())) + "[]"
                    + tail(list.getFlowStyle() == FlowStyle.FLOW ? at(list.getEndMark()) : end);
        }
        if (list.getFlowStyle() == FlowStyle.FLOW) {
            return number + 1 < items.size()
                    ? text.substring(0, start)
                            + text.substring(at(items.get(number + 1).getStartMark()))
                    : text.substring(0, endOfValue(items.get(number - 1))) + text.substring(end);
        }
        int dash = text.lastIndexOf('-', start - 1);
        int line = text.lastIndexOf('\n', dash) + 1;
        int from = text.substring(line, dash).isBlank() ? line : dash;
        boolean ownLine = from == line;
        var kept = keepComments && ownLine ? comments(from, endOfLine(end), " ".repeat(dash - line)) : "";
        return text.substring(0, from) + kept + text.substring(endOfLine(end));
    }

    /** The comments of a region, one line each. */
    private String comments(int start, int end, String indent) {
        var options = loader();
        options.setProcessComments(true);
        var kept = new StringBuilder();
        for (var event : new Yaml(options).parse(new StringReader(text))) {
            if (event instanceof CommentEvent comment && comment.getCommentType() != CommentType.BLANK_LINE) {
                int place = at(comment.getStartMark());
                if (place >= start && place < end) {
                    kept.append(indent)
                            .append('#')
                            .append(comment.getValue().stripTrailing())
                            .append(lineBreak);
                }
            }
        }
        return kept.toString();
    }

    private static LoaderOptions loader() {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(true);
        options.setWarnOnDuplicateKeys(false); // upstream says nothing either, and standard error is for people
        return options;
    }

    private static @Nullable NodeTuple find(MappingNode map, String key) {
        return map.getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode scalar
                        && scalar.getValue().equals(key))
                .reduce((_, last) -> last)
                .orElse(null);
    }

    private static boolean isEmpty(MappingNode map) {
        return map.getValue().isEmpty();
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

    /** The parser gives the node that an alias stands for, which stands earlier in the text. */
    private boolean isAlias(NodeTuple tuple) {
        return at(tuple.getValueNode().getStartMark()) < at(tuple.getKeyNode().getEndMark());
    }

    private int aliasStart(int colon) {
        var alias = ALIAS.matcher(text).region(colon, text.length());
        if (!alias.lookingAt()) {
            throw new Refused("a value repeats another place of the file in a way that cannot be edited");
        }
        return alias.start(1);
    }

    private int endOfTuple(NodeTuple tuple) {
        if (!isAlias(tuple)) {
            return endOfValue(tuple.getValueNode());
        }
        int colon = text.indexOf(':', at(tuple.getKeyNode().getEndMark())) + 1;
        return endOfWord(aliasStart(colon));
    }

    /** A block ends with its last entry: the parser puts its end where the next thing begins. */
    private int endOfValue(Node node) {
        return switch (node) {
            case MappingNode map
            when map.getFlowStyle() != FlowStyle.FLOW && !isEmpty(map) ->
                endOfTuple(map.getValue().getLast());
            case SequenceNode list
            when list.getFlowStyle() != FlowStyle.FLOW && !list.getValue().isEmpty() -> {
                var last = list.getValue().getLast();
                boolean alias = at(last.getStartMark()) < at(list.getStartMark());
                yield alias ? endOfWord(text.lastIndexOf('*', at(list.getEndMark()) - 1)) : endOfValue(last);
            }
            default -> at(node.getEndMark());
        };
    }

    private int endOfWord(int start) {
        int end = start;
        while (end < text.length() && " \t\r\n,[]{}".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private int endOfLine(int at) {
        if (at > 0 && text.charAt(at - 1) == '\n') {
            return at;
        }
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end + 1;
    }

    /** The parser counts code points. */
    private int at(Mark mark) {
        return text.offsetByCodePoints(0, Math.min(mark.getIndex(), text.codePointCount(0, text.length())));
    }
}
