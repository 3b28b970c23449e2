package dev.hermes.providers.credentials;

import dev.hermes.api.Secret;
import java.util.Optional;

/** Renews the tokens of logins. */
public interface Renewal {
    /** For keys, which stay as they are. */
    Renewal NONE = (_, grant, _) -> Optional.of(grant.credential());

    /**
     * The credential with a token that lasts a while yet. One that is fresh enough comes back as it is, and no server is
     * asked.
     *
     * @param refused a token that the provider did not accept, so that it must be another one now
     * @return empty when it could not be renewed and its token is of no use
     */
    Optional<Credential> fresh(String pool, Grant grant, Optional<Secret> refused);
}
