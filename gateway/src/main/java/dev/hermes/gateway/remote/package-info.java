/**
 * Turns that an agent elsewhere answers: this gateway listens, the API server of another Hermes thinks and acts. Start at
 * {@link dev.hermes.gateway.remote.RemoteAgents}. What the other side sends is read as any client reads it.
 */
@NullMarked
package dev.hermes.gateway.remote;

import org.jspecify.annotations.NullMarked;
