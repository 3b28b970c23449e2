package dev.hermes.home;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Takes a value out of a YAML text, and the maps that it leaves empty. */
final class YamlRemoval {
    private final YamlPlaces places;
    private final String text;

    YamlRemoval(YamlPlaces places) {
        this.places = places;
        this.text = places.text();
    }

    /** Empty when there is no such value. */
    Optional<String> unset(List<String> path, boolean keepComments) {
        Deque<Step> steps = new ArrayDeque<>();
        var node = places.root();
        for (var name : path) {
            switch (node) {
                case MappingNode map -> {
                    var tuple = YamlPlaces.find(map, name);
                    if (tuple == null) {
                        return Optional.empty();
                    }
                    if (places.isAlias(tuple) && steps.size() < path.size() - 1) {
                        throw new YamlEdit.Refused("'" + name + "' repeats another place of the file");
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
                return Optional.of(text.substring(0, places.at(entry.map().getStartMark())) + "{}"
                        + tail(places.endOfTuple(entry.tuple())));
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
        return end > 0 && text.charAt(end - 1) == '\n' ? places.lineBreak() + text.substring(end) : text.substring(end);
    }

    private String withoutLines(Step.Entry entry, boolean keepComments) {
        int key = places.at(entry.tuple().getKeyNode().getStartMark());
        int start = text.lastIndexOf('\n', key - 1) + 1;
        int end = places.endOfLine(places.endOfTuple(entry.tuple()));
        if (!text.substring(start, key).isBlank()) { // the first entry of a list item stands behind the dash
            var next = entry.map().getValue().get(1);
            return text.substring(0, key)
                    + text.substring(places.at(next.getKeyNode().getStartMark()));
        }
        var kept = keepComments ? places.comments(start, end, " ".repeat(key - start)) : "";
        return text.substring(0, start) + kept + text.substring(end);
    }

    private String withoutFlowEntry(MappingNode map, NodeTuple tuple) {
        int index = map.getValue().indexOf(tuple);
        int start = places.at(tuple.getKeyNode().getStartMark());
        int end = places.endOfTuple(tuple);
        if (index + 1 < map.getValue().size()) {
            end = places.at(map.getValue().get(index + 1).getKeyNode().getStartMark());
        } else if (index > 0) {
            start = places.endOfTuple(map.getValue().get(index - 1));
        }
        return text.substring(0, start) + text.substring(end);
    }

    private String withoutItem(SequenceNode list, int number, boolean keepComments) {
        var items = list.getValue();
        boolean alias = items.stream().anyMatch(item -> places.isAlias(list, item));
        if (alias) {
            throw new YamlEdit.Refused("the list repeats another place of the file");
        }
        int start = places.at(items.get(number).getStartMark());
        int end = places.endOfValue(items.get(number));
        if (items.size() == 1) {
            return text.substring(0, places.at(list.getStartMark())) + "[]"
                    + tail(list.getFlowStyle() == FlowStyle.FLOW ? places.at(list.getEndMark()) : end);
        }
        if (list.getFlowStyle() == FlowStyle.FLOW) {
            return number + 1 < items.size()
                    ? text.substring(0, start)
                            + text.substring(places.at(items.get(number + 1).getStartMark()))
                    : text.substring(0, places.endOfValue(items.get(number - 1))) + text.substring(end);
        }
        int dash = text.lastIndexOf('-', start - 1);
        int line = text.lastIndexOf('\n', dash) + 1;
        int from = text.substring(line, dash).isBlank() ? line : dash;
        boolean ownLine = from == line;
        var kept = keepComments && ownLine ? places.comments(from, places.endOfLine(end), " ".repeat(dash - line)) : "";
        return text.substring(0, from) + kept + text.substring(places.endOfLine(end));
    }
}
