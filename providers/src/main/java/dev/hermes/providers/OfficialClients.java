package dev.hermes.providers;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.Config;
import dev.hermes.home.ConfigChanges;
import dev.hermes.home.ConfigFile;
import dev.hermes.home.HermesHome;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Providers that answer nobody but their own client, so that a request must name that client. Whether their terms allow it
 * is for the user to find out: without a decision of theirs, which is a setting, none of these providers is asked.
 */
public final class OfficialClients {
    /** The setting, a list of provider ids. */
    public static final String SETTING = "auth.official_clients";

    private static final Set<String> NEEDED = Set.of("copilot", "qwen-oauth", "google-gemini-cli");

    private final Config config;

    public OfficialClients(Config config) {
        this.config = config;
    }

    /** Whether a provider waits for the user's decision. */
    public boolean undecided(String provider) {
        return NEEDED.contains(provider) && !config.texts(SETTING).contains(provider);
    }

    /** What a person should know before they decide. */
    public static String warning(String providerName) {
        return providerName + " answers only its own client, so Hermes would call itself that. Whether your contract"
                + " with them allows this is for you to find out; they may block an account that does it.";
    }

    /** Notes the user's decision for a provider. */
    public static void decideFor(String provider, HermesHome home) {
        new ConfigFile(home).update(written -> {
            var decided = new LinkedHashSet<>(Config.of(written).texts(SETTING));
            decided.add(provider);
            return new ConfigChanges().set(SETTING, List.copyOf(decided));
        });
    }

    Optional<HermesException> refusal(ProviderRow row) {
        return undecided(row.id())
                ? Optional.of(new HermesException(
                        ExitCode.FAILED,
                        warning(row.name()),
                        "If you decide for it, choose it with 'hermes model', or add '" + row.id() + "' to " + SETTING
                                + " in config.yaml."))
                : Optional.empty();
    }
}
