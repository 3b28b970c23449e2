package dev.hermes.providers;

import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.providers.credentials.Directory;
import dev.hermes.providers.credentials.KnownProvider;
import dev.hermes.providers.credentials.OwnServer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The providers of the table and the user's own servers, as those who keep credentials want to know them. */
public final class ProviderDirectory implements Directory {
    /** One may give them a key, and yet logging in is what people do. */
    private static final Set<String> BY_LOGIN =
            Set.of("nous", "openai-codex", "xai-oauth", "qwen-oauth", "google-gemini-cli", "minimax-oauth");

    private final ProviderTable table;
    private final Entries entries;

    /** With what the user of a home added to the table. */
    public ProviderDirectory(HermesHome home, Config config, Log log) {
        table = ProviderTable.of(home, config, Log.NONE); // what is wrong with it is told where models are looked for
        entries = new Entries(config, table, log);
    }

    @Override
    public List<KnownProvider> providers() {
        return table.rows().stream()
                .filter(row ->
                        !row.id().equals(ProviderTable.CUSTOM) && !row.id().equals(ProviderTable.DEMO))
                .map(ProviderDirectory::known)
                .toList();
    }

    private static KnownProvider known(ProviderRow row) {
        return new KnownProvider(
                row.id(),
                row.name(),
                row.keyVariables(),
                row.baseUrlVariable(),
                row.baseUrl(),
                BY_LOGIN.contains(row.id()));
    }

    @Override
    public List<OwnServer> own() {
        return entries.all().stream()
                .map(entry ->
                        new OwnServer(pool(entry), entry.name(), entry.baseUrl(), entry.apiKey(), entry.keyVariable()))
                .toList();
    }

    static String pool(Entry entry) {
        return "custom:" + Entries.slug(entry.name());
    }

    @Override
    public Optional<String> pool(String name) {
        return entries.find(name).map(ProviderDirectory::pool).or(() -> canonical(name));
    }

    @Override
    public Optional<String> canonical(String name) {
        return table.find(name)
                .map(ProviderRow::id)
                .filter(id -> !id.equals(ProviderTable.CUSTOM) && !id.equals(ProviderTable.DEMO));
    }

    @Override
    public boolean someServer(String name) {
        return table.find(name)
                .filter(row -> row.id().equals(ProviderTable.CUSTOM))
                .isPresent();
    }
}
