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

    private static final Set<String> GUARDED = Set.of("OPENAI", "OPENROUTER", "OLLAMA");

    private final Map<String, String> environment;

    Keys(Map<String, String> environment) {
        this.environment = environment;
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
     * foreign or local address the environment may hold ten keys and none of them is sent.
     */
    Optional<Secret> ofHost(String url) {
        if (Hosts.within(url, "openrouter.ai")) {
            return openRouter();
        }
        if (Hosts.within(url, "openai.com") || Hosts.within(url, "openai.azure.com")) {
            return of("OPENAI_API_KEY");
        }
        if (Hosts.within(url, "ollama.com")) {
            return of("OLLAMA_API_KEY");
        }
        var label = Hosts.label(url).toUpperCase(Locale.ROOT).replace('-', '_');
        return label.isEmpty() || Hosts.local(url) || GUARDED.contains(label)
                ? Optional.empty()
                : of(label + "_API_KEY");
    }

    /** Older guides told people to keep their OpenRouter key under the name of OpenAI's; its prefix tells them apart. */
    Optional<Secret> openRouter() {
        return of("OPENROUTER_API_KEY")
                .or(() -> of("OPENAI_API_KEY").filter(key -> key.reveal().startsWith("sk-or-")));
    }
}
