package dev.hermes.cli.setup;

import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.GivenKey;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.model.ModelDialog;
import dev.hermes.cli.prompt.Questions;
import dev.hermes.home.ConfigFile;
import dev.hermes.providers.AuthKind;
import dev.hermes.providers.AuxiliaryModels;
import dev.hermes.providers.ProviderRow;
import dev.hermes.providers.credentials.Strategy;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which model is talked to; in the full form also with which further keys, and who looks at pictures. */
final class ModelSection implements Section {
    private static final Arguments NO_OPTIONS = Arguments.of("section", "model");
    private static final String AUTOMATIC = "automatic";
    private static final String OTHER = "another model";

    private final boolean full;

    ModelSection(boolean full) {
        this.full = full;
    }

    @Override
    public boolean run(Context context, Questions questions) throws InterruptedException {
        var dialog = new ModelDialog(context, context.providers(), NO_OPTIONS);
        var chosen = dialog.choose();
        if (chosen.isEmpty()) {
            return !dialog.interrupted() && context.providers().configured(); // it stays as it is
        }
        context.settingsChanged();
        var keyed = context.providers()
                .find(chosen.get().provider())
                .filter(row -> row.auth() == AuthKind.API_KEY
                        && !row.keyVariables().isEmpty()
                        && !row.id().equals("lmstudio"));
        return !full || (keyed.isEmpty() || keys(keyed.get(), context, questions)) && pictures(context, questions);
    }

    /** Several keys for one provider take turns, or step in for one another. */
    private static boolean keys(ProviderRow row, Context context, Questions questions) {
        while (true) {
            var key =
                    questions.secret("Another key for " + row.name() + ", for when this one is refused (Enter: none)");
            if (key.isEmpty()) {
                break;
            }
            try {
                var checked = GivenKey.of(context.console(), row.id(), key.get());
                var added = context.accounts().addKey(row.id(), checked, Optional.empty());
                context.console().success("Added \"" + added.label() + "\".");
            } catch (HermesException e) { // one more key is no reason to leave the set-up
                context.console().warn(e.getMessage());
                e.advice().forEach(context.console()::hint);
            }
        }
        if (context.accounts().pool(row.id()).all().size() < 2) {
            return true;
        }
        var strategies = Stream.of(Strategy.values()).map(Strategy::configName).toList();
        var current = context.accounts().strategy(row.id()).configName();
        var wanted = questions.word("Which key is used first?", strategies, current);
        wanted.filter(name -> !name.equals(current))
                .ifPresent(name -> new ConfigFile(context.home()).set("credential_pool_strategies." + row.id(), name));
        return wanted.isPresent();
    }

    private static boolean pictures(Context context, Questions questions) throws InterruptedException {
        var models = new AuxiliaryModels(context.home());
        var current = models.chosen("vision").orElse(AUTOMATIC);
        var words = current.equals(AUTOMATIC) ? List.of(AUTOMATIC, OTHER) : List.of(current, AUTOMATIC, OTHER);
        var wanted = questions.word("What looks at pictures?", words, current);
        if (wanted.isEmpty() || wanted.get().equals(current)) {
            return wanted.isPresent();
        }
        if (wanted.get().equals(AUTOMATIC)) {
            models.automatic(List.of("vision"));
            return true;
        }
        new ModelDialog(context, context.providers(), NO_OPTIONS).pick().ifPresent(choice -> {
            models.choose("vision", choice);
            context.console()
                    .success(Display.harmless(
                            "Model for pictures: " + choice.model() + " (via " + choice.provider() + ")"));
        });
        return true;
    }

    @Override
    public List<String> commands() {
        return List.of(
                "  hermes config set model.provider PROVIDER       for example openrouter, zai, custom",
                "  hermes config set model.default MODEL",
                "  hermes config set PROVIDER_API_KEY KEY          for example OPENROUTER_API_KEY; goes to .env",
                "",
                "Or in one step, for a server of your own:",
                "  hermes model set MODEL --base-url http://127.0.0.1:11434/v1");
    }
}
