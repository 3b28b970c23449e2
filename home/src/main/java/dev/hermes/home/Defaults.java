package dev.hermes.home;

import java.util.Map;

/** Every known key at its default, from the table that ships with the program. */
final class Defaults {
    private Defaults() {}

    static Map<String, Object> tree() {
        return Holder.TREE;
    }

    /** Read by the first question about a setting. */
    private static final class Holder {
        static final Map<String, Object> TREE = Tables.read("config-defaults.json");
    }
}
