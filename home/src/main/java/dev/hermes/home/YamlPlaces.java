package dev.hermes.home;

import java.io.StringReader;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
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

/** Where the values of a YAML text stand in it. */
final class YamlPlaces {
    private static final Pattern ALIAS = Pattern.compile("\\s*(\\*[^\\s,\\[\\]{}]+)");

    private final String text;
    private final @Nullable Node root;
    private final String lineBreak;

    /** @throws org.yaml.snakeyaml.error.YAMLException when the text is broken */
    YamlPlaces(String text) {
        this.text = text;
        this.root = new Yaml(loader()).compose(new StringReader(text));
        this.lineBreak = text.contains("\r\n") ? "\r\n" : "\n";
    }

    String text() {
        return text;
    }

    /** Nothing in a text of comments only. */
    @Nullable
    Node root() {
        return root;
    }

    /** The one that the text uses. */
    String lineBreak() {
        return lineBreak;
    }

    static @Nullable NodeTuple find(MappingNode map, String key) {
        return map.getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode scalar
                        && scalar.getValue().equals(key))
                .reduce((_, last) -> last)
                .orElse(null);
    }

    static boolean isEmpty(MappingNode map) {
        return map.getValue().isEmpty();
    }

    /** @throws YamlEdit.Refused when the list has no item of that number, or a name of another place stands there */
    Node item(SequenceNode list, String index) {
        if (!index.matches("\\d{1,6}")) {
            throw new YamlEdit.Refused("'" + index + "' is not the number of a list item");
        }
        int number = Integer.parseInt(index);
        if (number >= list.getValue().size()) {
            throw new YamlEdit.Refused("the list has only " + list.getValue().size() + " items");
        }
        var item = list.getValue().get(number);
        if (isAlias(list, item)) {
            throw new YamlEdit.Refused("item " + number + " repeats another place of the file");
        }
        return item;
    }

    /** The comments of a region, one line each. */
    String comments(int start, int end, String indent) {
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

    /** The parser gives the node that an alias stands for, which stands earlier in the text. */
    boolean isAlias(NodeTuple tuple) {
        return at(tuple.getValueNode().getStartMark()) < at(tuple.getKeyNode().getEndMark());
    }

    boolean isAlias(SequenceNode list, Node item) {
        return at(item.getStartMark()) < at(list.getStartMark());
    }

    int aliasStart(int colon) {
        var alias = ALIAS.matcher(text).region(colon, text.length());
        if (!alias.lookingAt()) {
            throw new YamlEdit.Refused("a value repeats another place of the file in a way that cannot be edited");
        }
        return alias.start(1);
    }

    int endOfTuple(NodeTuple tuple) {
        if (!isAlias(tuple)) {
            return endOfValue(tuple.getValueNode());
        }
        int colon = text.indexOf(':', at(tuple.getKeyNode().getEndMark())) + 1;
        return endOfWord(aliasStart(colon));
    }

    /** A block ends with its last entry: the parser puts its end where the next thing begins. */
    int endOfValue(Node node) {
        return switch (node) {
            case MappingNode map
            when map.getFlowStyle() != FlowStyle.FLOW && !isEmpty(map) ->
                endOfTuple(map.getValue().getLast());
            case SequenceNode list
            when list.getFlowStyle() != FlowStyle.FLOW && !list.getValue().isEmpty() ->
                endOfItem(list, list.getValue().getLast());
            default -> at(node.getEndMark());
        };
    }

    /** @param last item of its list */
    int endOfItem(SequenceNode list, Node last) {
        return isAlias(list, last) ? endOfWord(text.lastIndexOf('*', at(list.getEndMark()) - 1)) : endOfValue(last);
    }

    private int endOfWord(int start) {
        int end = start;
        while (end < text.length() && " \t\r\n,[]{}".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    int endOfLine(int at) {
        if (at > 0 && text.charAt(at - 1) == '\n') {
            return at;
        }
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end + 1;
    }

    /** The parser counts code points. */
    int at(Mark mark) {
        return text.offsetByCodePoints(0, Math.min(mark.getIndex(), text.codePointCount(0, text.length())));
    }
}
