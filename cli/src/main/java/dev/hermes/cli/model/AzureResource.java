package dev.hermes.cli.model;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ModelException;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cloud.CloudSettings;
import dev.hermes.cloud.azure.AzureDeployment;
import dev.hermes.cloud.azure.EntraTokens;
import dev.hermes.providers.DefaultModel;
import dev.hermes.providers.ProviderRow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Asks for a resource in Azure: how one signs in, where it is, and which deployment; what it speaks it is asked itself. */
final class AzureResource {
    private final Context context;
    private final Console console;

    /** Which model, of a list that need not be complete. */
    interface Models {
        Optional<String> choose(List<String> listed);
    }

    AzureResource(Context context) {
        this.context = context;
        this.console = context.console();
    }

    boolean wantsIdentity() {
        return answer("Sign in with an API [K]ey or an [E]ntra identity: ")
                .orElse("k")
                .toLowerCase(Locale.ROOT)
                .startsWith("e");
    }

    /**
     * @param identity whether a token of Entra takes the place of the key
     * @return empty when the person gives up
     */
    Optional<DefaultModel.Choice> ask(ProviderRow row, boolean identity, Models models) throws InterruptedException {
        var url = new CustomEndpoint(context).address();
        if (url.isEmpty()) {
            return Optional.empty();
        }
        var proof = identity ? token() : key(row);
        var found = proof.isPresent()
                ? AzureDeployment.detect(url.get(), proof.get(), identity, context.web())
                : new AzureDeployment(Optional.empty(), List.of());
        found.mode().ifPresent(mode -> console.print("It speaks " + mode.wireName() + "."));
        var model = found.models().isEmpty() ? answer("Name of the deployment: ") : models.choose(found.models());
        return model.map(name ->
                new DefaultModel.Choice(row.id(), name, url, found.mode(), Optional.empty()).signingIn(identity));
    }

    /** Only to look around with; who has none yet may get one later. */
    private Optional<Secret> token() throws InterruptedException {
        try {
            return Optional.of(new EntraTokens(
                            context.environment(),
                            CloudSettings.of(context.config()).entraScope(),
                            context.web(),
                            context.clock())
                    .token());
        } catch (ModelException e) {
            console.warn(e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Secret> key(ProviderRow row) {
        return row.keyVariables().stream()
                .flatMap(name -> Optional.ofNullable(context.environment().get(name)).stream())
                .findFirst()
                .map(Secret::of);
    }

    private Optional<String> answer(String question) {
        console.raw(question);
        return console.line().map(String::strip).filter(text -> !text.isEmpty());
    }
}
