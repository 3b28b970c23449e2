package dev.hermes.providers;

import dev.hermes.api.Log;
import dev.hermes.api.model.ApiMode;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The providers, in the order in which they are offered: those that ship with the program, then what a user added. */
final class ProviderTable {
    static final String CUSTOM = "custom";
    static final String DEMO = "demo";

    private final List<ProviderRow> rows;
    private final List<ProviderRow> detection;
    private final Map<String, ProviderRow> ids = new HashMap<>();
    private final Map<String, ProviderRow> names = new HashMap<>();

    private ProviderTable(List<ProviderRow> all, List<String> detected) {
        rows = List.copyOf(all);
        for (var row : rows) {
            ids.put(row.id(), row);
            names.put(row.id(), row);
            row.aliases().forEach(alias -> names.putIfAbsent(alias, row));
        }
        detection = detected.stream().flatMap(id -> byId(id).stream()).toList();
    }

    private static ProviderTable of(JsonNode table) {
        var all = new ArrayList<ProviderRow>();
        table.path("providers").forEach(node -> all.add(row(node)));
        return new ProviderTable(all, Resources.texts(table.path("auto_detection")));
    }

    /** The same with more at its end, none of which is found out by its key. */
    ProviderTable with(List<ProviderRow> more) {
        if (more.isEmpty()) {
            return this;
        }
        var all = new ArrayList<>(rows);
        all.addAll(more);
        return new ProviderTable(all, detection.stream().map(ProviderRow::id).toList());
    }

    /** Those that ship with the program, and those that the user of a home added. */
    static ProviderTable of(HermesHome home, Config config, Log log) {
        var found = ProviderFiles.in(home, standard(), config);
        found.problems().forEach(problem -> log.warn("providers", problem));
        return standard().with(found.rows());
    }

    static ProviderTable standard() {
        return Holder.TABLE;
    }

    List<ProviderRow> rows() {
        return rows;
    }

    /** The providers that are chosen by their key alone, most specific first. */
    List<ProviderRow> detection() {
        return detection;
    }

    Optional<ProviderRow> byId(String id) {
        return Optional.ofNullable(ids.get(id.toLowerCase(Locale.ROOT)));
    }

    Optional<ProviderRow> find(String idOrAlias) {
        return Optional.ofNullable(names.get(idOrAlias.strip().toLowerCase(Locale.ROOT)));
    }

    private static ProviderRow row(JsonNode node) {
        return new ProviderRow(
                node.path("id").asString(),
                node.path("name").asString(),
                AuthKind.valueOf(node.path("auth").asString().toUpperCase(Locale.ROOT)),
                node.path("base_url").asString(),
                Resources.texts(node.path("key_variables")),
                present(node.path("base_url_variable").asString("")),
                ApiMode.of(node.path("mode").asString()).orElseThrow(),
                present(node.path("auxiliary_model").asString("")),
                Resources.texts(node.path("aliases")),
                Optional.empty());
    }

    private static Optional<String> present(String text) {
        return Optional.of(text).filter(some -> !some.isEmpty());
    }

    /** Read by the first question about a provider. */
    private static final class Holder {
        static final ProviderTable TABLE = of(Resources.json("providers.json"));
    }
}
