package dev.hermes.cli.maintenance;

import dev.hermes.cli.Display;
import java.util.ArrayList;
import java.util.List;

/** Lists that may be long. Their lines can come from strangers. */
final class Listed {
    private Listed() {}

    /** The first ones, and how many more there are. */
    static List<String> first(int most, List<String> all) {
        var lines = new ArrayList<String>();
        all.stream().limit(most).map(Display::harmless).forEach(lines::add);
        if (all.size() > most) {
            lines.add("... and " + (all.size() - most) + " more");
        }
        return lines;
    }
}
