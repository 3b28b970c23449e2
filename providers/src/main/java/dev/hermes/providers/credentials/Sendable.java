package dev.hermes.providers.credentials;

import dev.hermes.api.Secret;
import java.util.List;
import java.util.Optional;

/** Which credentials of a pool are sent to its provider, and which are only known. */
public final class Sendable {
    private static final List<String> SUBSCRIPTIONS = List.of("sk-ant-oat", "sk-ant-ort", "sk-ant-sid");

    private Sendable() {}

    /** Logins to Claude are of a kind that is not sent. What stands in a variable is told by what it looks like. */
    public static boolean is(String pool, Credential credential) {
        boolean login = pool.equals("anthropic")
                && credential.oauth()
                && !credential.source().startsWith(Credential.OF_VARIABLE);
        return !login && credential.secret().flatMap(key -> refusal(pool, key)).isEmpty();
    }

    /**
     * Why a key is never sent to a provider, for people; empty when it may be. The token of a Claude subscription is sent to nobody:
     * Anthropic takes it from its own program only, which Hermes does not pose as, and it is nobody else's business.
     */
    public static Optional<String> refusal(String pool, Secret key) {
        if (subscription(key)) {
            return Optional.of("That is a token of a Claude subscription, and no API key.");
        }
        return pool.equals("copilot") && classic(key)
                ? Optional.of("That is a classic token of GitHub (ghp_...), which Copilot does not accept.")
                : Optional.empty();
    }

    /** Where a person gets what may be sent in the place of what {@link #refusal} turned down. */
    public static String advice(Secret key) {
        return subscription(key)
                ? "Keys of Anthropic are made at https://platform.claude.com; 'hermes model' asks for one."
                : "Log in with a code instead: 'hermes auth add copilot --type oauth'.";
    }

    /** Whether a key is a token of a Claude subscription: one to ask with, one to renew that, or one of the browser. */
    public static boolean subscription(Secret key) {
        return SUBSCRIPTIONS.stream().anyMatch(key.reveal().strip()::startsWith);
    }

    /** Whether a token of GitHub is of the first kind, which Copilot does not accept. */
    public static boolean classic(Secret token) {
        return token.reveal().startsWith("ghp_");
    }
}
