package dev.hermes.providers.oauth;

import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.home.web.HttpWeb;
import dev.hermes.providers.ProviderDirectory;
import dev.hermes.providers.credentials.Accounts;
import dev.hermes.providers.credentials.Credential;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Random;

/** A process that wants a token: prints the one it gets. */
final class RenewingProcess {
    private RenewingProcess() {}

    /**
     * Says when it begins to end because of a signal.
     *
     * @param words root, directory of the profile, address of the identity server, provider; begins with a line of input
     */
    public static void main(String[] words) throws IOException {
        var home = new HermesHome(Path.of(words[0]), Path.of(words[1]), "some");
        try (var web = new HttpWeb(Map.of())) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("ending")));
            System.out.println("ready");
            System.in.read();
            var token = accounts(home, words[2], web, Clock.systemUTC())
                    .pool(words[3])
                    .select()
                    .flatMap(Credential::secret)
                    .map(Secret::reveal);
            System.out.println(token.orElse("none"));
        }
    }

    static Accounts accounts(Path home, String server, HttpWeb web, Clock clock) {
        return accounts(new HermesHome(home, home, "default"), server, web, clock);
    }

    static Accounts accounts(HermesHome home, String server, HttpWeb web, Clock clock) {
        return accounts(home, server, Map.of(), web, clock);
    }

    static Accounts accounts(
            HermesHome home, String server, Map<String, String> environment, HttpWeb web, Clock clock) {
        var config = Config.of(Map.of());
        var logins = new Logins(
                _ -> web,
                Endpoints.at(server),
                home.root().resolve("shared"),
                environment,
                "hermes/test",
                clock,
                new Random(),
                Log.NONE,
                _ -> {});
        return new Accounts(
                home,
                config,
                Map.of(),
                Map.of(),
                new ProviderDirectory(home, config, Log.NONE),
                logins.renewals(),
                home.directory(),
                clock,
                new Random(),
                Log.NONE);
    }
}
