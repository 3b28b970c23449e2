package dev.hermes.providers;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.Config;
import java.util.List;
import java.util.Optional;

/** Which model of a provider is meant when nobody names one. Never an empty name. */
final class DefaultModels {
    private final Config config;

    private final ModelLists lists;

    private final LocalProbe local;

    DefaultModels(Config config, ModelLists lists, LocalProbe local) {
        this.config = config;
        this.lists = lists;
        this.local = local;
    }

    /** @throws HermesException when there is none, telling what a server on this machine offers */
    String of(Route route) {
        return named(route).orElseGet(() -> onlyOne(route));
    }

    /** The same without asking a server which one it has. */
    Optional<String> named(Route route) {
        // a default belongs to the provider that it was configured for
        return config.text("model.default")
                .or(() -> config.text("model.model"))
                .filter(_ -> route.configured())
                .or(() ->
                        route.entry().flatMap(entry -> entry.offered().stream().findFirst()))
                .or(() -> lists.shipped(route.row()).stream().findFirst());
    }

    private String onlyOne(Route route) {
        var offered = local.models(route).orElse(List.of());
        if (offered.size() == 1) {
            return offered.getFirst();
        }
        var several = offered.isEmpty() ? "" : " The server offers " + String.join(", ", offered) + ".";
        throw new HermesException(
                ExitCode.FAILED,
                "No model is chosen for " + route.name() + "." + several,
                "Choose one: 'hermes config set model.default <model>', or --model for this run.");
    }
}
