package dev.hermes.providers.oauth;

import tools.jackson.databind.node.ObjectNode;

/**
 * A login that succeeded and is not stored yet.
 *
 * @param state as it stands under {@code providers} when it becomes the one login of its provider
 * @param entry as it stands in the pool when it is one of several
 * @param owner whom it belongs to, for people; empty when that is not known
 */
public record Login(String provider, ObjectNode state, ObjectNode entry, String owner) {
    /** Holds tokens. */
    @Override
    public String toString() {
        return "Login[" + provider + "]";
    }
}
