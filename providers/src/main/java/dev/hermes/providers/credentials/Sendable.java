package dev.hermes.providers.credentials;

import dev.hermes.api.Secret;
import java.util.Optional;

/** Which credentials of a pool are sent to its provider, and which are only known. */
public final class Sendable {
    private Sendable() {}

    /** Logins to Claude are of a kind that is not sent. What stands in a variable is told by what it looks like. */
    public static boolean is(String pool, Credential credential) {
        boolean login = pool.equals("anthropic")
                && credential.oauth()
                && !credential.source().startsWith(Credential.OF_VARIABLE);
        return !login && credential.secret().flatMap(key -> refusal(pool, key)).isEmpty();
    }

    /** Why a key is never sent to a provider, for people; empty when it may be. */
    public static Optional<String> refusal(String pool, Secret key) {
        return switch (pool) {
            case "anthropic" ->
                subscription(key)
                        ? Optional.of("That is a token of a Claude subscription, and no API key.")
                        : Optional.empty();
            case "copilot" ->
                classic(key)
                        ? Optional.of("That is a classic token of GitHub (ghp_...), which Copilot does not accept.")
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Whether a key is a token of a Claude subscription. */
    public static boolean subscription(Secret key) {
        return key.reveal().startsWith("sk-ant-oat");
    }

    /** Whether a token of GitHub is of the first kind, which Copilot does not accept. */
    public static boolean classic(Secret token) {
        return token.reveal().startsWith("ghp_");
    }
}
