package dev.hermes.providers.oauth;

import dev.hermes.home.web.Trust;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whose certificates a login believes, as it is stored with it: what was trusted when it was made is when it is renewed. */
final class StoredTrust {
    private static final String MEMBER = "tls";
    private static final Set<String> YES = Set.of("1", "true", "yes", "on");

    private StoredTrust() {}

    /** @param tls the member of a state or an entry, or nothing */
    static Trust of(JsonNode tls) {
        if (YES.contains(tls.path("insecure").asString("").strip().toLowerCase(Locale.ROOT))) {
            return new Trust.Everybody();
        }
        var bundle = tls.path("ca_bundle").asString("").strip();
        return bundle.isEmpty() ? new Trust.Usual() : new Trust.Only(Path.of(bundle));
    }

    /** What is usual is not written. */
    static void put(ObjectNode login, Trust trust) {
        switch (trust) {
            case Trust.Usual _ -> login.remove(MEMBER);
            case Trust.Everybody _ ->
                login.putObject(MEMBER).put("insecure", true).putNull("ca_bundle");
            case Trust.Only(var bundle) ->
                login.putObject(MEMBER).put("insecure", false).put("ca_bundle", bundle.toString());
        }
    }
}
