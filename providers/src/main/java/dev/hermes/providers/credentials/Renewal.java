package dev.hermes.providers.credentials;

import java.util.Optional;

/** Renews the tokens of logins. */
public interface Renewal {
    /** For keys, which stay as they are. */
    Renewal NONE = (_, credential) -> Optional.of(credential);

    /**
     * The credential with a token that lasts a while yet. One that is fresh enough comes back as it is, and no server is
     * asked.
     *
     * @return empty when it could not be renewed and its token is of no use
     */
    Optional<Credential> fresh(String pool, Credential credential);
}
