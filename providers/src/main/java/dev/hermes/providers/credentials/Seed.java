package dev.hermes.providers.credentials;

import dev.hermes.api.Secret;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A credential that is kept outside of the pool and shows in it.
 *
 * @param source names the place; there is one entry for each
 * @param fields members of the entry that follow the place
 * @param borrowed the secret, when it must not be copied into the store
 * @param inherited whether the place belongs to the root, not to the profile
 */
record Seed(
        String source, String label, String authType, ObjectNode fields, Optional<Secret> borrowed, boolean inherited) {

    /** A key that somebody else keeps. */
    static Seed borrowed(String source, String label, String authType, Secret secret, String baseUrl) {
        var fields = JsonNodeFactory.instance.objectNode();
        if (!baseUrl.isEmpty()) {
            fields.put("base_url", baseUrl);
        }
        return new Seed(source, label, authType, fields, Optional.of(secret), false);
    }
}
