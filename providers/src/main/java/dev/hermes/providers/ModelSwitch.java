package dev.hermes.providers;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.model.ApiMode;
import dev.hermes.home.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Understands what a person types to change the model of a running conversation. */
final class ModelSwitch {
    private final Config config;
    private final ProviderTable table;
    private final Entries entries;
    private final Router router;
    private final ModelNames names;
    private final ModelLists lists;

    ModelSwitch(
            Config config, ProviderTable table, Entries entries, Router router, ModelNames names, ModelLists lists) {
        this.config = config;
        this.table = table;
        this.entries = entries;
        this.router = router;
        this.names = names;
        this.lists = lists;
    }

    /** The choice that {@code text} stands for; the current provider stays unless the text says otherwise. */
    ModelChoice understood(String text, Optional<String> provider, ResolvedModel current) {
        var wanted = text.strip();
        if (provider.isPresent()) {
            var known = router.canonical(provider.get());
            var model = ShortNames.best(wanted, models(known));
            boolean another = model.isEmpty()
                    && ShortNames.known(wanted)
                    && ModelNames.another(wanted, names.normal(known, wanted));
            if (another) {
                throw nobodyHas(wanted);
            }
            return ModelChoice.of(provider, Optional.of(model.orElse(wanted)));
        }
        return alias(wanted)
                .or(() -> shortName(wanted, current))
                .or(() -> offeredHere(wanted, current))
                .or(() -> withProvider(wanted))
                .or(() -> bareProvider(wanted))
                .or(() -> offeredElsewhere(wanted, current))
                .orElseGet(() -> {
                    if (ShortNames.known(wanted) && !ofOnesOwn(current)) {
                        throw nobodyHas(wanted);
                    }
                    return here(wanted, current);
                });
    }

    /** To ask a provider for a model of a family that it does not have can only end at another model. */
    private static HermesException nobodyHas(String family) {
        return new HermesException(
                ExitCode.FAILED,
                "No provider that you can use is known to have a model of the family '" + family + "'.",
                "'hermes model list --all' shows what there is; '/model NAME --provider ID' takes a model by its full name.");
    }

    /** A server of one's own may have models of any name. */
    private static boolean ofOnesOwn(ResolvedModel current) {
        return current.endpoint().provider().equals(ProviderTable.CUSTOM);
    }

    /** The user's own words: {@code model_aliases} or {@code model.aliases}. */
    private Optional<ModelChoice> alias(String wanted) {
        for (var place : List.of("model_aliases", "model.aliases")) {
            for (var entry : config.map(place).entrySet()) {
                if (!entry.getKey().equalsIgnoreCase(wanted)) {
                    continue;
                }
                if (entry.getValue() instanceof String model && !model.isBlank()) {
                    var split = names.split(model.strip(), entries);
                    return Optional.of(ModelChoice.of(split.provider(), Optional.of(split.model())));
                }
                var target = Values.map(entry.getValue());
                return Values.text(target, "model")
                        .map(model -> new ModelChoice(
                                Values.text(target, "provider").or(() -> Optional.of(ProviderTable.CUSTOM)),
                                Optional.of(model),
                                Values.text(target, "base_url"),
                                Optional.empty()));
            }
        }
        return Optional.empty();
    }

    private Optional<ModelChoice> shortName(String wanted, ResolvedModel current) {
        if (!ShortNames.known(wanted)) {
            return Optional.empty();
        }
        return ShortNames.best(wanted, models(current.provider()))
                .map(model -> here(model, current))
                .or(() -> readyProviders().stream()
                        .flatMap(id -> ShortNames.best(wanted, models(id)).stream()
                                .map(model -> ModelChoice.of(Optional.of(id), Optional.of(model))))
                        .findFirst());
    }

    /** A model of the current provider, however it is capitalised; aggregators also without the vendor before it. */
    private Optional<ModelChoice> offeredHere(String wanted, ResolvedModel current) {
        var spellings = new ArrayList<String>();
        spellings.add(wanted.toLowerCase(Locale.ROOT));
        boolean aggregator = names.aggregator(current.provider());
        if (aggregator) {
            spellings.add(wanted.replaceFirst(":", "/").toLowerCase(Locale.ROOT));
        }
        return models(current.provider()).stream()
                .filter(model -> {
                    var lower = model.toLowerCase(Locale.ROOT);
                    return spellings.contains(lower)
                            || (aggregator && spellings.contains(lower.substring(lower.indexOf('/') + 1)));
                })
                .findFirst()
                .map(model -> here(model, current));
    }

    private Optional<ModelChoice> withProvider(String wanted) {
        var split = names.split(wanted, entries);
        return split.provider().map(_ -> ModelChoice.of(split.provider(), Optional.of(split.model())));
    }

    private Optional<ModelChoice> bareProvider(String wanted) {
        boolean known = table.find(wanted).isPresent() || entries.find(wanted).isPresent();
        return known ? Optional.of(ModelChoice.of(Optional.of(wanted), Optional.empty())) : Optional.empty();
    }

    private Optional<ModelChoice> offeredElsewhere(String wanted, ResolvedModel current) {
        if (ofOnesOwn(current)) {
            return Optional.empty();
        }
        return readyProviders().stream()
                .filter(id -> models(id).stream().anyMatch(wanted::equalsIgnoreCase))
                .findFirst()
                .map(id -> ModelChoice.of(Optional.of(id), Optional.of(wanted)));
    }

    private static ModelChoice here(String model, ResolvedModel current) {
        boolean custom = current.provider().equals(ProviderTable.CUSTOM)
                && current.endpoint().mode() != ApiMode.DEMO;
        return new ModelChoice(
                Optional.of(current.provider()),
                Optional.of(model),
                custom ? Optional.of(current.endpoint().baseUrl()) : Optional.empty(),
                custom ? current.endpoint().key() : Optional.empty(),
                custom ? Optional.of(current.endpoint().mode()) : Optional.empty());
    }

    /** By key, login or identity. That a program is installed does not say that anybody is logged in to it. */
    private List<String> readyProviders() {
        return table.rows().stream()
                .filter(row -> row.auth() != AuthKind.NONE && !row.byProgram() && router.ready(row))
                .map(ProviderRow::id)
                .toList();
    }

    private List<String> models(String provider) {
        return table.byId(provider)
                .map(row -> lists.kept(row.id()))
                .or(() -> entries.find(provider).map(Entry::offered))
                .orElse(List.of());
    }
}
