package dev.hermes.home;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
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
    private static final int STEP = 2;

    private YamlEdit() {}

    /** Why a path cannot be written. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    /** The text with the value at the path. Maps on the way are made. */
    static String set(String text, List<String> path, Object value) {
        var root = root(text);
        if (root.isEmpty()) {
            var gap = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
            return text + gap + block(path, value, 0);
        }
        return set(text, root.get(), path, value);
    }

    private static String set(String text, Node node, List<String> path, Object value) {
        return switch (node) {
            case MappingNode map -> {
                var tuple = find(map, path.getFirst());
                if (tuple.isEmpty()) {
                    yield insert(text, map, path, value);
                }
                var found = tuple.get().getValueNode();
                boolean container = found instanceof MappingNode || found instanceof SequenceNode;
                yield path.size() == 1 || !container
                        ? replace(text, map, tuple.get(), path, value)
                        : set(text, found, path.subList(1, path.size()), value);
            }
            case SequenceNode list -> {
                var item = item(list, path.getFirst());
                yield path.size() == 1
                        ? splice(text, item, scalar(value))
                        : set(text, item, path.subList(1, path.size()), value);
            }
            default -> throw new Refused("the top level is not a map of settings");
        };
    }

    private static Node item(SequenceNode list, String index) {
        if (!index.matches("\\d{1,6}")) {
            throw new Refused("'" + index + "' is not the number of a list item");
        }
        int number = Integer.parseInt(index);
        if (number >= list.getValue().size()) {
            throw new Refused("the list has only " + list.getValue().size() + " items");
        }
        return list.getValue().get(number);
    }

    private static String replace(String text, MappingNode map, NodeTuple tuple, List<String> path, Object value) {
        var rest = path.subList(1, path.size());
        var old = tuple.getValueNode();
        if (map.getFlowStyle() == DumperOptions.FlowStyle.FLOW) {
            return splice(text, old, rest.isEmpty() ? scalar(value) : flow(rest, value));
        }
        int indent = tuple.getKeyNode().getStartMark().getColumn();
        if (rest.isEmpty()) {
            return splice(text, old, leadingSpace(text, old) + scalar(value));
        }
        // A scalar is in the way of a map. A bare model name becomes the default of the map, as upstream reads it.
        var kept = path.getFirst().equals("model")
                        && old instanceof ScalarNode model
                        && !model.getValue().isBlank()
                ? "\n" + " ".repeat(indent + STEP) + "default: " + scalar(model.getValue())
                : "";
        return splice(text, old, kept + "\n" + block(rest, value, indent + STEP).stripTrailing());
    }

    /** An empty value stands directly behind its colon. */
    private static String leadingSpace(String text, Node old) {
        int at = index(text, old.getStartMark().getIndex());
        return at > 0 && text.charAt(at - 1) == ':' ? " " : "";
    }

    private static String insert(String text, MappingNode map, List<String> path, Object value) {
        if (map.getFlowStyle() == DumperOptions.FlowStyle.FLOW) {
            int close = index(text, map.getEndMark().getIndex()) - 1;
            var separator = map.getValue().isEmpty() ? "" : ", ";
            return text.substring(0, close) + separator + flow(path, value) + text.substring(close);
        }
        var last = map.getValue().getLast();
        int indent = map.getValue().getFirst().getKeyNode().getStartMark().getColumn();
        int end = endOfLine(text, endOfValue(text, last.getValueNode()));
        var before = text.substring(0, end);
        var gap = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
        return before + gap + block(path, value, indent) + text.substring(end);
    }

    /** The text without the value; maps that it leaves empty go too. Empty when there is no such value. */
    static Optional<String> unset(String text, List<String> path) {
        var root = root(text);
        return root.isPresent() && root.get() instanceof MappingNode map ? unset(text, map, path) : Optional.empty();
    }

    private static Optional<String> unset(String text, MappingNode map, List<String> path) {
        var found = find(map, path.getFirst());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var tuple = found.get();
        if (path.size() > 1) {
            if (!(tuple.getValueNode() instanceof MappingNode below)) {
                return Optional.empty();
            }
            if (below.getValue().size() > 1 || find(below, path.get(1)).isEmpty() || path.size() > 2) {
                return unset(text, below, path.subList(1, path.size()));
            }
        }
        if (map.getFlowStyle() == DumperOptions.FlowStyle.FLOW) {
            return Optional.of(withoutFlowEntry(text, map, tuple));
        }
        int start =
                startOfLine(text, index(text, tuple.getKeyNode().getStartMark().getIndex()));
        int end = endOfLine(text, endOfValue(text, tuple.getValueNode()));
        return Optional.of(text.substring(0, start) + text.substring(end));
    }

    private static String withoutFlowEntry(String text, MappingNode map, NodeTuple tuple) {
        int at = map.getValue().indexOf(tuple);
        int start = index(text, tuple.getKeyNode().getStartMark().getIndex());
        int end = index(text, tuple.getValueNode().getEndMark().getIndex());
        if (at + 1 < map.getValue().size()) {
            end = index(
                    text, map.getValue().get(at + 1).getKeyNode().getStartMark().getIndex());
        } else if (at > 0) {
            start = index(
                    text, map.getValue().get(at - 1).getValueNode().getEndMark().getIndex());
        }
        return text.substring(0, start) + text.substring(end);
    }

    private static Optional<Node> root(String text) {
        var loader = new LoaderOptions();
        loader.setAllowDuplicateKeys(true);
        return Optional.ofNullable(new Yaml(loader).compose(new StringReader(text)));
    }

    private static Optional<NodeTuple> find(MappingNode map, String key) {
        return map.getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode scalar
                        && scalar.getValue().equals(key))
                .reduce((_, last) -> last);
    }

    private static String splice(String text, Node old, String replacement) {
        int start = index(text, old.getStartMark().getIndex());
        int end = old instanceof ScalarNode ? index(text, old.getEndMark().getIndex()) : endOfValue(text, old);
        boolean block = old instanceof ScalarNode scalar
                && (scalar.getScalarStyle() == DumperOptions.ScalarStyle.LITERAL
                        || scalar.getScalarStyle() == DumperOptions.ScalarStyle.FOLDED);
        boolean newline = (block || !(old instanceof ScalarNode)) && end > start && text.charAt(end - 1) == '\n';
        if (!(old instanceof ScalarNode) && start > 0 && text.charAt(startOfLine(text, start)) == ' ') {
            start = text.lastIndexOf(':', start) + 1; // a block below its key: the value moves up behind the colon
            return text.substring(0, start) + " " + replacement.stripLeading() + (newline ? "\n" : "")
                    + text.substring(end);
        }
        return text.substring(0, start) + replacement + (newline ? "\n" : "") + text.substring(end);
    }

    /** A block ends where the parser has seen something else; blank lines and comments before that belong to the next. */
    private static int endOfValue(String text, Node node) {
        return switch (node) {
            case MappingNode map
            when map.getFlowStyle() != DumperOptions.FlowStyle.FLOW
                    && !map.getValue().isEmpty() ->
                endOfValue(text, map.getValue().getLast().getValueNode());
            case SequenceNode list
            when list.getFlowStyle() != DumperOptions.FlowStyle.FLOW
                    && !list.getValue().isEmpty() ->
                endOfValue(text, list.getValue().getLast());
            default -> index(text, node.getEndMark().getIndex());
        };
    }

    private static int startOfLine(String text, int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    private static int endOfLine(String text, int at) {
        if (at > 0 && text.charAt(at - 1) == '\n') {
            return at;
        }
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end + 1;
    }

    /** The parser counts code points. */
    private static int index(String text, int codePoints) {
        return text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length())));
    }

    private static String block(List<String> path, Object value, int indent) {
        var text = new StringBuilder();
        for (int i = 0; i < path.size(); i++) {
            text.append(" ".repeat(indent + i * STEP))
                    .append(scalar(path.get(i)))
                    .append(':');
            text.append(i == path.size() - 1 ? " " + scalar(value) + "\n" : "\n");
        }
        return text.toString();
    }

    private static String flow(List<String> path, Object value) {
        var text = new StringBuilder();
        for (int i = 0; i < path.size(); i++) {
            text.append(scalar(path.get(i))).append(": ").append(i < path.size() - 1 ? "{" : scalar(value));
        }
        return text.append("}".repeat(path.size() - 1)).toString();
    }

    /** One value on one line, quoted where YAML would read it as something else. */
    private static String scalar(Object value) {
        if (value instanceof List<?> list) {
            var items = new ArrayList<String>();
            list.forEach(item -> items.add(scalar(item)));
            return "[" + String.join(", ", items) + "]";
        }
        if (value instanceof Map<?, ?> map && map.isEmpty()) {
            return "{}";
        }
        var options = new DumperOptions();
        options.setWidth(Integer.MAX_VALUE);
        options.setSplitLines(false);
        options.setAllowUnicode(true);
        if (value instanceof String text) {
            if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
                options.setDefaultScalarStyle(DumperOptions.ScalarStyle.DOUBLE_QUOTED);
            } else if (text.matches("[-+.0-9].*|.*[,\\[\\]{}].*") || !text.equals(text.strip())) {
                options.setDefaultScalarStyle(DumperOptions.ScalarStyle.SINGLE_QUOTED);
            }
        }
        return new Yaml(options).dump(value).strip();
    }
}
