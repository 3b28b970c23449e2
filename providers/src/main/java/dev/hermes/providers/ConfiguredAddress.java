package dev.hermes.providers;

import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.util.Map;
import java.util.Optional;

/**
 * The address that the settings name for the chosen provider, as far as it can be judged without asking anybody. One that was
 * left behind by another provider, or written down for it, would have the keys of this one.
 */
public final class ConfiguredAddress {
    private final Configured configured;
    private final ProviderTable table;

    /** @param environment with what {@code .env} adds */
    public ConfiguredAddress(HermesHome home, Config config, Map<String, String> environment, Log log) {
        table = ProviderTable.of(home, config, log);
        configured = new Configured(config, table, new Entries(config, table, log), new Keys(environment, table));
    }

    /**
     * An address at another provider.
     *
     * @param owner whose server it is
     * @param provider whose keys are meant to be sent there
     */
    public record Astray(ProviderRow owner, ProviderRow provider) {}

    /** Empty for servers that are nobody's in the table: a gateway of one's own may stand before any provider. */
    public Optional<Astray> astray() {
        var provider = configured
                .provider()
                .map(configured::canonical)
                .flatMap(table::byId)
                .filter(ConfiguredAddress::hasServer);
        var name = configured.address().flatMap(RegisteredName::of);
        if (provider.isEmpty() || name.isEmpty() || loginMayGo(provider.get())) {
            return Optional.empty();
        }
        var owners = table.rows().stream()
                .filter(row -> RegisteredName.of(row.baseUrl()).equals(name))
                .toList();
        boolean own = owners.stream().anyMatch(row -> house(row).equals(house(provider.get())));
        return own ? Optional.empty() : owners.stream().findFirst().map(owner -> new Astray(owner, provider.get()));
    }

    /** The others take any address. */
    private static boolean hasServer(ProviderRow row) {
        return !row.baseUrl().isEmpty() && row.file().isEmpty();
    }

    private boolean loginMayGo(ProviderRow row) {
        return LoginHosts.bind(row)
                && configured
                        .address()
                        .filter(url -> LoginHosts.allow(row, url))
                        .isPresent();
    }

    /** Plans and regions of one provider have ids that begin alike. */
    private static String house(ProviderRow row) {
        return row.id().replaceFirst("-.*", "");
    }
}
