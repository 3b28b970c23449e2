package dev.hermes.cli.secrets;

import dev.hermes.cli.Context;
import dev.hermes.home.bitwarden.Bitwarden;
import dev.hermes.home.bitwarden.BitwardenSettings;
import dev.hermes.home.bitwarden.BwsInstall;
import dev.hermes.home.web.HttpWeb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;

/** Brings the secrets of Bitwarden into the environment of a command. No trouble with it stops the command. */
public final class ExternalSecrets {
    private static final String NAME = "  Bitwarden Secrets Manager: ";

    private ExternalSecrets() {}

    /** Loaded only when the settings switch it on. */
    public static void load(Context context) {
        var settings = BitwardenSettings.of(context.home());
        if (!settings.enabled()) {
            return;
        }
        var console = context.console();
        try {
            var bitwarden = bitwarden(context, settings);
            var fetched = bitwarden.fetch(false);
            var applied = bitwarden.applied(fetched);
            applied.forEach(context::set);
            if (!applied.isEmpty()) {
                console.say(NAME + "applied " + applied.size() + " secret(s) ("
                        + String.join(", ", new TreeSet<>(applied.keySet())) + ")");
            }
            fetched.warnings().forEach(warning -> console.say(NAME + warning));
        } catch (IOException e) {
            console.say(NAME + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    static Bitwarden bitwarden(Context context, BitwardenSettings settings) {
        return new Bitwarden(context.home(), context.environment(), settings, context.clock(), () -> install(context));
    }

    static Path install(Context context) throws IOException, InterruptedException {
        context.console().say(NAME + "downloading bws " + BwsInstall.VERSION + " ...");
        try (var web = new HttpWeb(context.environment())) {
            return new BwsInstall(
                            web,
                            BwsInstall.RELEASES,
                            System.getProperty("os.name", ""),
                            System.getProperty("os.arch", ""),
                            musl())
                    .run(context.home().directory());
        }
    }

    private static boolean musl() {
        var names = Path.of("/lib").toFile().list((_, name) -> name.startsWith("ld-musl-"));
        return names != null && names.length > 0 && !Files.exists(Path.of("/lib64/ld-linux-x86-64.so.2"));
    }
}
