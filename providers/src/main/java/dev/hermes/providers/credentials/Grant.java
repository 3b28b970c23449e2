package dev.hermes.providers.credentials;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A login as it is stored, for whoever renews it. The entry of the pool and the state of the provider, where there is
 * one, are two views of it and change together.
 */
public interface Grant {
    /** As it was when the renewal was asked for. */
    Credential credential();

    /** As it is now; empty when somebody removed it. */
    Optional<Credential> current();

    /** The state under {@code providers}, for a login that has one. */
    Optional<ObjectNode> state();

    /** While no other process changes the store or renews a token. */
    <T> T locked(Duration wait, Supplier<T> work);

    /**
     * Stores new tokens at once. What refused the credential before does not count any more.
     *
     * @param tokens members of the entry; those that are null are taken away
     */
    Credential renewed(Map<String, JsonNode> tokens);

    /** The login has ended: tokens are deleted, what else is known stays, and why is noted. */
    void ended(String code, String message, String reason);
}
