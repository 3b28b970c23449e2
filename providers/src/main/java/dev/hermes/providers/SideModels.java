package dev.hermes.providers;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.ApiMode;
import dev.hermes.home.Config;
import java.util.Optional;

/** Who answers side questions: {@code auxiliary.<task>}, else a cheap model of the same account, else the main one. */
final class SideModels {
    private static final String ORIGIN = "auxiliary";
    private static final String VISION = "vision";

    private final Config config;
    private final ProviderTable table;
    private final Entries entries;
    private final Router router;
    private final ModelFacts facts;
    private final DefaultModels defaults;
    private final Log log;

    SideModels(
            Config config,
            ProviderTable table,
            Entries entries,
            Router router,
            ModelFacts facts,
            DefaultModels defaults,
            Log log) {
        this.config = config;
        this.table = table;
        this.entries = entries;
        this.router = router;
        this.facts = facts;
        this.defaults = defaults;
        this.log = log;
    }

    ResolvedModel of(String task, ResolvedModel main) {
        var settings = Auxiliary.of(config.map("auxiliary." + task));
        try {
            var model = settings.provider().isPresent() || settings.baseUrl().isPresent()
                    ? elsewhere(settings)
                    : here(task, settings, main);
            return settings.applied(model);
        } catch (HermesException e) {
            log.warn("providers", "auxiliary." + task + " cannot be used: " + e.getMessage());
            return settings.applied(main);
        }
    }

    private ResolvedModel elsewhere(Auxiliary settings) {
        var provider = settings.provider().orElse(ProviderTable.CUSTOM);
        var route = router.route(
                new Wanted(Optional.of(provider), settings.baseUrl(), settings.key(), settings.mode(), ORIGIN));
        var model = settings.model().or(() -> route.row().auxiliaryModel()).orElseGet(() -> defaults.of(route));
        return facts.of(route, model, false);
    }

    private ResolvedModel here(String task, Auxiliary settings, ResolvedModel main) {
        if (main.endpoint().mode() == ApiMode.DEMO) {
            return main;
        }
        // a cheap model may see nothing: what the main one sees is certain
        var cheap = task.equals(VISION)
                ? Optional.<String>empty()
                : table.byId(main.provider()).flatMap(ProviderRow::auxiliaryModel);
        return settings.model()
                .or(() -> cheap)
                .map(model -> sameAccount(main, model))
                .orElse(main);
    }

    private ResolvedModel sameAccount(ResolvedModel main, String model) {
        var endpoint = main.endpoint();
        var row = table.byId(endpoint.provider()).orElseThrow();
        var entry = table.byId(main.provider()).isPresent()
                ? entries.settingsOf(row.id()).or(() -> entries.at(endpoint.baseUrl()))
                : entries.find(main.provider());
        return facts.of(
                new Route(
                        main.provider(),
                        main.providerName(),
                        row,
                        WireModes.baseForAny(row.id(), endpoint.baseUrl()),
                        endpoint.key(),
                        Optional.of(endpoint.mode()),
                        entry,
                        false,
                        ORIGIN),
                model,
                false);
    }
}
