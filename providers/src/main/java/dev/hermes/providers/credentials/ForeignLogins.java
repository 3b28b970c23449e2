package dev.hermes.providers.credentials;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Logins that other programs on this machine keep. */
interface ForeignLogins {
    /**
     * What there is for a provider.
     *
     * @param chosen whether the user decided for the provider; without it, nothing is taken that could surprise them
     */
    List<Seed> of(String pool, boolean chosen);

    /**
     * Gives new tokens to the program that keeps the login, which could not use its old ones any more.
     *
     * @param source of the {@link Seed}
     * @param tokens members of an entry
     * @return false when it is not one of these logins
     */
    default boolean renewed(String source, Map<String, JsonNode> tokens) {
        return false;
    }

    /** Keeps a new login. False when those of this pool are kept in the store. */
    default boolean saved(String pool, ObjectNode state) {
        return false;
    }

    /** Forgets a login that has ended. False when it is not one of these, or is its program's own to forget. */
    default boolean ended(String source) {
        return false;
    }
}
