package dev.hermes.providers;

import dev.hermes.api.Secret;
import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.Sendable;
import java.util.List;
import java.util.Optional;

/** Which key is sent to a server, from the environment, the settings and the pools. */
final class RouteKeys {
    private static final Secret LM_STUDIO_KEY = Secret.of("dummy-lm-api-key");

    private final Keys keys;
    private final PooledKeys pooled;
    private final Configured configured;
    private final CloudAccess cloud;

    RouteKeys(Keys keys, PooledKeys pooled, Configured configured, CloudAccess cloud) {
        this.keys = keys;
        this.pooled = pooled;
        this.configured = configured;
        this.cloud = cloud;
    }

    /** With which key a provider is asked at an address. */
    Optional<Secret> of(ProviderRow row, String baseUrl) {
        if (row.file().isPresent() && Addresses.elsewhere(row, baseUrl)) {
            return Addresses.unread(baseUrl) ? gated(baseUrl) : Optional.of(Keys.NOT_REQUIRED);
        }
        return switch (row.id()) {
            case "openrouter" -> Hosts.within(baseUrl, "openrouter.ai") ? keys.openRouter() : gated(baseUrl);
            case "anthropic" -> anthropicKey(baseUrl);
            case "lmstudio" -> keys.firstOf(row.keyVariables()).or(() -> Optional.of(LM_STUDIO_KEY));
            case CloudAccess.BEDROCK -> cloud.bedrockKey();
            case CloudAccess.AZURE ->
                cloud.signs(row.id())
                        ? Optional.empty()
                        : (configured.is(row.id()) ? configured.key() : Optional.<Secret>empty())
                                .or(() -> keys.firstOf(row.keyVariables()));
            default -> keys.firstOf(row.keyVariables());
        };
    }

    /** Tokens of a Claude subscription are of another kind, which this version does not send. */
    private Optional<Secret> anthropicKey(String baseUrl) {
        var variables = Hosts.within(baseUrl, "azure.com")
                ? List.of("AZURE_ANTHROPIC_KEY", "ANTHROPIC_API_KEY")
                : List.of("ANTHROPIC_TOKEN", "ANTHROPIC_API_KEY");
        return variables.stream()
                .flatMap(name -> keys.of(name).stream())
                .filter(key -> !Sendable.subscription(key))
                .findFirst();
    }

    /** The key of whoever is known to be there; a server that wants none is sent a word in its place. */
    Optional<Secret> gated(String baseUrl) {
        return keys.ofHost(baseUrl).or(() -> Optional.of(Keys.NOT_REQUIRED));
    }

    /** What the settings say beside the address of a server, unless the person took it out of use there. */
    Optional<Secret> configured(List<Entry> there) {
        return configured.key(
                source -> there.stream().anyMatch(entry -> pooled.removed(ProviderDirectory.pool(entry), source)));
    }

    /** The same as {@link #gated(String)}, without what the person took out of use there. */
    Optional<Secret> gated(String baseUrl, List<Entry> there) {
        return keys.variableOfHost(baseUrl)
                .filter(variable -> there.stream()
                        .noneMatch(entry ->
                                pooled.removed(ProviderDirectory.pool(entry), Credential.OF_VARIABLE + variable)))
                .flatMap(keys::of)
                .or(() -> Optional.of(Keys.NOT_REQUIRED));
    }

    /** With which key a server of the user's own is asked. */
    Optional<Secret> of(Entry entry) {
        var pool = ProviderDirectory.pool(entry);
        return pooled.decides(pool)
                ? pooled.of(pool).flatMap(Credential::secret)
                : Keys.usable(entry.apiKey()).or(() -> entry.keyVariable().flatMap(keys::of));
    }
}
