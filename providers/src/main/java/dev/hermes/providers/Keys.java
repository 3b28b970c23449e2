package dev.hermes.providers;

import dev.hermes.api.Secret;
import dev.hermes.providers.credentials.UsableSecret;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys that the environment holds, and to which host each may go. */
final class Keys {
    /** What is sent to servers that want no key; some clients and proxies insist on one. */
    static final Secret NOT_REQUIRED = Secret.of("no-key-required");

    /** Each goes to domains of its own. */
    private static final Set<String> GUARDED = Set.of("OPENAI_API_KEY", "OPENROUTER_API_KEY", "OLLAMA_API_KEY");

    /** Where vendors have servers besides the one that the table names. */
    private static final Map<String, String> ALSO = Map.of(
            "KIMI_API_KEY", "kimi.com",
            "KILOCODE_API_KEY", "kilocode.ai",
            "STEPFUN_API_KEY", "stepfun.com",
            "XIAOMI_API_KEY", "xiaomi.com");

    private final Map<String, String> environment;
    private final ProviderTable table;

    Keys(Map<String, String> environment, ProviderTable table) {
        this.environment = environment;
        this.table = table;
    }

    /** A key, unless the text is obviously none. */
    static Optional<Secret> usable(String text) {
        return UsableSecret.of(text);
    }

    Optional<Secret> of(String variable) {
        return Optional.ofNullable(environment.get(variable)).flatMap(Keys::usable);
    }

    Optional<Secret> firstOf(Collection<String> variables) {
        return variables.stream().flatMap(variable -> of(variable).stream()).findFirst();
    }

    /**
     * The key of the environment that belongs to the host of an address. A key goes only to its own vendor: with a
     * foreign or local address the environment may hold ten keys and none of them is sent. Keys of vendors that the program
     * knows go to their domains only, and only where nobody reads them on the way.
     */
    Optional<Secret> ofHost(String url) {
        return variableOfHost(url).flatMap(this::of);
    }

    /** The variable in which {@link #ofHost} looks. */
    Optional<String> variableOfHost(String url) {
        boolean unread = Addresses.unread(url);
        if (Hosts.within(url, "openrouter.ai")) {
            return unread ? openRouterVariable() : Optional.empty();
        }
        if (Hosts.within(url, "openai.com") || Hosts.within(url, "openai.azure.com")) {
            return unread ? Optional.of("OPENAI_API_KEY") : Optional.empty();
        }
        if (Hosts.within(url, "ollama.com")) {
            return unread ? Optional.of("OLLAMA_API_KEY") : Optional.empty();
        }
        if (Hosts.local(url)) {
            return Optional.empty();
        }
        return RegisteredName.of(url)
                .map(name -> name.label().toUpperCase(Locale.ROOT).replace('-', '_') + "_API_KEY")
                .filter(variable -> !GUARDED.contains(variable))
                .filter(variable -> !known(variable) || unread && belongs(variable, url));
    }

    private boolean known(String variable) {
        return table.rows().stream().anyMatch(row -> row.keyVariables().contains(variable));
    }

    private boolean belongs(String variable, String url) {
        var also = ALSO.get(variable);
        return also != null && Hosts.within(url, also)
                || table.rows().stream()
                        .filter(row -> row.keyVariables().contains(variable))
                        .flatMap(row -> RegisteredName.of(row.baseUrl()).stream())
                        .anyMatch(name -> Hosts.within(url, name.domain()));
    }

    /** Older guides told people to keep their OpenRouter key under the name of OpenAI's; its prefix tells them apart. */
    Optional<Secret> openRouter() {
        return openRouterVariable().flatMap(this::of);
    }

    private Optional<String> openRouterVariable() {
        return Optional.of("OPENROUTER_API_KEY")
                .filter(variable -> of(variable).isPresent())
                .or(() -> Optional.of("OPENAI_API_KEY")
                        .filter(variable -> of(variable)
                                .filter(key -> key.reveal().startsWith("sk-or-"))
                                .isPresent()));
    }
}
