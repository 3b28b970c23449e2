/**
 * Work given to helpers: agents that start with nothing but their task and answer with a summary.
 *
 * <p>Start at {@link dev.hermes.agent.delegate.DelegateTool}, which a model calls. How a helper is put together is decided
 * by a {@link dev.hermes.agent.delegate.HelperFactory}; {@link dev.hermes.agent.delegate.AgentHelpers} derives it from the
 * agent it works for.
 */
@NullMarked
package dev.hermes.agent.delegate;

import org.jspecify.annotations.NullMarked;
