package dev.hermes.cli;

import dev.hermes.api.Secret;
import dev.hermes.home.EnvFile;
import dev.hermes.home.Mask;

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

    /**
     * Takes in the keys that somebody has put into {@code .env} since it was read. A variable that is set stays as it is: it may
     * come from elsewhere.
     *
     * @return whether there are any
     */
    public static boolean found(Context context) {
        boolean found = false;
        for (var written : EnvFile.read(context.home().env()).entrySet()) {
            boolean key = Mask.hides(written.getKey()) || written.getKey().endsWith("_KEY");
            boolean set =
                    !context.environment().getOrDefault(written.getKey(), "").isBlank();
            if (key && !set && !written.getValue().isBlank()) {
                context.set(written.getKey(), written.getValue());
                found = true;
            }
        }
        if (found) {
            context.settingsChanged(); // which may refer to what came
        }
        return found;
    }

    /** Lets a variable count that may have been taken out of use. */
    public static void use(Context context, String variable) {
        if (context.accounts().readmitVariable(variable)) {
            context.console().hint(variable + " had been taken out of use and counts again.");
        }
        context.settingsChanged();
    }
}
