package dev.hermes.home;

import dev.hermes.api.Secret;
import java.nio.file.Path;

/** A process of its own that writes settings and variables, one after the other. */
final class SettingsWriter {
    private SettingsWriter() {}

    /** @param arguments the home, a name for the values of this process, and how many */
    public static void main(String[] arguments) {
        var directory = Path.of(arguments[0]);
        var home = new HermesHome(directory, directory, "default");
        var config = new ConfigFile(home);
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
            config.set(arguments[1] + ".k" + i, i);
            EnvFile.set(home.env(), arguments[1].toUpperCase(java.util.Locale.ROOT) + "_" + i, Secret.of("v" + i));
        }
    }
}
