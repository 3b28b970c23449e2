package dev.hermes.providers;

import dev.hermes.api.HermesException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out what there is to choose from, and asks nobody for it: no provider, no server, no login that is due. */
final class InventoryReader {
    private final ProviderTable table;
    private final Entries entries;
    private final Router router;
    private final DefaultModels defaults;
    private final ModelLists lists;

    InventoryReader(ProviderTable table, Entries entries, Router router, DefaultModels defaults, ModelLists lists) {
        this.table = table;
        this.entries = entries;
        this.router = router;
        this.defaults = defaults;
        this.lists = lists;
    }

    /** @param wanted the provider that conversations begin with; absent finds one out */
    ModelInventory read(Optional<String> wanted) {
        var current = current(wanted);
        var model = current.flatMap(defaults::named).orElse("");
        var own = entries.rows();
        var currentOwn = current.filter(InventoryReader::own).flatMap(route -> row(route, own));
        var rows = new ArrayList<ModelInventory.Row>();
        for (var row : table.rows()) {
            if (!row.id().equals(ProviderTable.CUSTOM) && !row.id().equals(ProviderTable.DEMO)) {
                rows.add(row(
                        row,
                        current.filter(route -> route.id().equals(row.id())).isPresent()));
            }
        }
        for (var entry : own) {
            if (entry.usable()) {
                rows.add(row(entry, currentOwn.filter(entry::equals).isPresent()));
            }
        }
        current.filter(route -> route.row().id().equals(ProviderTable.DEMO) || own(route) && currentOwn.isEmpty())
                .ifPresent(route -> rows.add(row(route, model)));
        return new ModelInventory(
                rows,
                model,
                currentOwn.map(Entry::id).or(() -> current.map(Route::id)).orElse(""));
    }

    private Optional<Route> current(Optional<String> wanted) {
        try {
            return Optional.of(router.route(
                    new Wanted(wanted, Optional.empty(), Optional.empty(), Optional.empty(), "the inventory")
                            .forLater()));
        } catch (HermesException _) {
            return Optional.empty(); // what is wrong is told by who wants to use it
        }
    }

    private static boolean own(Route route) {
        return route.row().id().equals(ProviderTable.CUSTOM);
    }

    /** The row that shows the server which is in use. */
    private static Optional<Entry> row(Route route, List<Entry> own) {
        return own.stream()
                .filter(entry -> entry.id().equals(route.id()))
                .findFirst()
                .or(() -> own.stream()
                        .filter(entry -> entry.baseUrl().equals(route.baseUrl()))
                        .findFirst());
    }

    private ModelInventory.Row row(ProviderRow row, boolean current) {
        boolean ready = router.ready(row);
        var source = !ready
                ? ModelInventory.Source.CANONICAL
                : row.byLogin() ? ModelInventory.Source.HERMES : ModelInventory.Source.BUILT_IN;
        return ModelInventory.Row.of(
                row.id(),
                row.name(),
                current,
                ready ? lists.kept(row.id()) : List.of(),
                source,
                Optional.empty(),
                ready ? Optional.empty() : Optional.of(missing(row)));
    }

    private static ModelInventory.Missing missing(ProviderRow row) {
        boolean byKey = row.auth() == AuthKind.API_KEY;
        return new ModelInventory.Missing(
                row.auth().wireName(), byKey ? row.keyVariables().stream().findFirst() : Optional.empty());
    }

    private static ModelInventory.Row row(Entry entry, boolean current) {
        return ModelInventory.Row.of(
                entry.id(),
                entry.name(),
                current,
                entry.offered(),
                ModelInventory.Source.USER_CONFIG,
                Optional.of(entry.baseUrl()),
                Optional.empty());
    }

    /** A server that no entry describes, or the demonstration: they are shown only when they are in use. */
    private ModelInventory.Row row(Route route, String model) {
        boolean demo = route.row().id().equals(ProviderTable.DEMO);
        return ModelInventory.Row.of(
                route.id(),
                route.name(),
                true,
                demo ? lists.kept(route.id()) : model.isEmpty() ? List.of() : List.of(model),
                demo ? ModelInventory.Source.BUILT_IN : ModelInventory.Source.USER_CONFIG,
                demo ? Optional.empty() : Optional.of(route.baseUrl()),
                Optional.empty());
    }
}
