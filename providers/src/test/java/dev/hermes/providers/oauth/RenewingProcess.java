package dev.hermes.providers.oauth;

import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.home.web.HttpWeb;
import dev.hermes.providers.ProviderDirectory;
import dev.hermes.providers.credentials.Accounts;
import dev.hermes.providers.credentials.Credential;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Random;

/** A process that wants a token: prints the one it gets. */
final class RenewingProcess {
    private RenewingProcess() {}

    /** @param words home, address of the identity server, provider */
    public static void main(String[] words) {
        try (var web = new HttpWeb(Map.of())) {
            var token = accounts(Path.of(words[0]), words[1], web, Clock.systemUTC())
                    .pool(words[2])
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
        var config = Config.of(Map.of());
        var logins = new Logins(
                _ -> web,
                Endpoints.at(server),
                home.root().resolve("shared"),
                Map.of(),
                "hermes/test",
                clock,
                new Random(),
                Log.NONE);
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
