package dev.hermes.cli;

import dev.hermes.api.Secret;
import dev.hermes.home.EnvFile;

/** Keeps the keys that people give, in {@code .env}. */
public final class KeyVariables {
    private KeyVariables() {}

    /**
     * Who gives a key wants it used, also when the variable was taken out of use before.
     *
     * @throws dev.hermes.api.HermesException when it is one that is sent to nobody
     */
    public static void keep(Context context, String variable, Secret key) {
        GivenKey.storable("", key); // whose it shall be is not known here
        EnvFile.set(context.home().env(), variable, key).forEach(context.console()::warn);
        context.set(variable, key.reveal());
        use(context, variable);
    }

    /** Lets a variable count that may have been taken out of use. */
    public static void use(Context context, String variable) {
        if (context.accounts().readmitVariable(variable)) {
            context.console().hint(variable + " had been taken out of use and counts again.");
        }
        context.settingsChanged();
    }
}
