package dev.hermes.home;

import java.util.List;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Puts an item at the end of a list that is written in a YAML text. */
final class YamlAppend {
    private final YamlPlaces places;
    private final String text;

    YamlAppend(YamlPlaces places) {
        this.places = places;
        this.text = places.text();
    }

    /** @throws YamlEdit.Refused when there is no list at the path, or one that repeats another place of the file */
    String append(List<String> path, Object item) {
        var node = places.root();
        for (var name : path) {
            node = switch (node) {
                case MappingNode map -> in(map, name);
                case SequenceNode list -> places.item(list, name);
                case null, default -> throw noList(path);
            };
        }
        if (!(node instanceof SequenceNode list)) {
            throw noList(path);
        }
        return list.getFlowStyle() == FlowStyle.FLOW ? inFlow(list, item) : inLines(list, item);
    }

    private static YamlEdit.Refused noList(List<String> path) {
        return new YamlEdit.Refused("'" + String.join(".", path) + "' is not a list");
    }

    private Node in(MappingNode map, String name) {
        var found = YamlPlaces.find(map, name);
        if (found == null) {
            throw new YamlEdit.Refused("there is no '" + name + "'");
        }
        if (places.isAlias(found)) {
            throw new YamlEdit.Refused("'" + name + "' repeats another place of the file");
        }
        return found.getValueNode();
    }

    private String inLines(SequenceNode list, Object item) {
        int end = places.endOfLine(places.endOfValue(list));
        var before = text.substring(0, end);
        var gap = before.endsWith("\n") ? "" : places.lineBreak();
        return before
                + gap
                + YamlText.block(List.of(item), column(list)).replace("\n", places.lineBreak())
                + text.substring(end);
    }

    /** Of its dashes. A list begins with its first one, unless a name or a type of it stands before that. */
    private int column(SequenceNode list) {
        int start = places.at(list.getStartMark());
        if (text.charAt(start) == '-') {
            return list.getStartMark().getColumn();
        }
        var first = list.getValue().getFirst();
        if (places.isAlias(list, first)) {
            throw new YamlEdit.Refused("the list repeats another place of the file");
        }
        int dash = text.lastIndexOf('-', places.at(first.getStartMark()) - 1);
        return dash - text.lastIndexOf('\n', dash) - 1;
    }

    private String inFlow(SequenceNode list, Object item) {
        var fresh = YamlText.inline(item);
        if (list.getValue().isEmpty()) {
            int open = text.indexOf('[', places.at(list.getStartMark())) + 1;
            return text.substring(0, open) + fresh + text.substring(open);
        }
        var last = list.getValue().getLast();
        int end = places.endOfItem(list, last);
        int lineEnd = places.endOfLine(end);
        var behind = text.substring(end, lineEnd).strip();
        int start = places.isAlias(list, last) ? end : places.at(last.getStartMark());
        var indent = text.substring(text.lastIndexOf('\n', start - 1) + 1, start);
        boolean line = indent.isBlank() && start > 0 && lineEnd < text.length() && behind.matches(",?\\s*(#.*)?");
        if (!line) {
            return text.substring(0, end) + ", " + fresh + text.substring(end);
        }
        var comma = behind.startsWith(",") ? "," : ""; // a comma behind the last one is a habit of the file
        return text.substring(0, end)
                + (comma.isEmpty() ? "," : "")
                + text.substring(end, lineEnd)
                + indent
                + fresh
                + comma
                + places.lineBreak()
                + text.substring(lineEnd);
    }
}
