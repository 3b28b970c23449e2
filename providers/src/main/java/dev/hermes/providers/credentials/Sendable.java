package dev.hermes.providers.credentials;

import dev.hermes.api.Secret;

/** Which credentials of a pool are sent to its provider, and which are only known. */
public final class Sendable {
    private Sendable() {}

    /** Logins to Claude are of a kind that is not sent. What stands in a variable is told by what it looks like. */
    public static boolean is(String pool, Credential credential) {
        return !pool.equals("anthropic")
                || (credential.source().startsWith("env:")
                        ? credential.secret().filter(Sendable::subscription).isEmpty()
                        : !credential.oauth());
    }

    /** Whether a key is a token of a Claude subscription. */
    public static boolean subscription(Secret key) {
        return key.reveal().startsWith("sk-ant-oat");
    }
}
