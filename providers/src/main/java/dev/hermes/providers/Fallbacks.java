package dev.hermes.providers;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.Config;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who is asked instead when a model cannot be, in the order of the settings. */
final class Fallbacks {
    private final Config config;
    private final Router router;
    private final ModelFacts facts;
    private final Log log;

    Fallbacks(Config config, Router router, ModelFacts facts, Log log) {
        this.config = config;
        this.router = router;
        this.facts = facts;
        this.log = log;
    }

    /** The first that can be used at once. */
    Optional<ResolvedModel> first() {
        return chain().stream().flatMap(entry -> resolve(entry, false).stream()).findFirst();
    }

    /** All but the one that is meant to be replaced; entries that cannot be used are left out. */
    List<ResolvedModel> behind(ResolvedModel current) {
        return chain().stream()
                .flatMap(entry -> resolve(entry, true).stream())
                .filter(next -> !same(next, current))
                .toList();
    }

    private static boolean same(ResolvedModel one, ResolvedModel other) {
        return one.model().equalsIgnoreCase(other.model())
                && (one.endpoint().baseUrl().equalsIgnoreCase(other.endpoint().baseUrl())
                        || (one.provider().equals(other.provider())
                                && !one.provider().equals(ProviderTable.CUSTOM)));
    }

    /** As it is written: the newer key first, each target once. */
    List<Fallback> chain() {
        var seen = new LinkedHashSet<String>();
        var chain = new ArrayList<Fallback>();
        var written = new ArrayList<>(config.maps("fallback_providers"));
        written.addAll(config.maps("fallback_model"));
        for (var map : written) {
            Fallback.of(map)
                    .filter(entry -> seen.add((router.canonical(entry.provider()) + "\n" + entry.model() + "\n"
                                    + entry.baseUrl().orElse(""))
                            .toLowerCase(Locale.ROOT)))
                    .ifPresent(chain::add);
        }
        return List.copyOf(chain);
    }

    /** @see Providers#sound */
    Fallback sound(Fallback entry) {
        router.unknown(entry.provider()).ifPresent(nobody -> {
            throw nobody;
        });
        if (!ModelCheck.oneWord(entry.model())) {
            throw new HermesException(ExitCode.FAILED, ModelCheck.ONE_WORD);
        }
        entry.baseUrl().ifPresent(url -> Addresses.checked(url, "--base-url"));
        var id = router.canonical(entry.provider());
        return id.equals(ProviderTable.CUSTOM) && entry.baseUrl().isEmpty()
                ? entry.at(id, usualAddress(entry))
                : entry.at(id, entry.baseUrl());
    }

    /** Of a server that is called by its kind, such as {@code ollama}; the name alone does not say it any more. */
    private Optional<String> usualAddress(Fallback entry) {
        try {
            var address = resolved(entry, true).endpoint().baseUrl();
            boolean bySettings = entry.provider().strip().equalsIgnoreCase(ProviderTable.CUSTOM);
            return Optional.of(address).filter(_ -> !bySettings);
        } catch (HermesException e) {
            throw new HermesException(e.exit(), e.getMessage(), "Say where it is: --base-url http://HOST/v1.");
        }
    }

    /**
     * @param later whether it may never be asked
     * @throws HermesException why it cannot be used
     */
    ResolvedModel resolved(Fallback entry, boolean later) {
        var key = entry.key().or(() -> entry.keyVariable().flatMap(router.keys()::of));
        var wanted =
                new Wanted(Optional.of(entry.provider()), entry.baseUrl(), key, entry.mode(), "the fallback chain");
        var route = router.route(later ? wanted.forLater() : wanted);
        return facts.of(route, entry.model(), false);
    }

    /** @param later whether it may never be asked */
    private Optional<ResolvedModel> resolve(Fallback entry, boolean later) {
        try {
            return Optional.of(resolved(entry, later));
        } catch (HermesException e) {
            log.warn(
                    "providers",
                    "Fallback " + entry.provider() + " / " + entry.model() + " is left out: " + e.getMessage());
            return Optional.empty();
        }
    }
}
