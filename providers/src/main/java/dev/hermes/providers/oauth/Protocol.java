package dev.hermes.providers.oauth;

import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.Grant;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** How the tokens of one provider are renewed. */
interface Protocol {
    /** Whether the token should be renewed before it is used. */
    boolean due(Credential credential, Instant now);

    /** Whether the token can be used until then, although it should be renewed. */
    boolean usable(Credential credential, Instant now);

    /**
     * Asks the server for another token. The refresh token may be good for one time only, so what comes back is stored
     * before anything else happens.
     *
     * @param grant what is known of the login besides
     * @return members of the entry
     * @throws AuthException when the server refuses; {@link AuthException#relogin} tells whether for good
     * @throws IOException when it could not be asked
     */
    Map<String, JsonNode> refresh(Grant grant, Credential credential) throws IOException, InterruptedException;

    /** What remains to be done with a login before its token can be used; most have nothing. */
    default Credential ready(Grant grant, Credential credential, boolean refused)
            throws IOException, InterruptedException {
        return credential;
    }

    /** For one question to the server. */
    Duration patience();
}
