package dev.hermes.providers;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.ReasoningEffort;
import dev.hermes.home.web.Web;
import dev.hermes.providers.credentials.Credential;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is asked of providers over the web, beside conversations: their models, their prices, their accounts. */
final class Questions {
    /** Who sets the prices of models that others have made. */
    private static final Set<String> PRICED = Set.of("nous", "openrouter", "ai-gateway", "novita");

    private final ProviderTable table;
    private final Router router;
    private final PooledKeys pooled;
    private final ZaiEndpoints zai;
    private final ModelLists lists;
    private final ListedPrices prices;
    private final Meter meter;
    private final Windows windows;
    private final Map<String, String> environment;

    Questions(
            ProviderTable table,
            Router router,
            PooledKeys pooled,
            ZaiEndpoints zai,
            ModelLists lists,
            ListedPrices prices,
            Meter meter,
            Windows windows,
            Map<String, String> environment) {
        this.table = table;
        this.router = router;
        this.pooled = pooled;
        this.zai = zai;
        this.lists = lists;
        this.prices = prices;
        this.meter = meter;
        this.windows = windows;
        this.environment = environment;
    }

    List<String> liveModels(String provider, Optional<String> baseUrl, Web web, String userAgent)
            throws IOException, InterruptedException {
        var route = route(provider, baseUrl);
        if (route.row().id().equals(ProviderTable.DEMO)) {
            return Catalog.of(route.row().id());
        }
        return new LiveModels(web, userAgent, prices).of(route, mode(route));
    }

    List<String> offered(String provider, Optional<String> baseUrl, boolean anew, Web web, String userAgent)
            throws InterruptedException {
        var route = route(provider, baseUrl);
        if (!anew && route.entry().filter(entry -> !entry.discovers()).isPresent()) {
            return route.entry().map(Entry::offered).orElse(List.of());
        }
        return lists.offered(route, mode(route), web, userAgent, anew);
    }

    List<String> asked(String provider, Optional<String> baseUrl, Web web, String userAgent)
            throws IOException, InterruptedException {
        var route = route(provider, baseUrl);
        return lists.asked(route, mode(route), web, userAgent);
    }

    private Route route(String provider, Optional<String> baseUrl) {
        return router.route(
                new Wanted(Optional.of(provider), baseUrl, Optional.empty(), Optional.empty(), "the command line"));
    }

    /** Where the model would be asked, with the key that it would be asked with, whatever the settings name. */
    private Route asResolved(ResolvedModel model) {
        var endpoint = model.endpoint();
        return router.route(new Wanted(
                Optional.of(model.provider()),
                Optional.of(endpoint.baseUrl()).filter(url -> !url.isEmpty()),
                endpoint.key(),
                Optional.of(endpoint.mode()),
                model.origin()));
    }

    private static ApiMode mode(Route route) {
        return route.mode()
                .or(() -> WireModes.ofUrl(route.baseUrl()))
                .orElseGet(() -> route.row().mode());
    }

    void locate(String provider, Web web, String userAgent) throws InterruptedException {
        if (table.find(provider).filter(row -> row.id().equals("zai")).isEmpty()) {
            return;
        }
        var route = route(provider, Optional.empty());
        var key = route.key().filter(some -> zai.known(some).isEmpty());
        if (key.isPresent() && route.baseUrl().equals(route.row().baseUrl())) {
            zai.find(key.get(), web, userAgent);
        }
    }

    ModelVerdict check(ResolvedModel model, Web web, String userAgent) throws InterruptedException {
        var route = asResolved(model);
        var here = new ModelCheck.Lists(
                route.row().id(),
                route.name(),
                model.endpoint().mode(),
                route.entry().map(Entry::offered).orElse(List.of()),
                lists.kept(route.row().id()),
                Optional.empty());
        var early = ModelCheck.withoutAsking(model.model(), here);
        if (early.isPresent()) {
            return early.get();
        }
        var live = lists.live(route, model.endpoint().mode(), web, userAgent, false);
        return ModelCheck.of(
                model.model(),
                new ModelCheck.Lists(here.provider(), here.name(), here.mode(), here.saved(), here.known(), live));
    }

    boolean freeKey(ProviderRow row, Secret key, Web web, String userAgent) throws InterruptedException {
        return row.id().equals("gemini")
                && new FreeTiers(web, userAgent, environment)
                        .gemini(router.address(row).orElse(row.baseUrl()), key);
    }

    boolean freeAccount(String provider, Web web, String userAgent) throws InterruptedException {
        var login = provider.equals("nous") ? pooled.peek(provider) : Optional.<Credential>empty();
        return new FreeTiers(web, userAgent, environment)
                .nous(
                        login.flatMap(credential -> credential.field("access_token")),
                        login.flatMap(credential -> credential.field("portal_base_url")));
    }

    boolean costs(String provider, String model) {
        return prices.of(route(provider, Optional.empty()).baseUrl(), model)
                .filter(price -> price.input().signum() > 0 || price.output().signum() > 0)
                .isPresent();
    }

    List<ReasoningEffort> efforts(String provider, String model, Web web, String userAgent)
            throws InterruptedException {
        if (!provider.equals("copilot")) {
            return List.of();
        }
        var route = route(provider, Optional.empty());
        return new LiveModels(web, userAgent, prices).efforts(route, mode(route), model);
    }

    void learn(ResolvedModel model, Web web, String userAgent) throws InterruptedException {
        var endpoint = model.endpoint();
        var route = asResolved(model);
        if (windows.unknown(model)) {
            new LiveModels(web, userAgent, prices)
                    .window(route, endpoint.mode(), model.model())
                    .ifPresent(tokens -> windows.remember(model, tokens));
        } else if (PRICED.contains(endpoint.provider()) && meter.price(model).isEmpty()) {
            lists.live(route, endpoint.mode(), web, userAgent, false); // whose prices are kept with it
        }
    }
}
