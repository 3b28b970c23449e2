package dev.hermes.providers;

import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.providers.credentials.Accounts;
import dev.hermes.providers.credentials.Renewal;
import java.time.Clock;
import java.util.Map;
import java.util.Random;

/** Providers over a home, as the program makes them. */
final class TestProviders {
    private TestProviders() {}

    static Providers of(HermesHome home, Config config, Map<String, String> environment, Log log) {
        return of(home, config, environment, Clock.systemUTC(), log);
    }

    static Providers of(HermesHome home, Config config, Map<String, String> environment, Clock clock, Log log) {
        return new Providers(
                home, config, environment, accounts(home, config, environment, clock, log), "1.2.3", clock, log);
    }

    static Accounts accounts(HermesHome home, Config config, Map<String, String> environment, Clock clock, Log log) {
        return accounts(home, config, environment, Renewal.NONE, clock, log);
    }

    static Accounts accounts(
            HermesHome home, Config config, Map<String, String> environment, Renewal renewal, Clock clock, Log log) {
        return new Accounts(
                home,
                config,
                environment,
                environment,
                new ProviderDirectory(home, config, log),
                renewal,
                home.directory(),
                clock,
                new Random(1),
                log);
    }
}
