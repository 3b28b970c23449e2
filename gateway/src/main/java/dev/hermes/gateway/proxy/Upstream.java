package dev.hermes.gateway.proxy;

import java.util.Optional;
import java.util.Set;

/** The provider for whom the server stands. Safe for use by several threads. */
public interface Upstream {
    /** As {@code --provider} names it. */
    String name();

    /** As a person reads it. */
    String title();

    /** What may be asked of it, without the {@code /v1} before it. */
    Set<String> paths();

    /** Whether there is a login that could be used; asks no server. */
    boolean authenticated();

    /**
     * The login to use now, renewed when that is due.
     *
     * @throws dev.hermes.api.HermesException when there is none that can be used, with the cause
     */
    Bearer bearer();

    /** Another one after a refusal; empty when there is none. Never the same token again. */
    Optional<Bearer> other(Bearer refused, Refusal refusal);
}
