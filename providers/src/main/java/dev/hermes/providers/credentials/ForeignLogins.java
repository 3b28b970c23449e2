package dev.hermes.providers.credentials;

import java.util.List;

/** Logins that other programs on this machine keep. */
interface ForeignLogins {
    /** Of no program. */
    ForeignLogins NONE = (_, _) -> List.of();

    /**
     * What there is for a provider.
     *
     * @param chosen whether the user decided for the provider; without it, nothing is taken that could surprise them
     */
    List<Seed> of(String pool, boolean chosen);
}
