package dev.hermes.cli.setup;

import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.auth.LoginSteps;
import dev.hermes.cli.model.ModelDialog;

/** {@code hermes setup --portal}: a login at Nous Portal, and a model of it for whoever has chosen none. */
final class PortalSetup {
    private static final String NOUS = "nous";

    private final Context context;
    private final Arguments arguments;

    PortalSetup(Context context, Arguments arguments) {
        this.context = context;
        this.arguments = arguments;
    }

    void run() throws InterruptedException {
        var before = context.accounts().activeProvider();
        if (context.accounts().pool(NOUS).peek().isEmpty()) {
            new LoginSteps(context).choose(NOUS, arguments);
        } else {
            context.console().print("You are logged in to Nous Portal.");
        }
        context.settingsChanged();
        if (stays()) {
            context.accounts().activate(before); // the login alone decides nothing
            return;
        }
        if (new ModelDialog(context, context.providers(), arguments)
                .chooseOf(NOUS)
                .isEmpty()) {
            context.console().print("No model was chosen; 'hermes model' does that.");
        }
    }

    /** Whether conversations begin with what the person has chosen before, as long as they do not say otherwise. */
    private boolean stays() {
        var model = context.config().text("model.default");
        var provider = context.config().text("model.provider").orElse("auto");
        if (model.isEmpty()) {
            return false;
        }
        context.console()
                .print(Display.harmless("Conversations begin with " + model.get() + " (via " + provider + ")."));
        return provider.equals(NOUS) || !context.console().confirm("Begin them with a model of Nous Portal instead?");
    }
}
