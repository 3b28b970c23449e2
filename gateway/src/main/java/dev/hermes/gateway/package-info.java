/**
 * The long-lived process: how it starts, works, drains and ends.
 *
 * <p>Start at {@link dev.hermes.gateway.GatewayProcess}. It knows {@link dev.hermes.api.platform.Platform platforms} and
 * signals, and nothing of agents. What it leaves in the home is in {@code process}; the platforms that belong to it are in
 * {@code apiserver} and {@code webhook}, on the small server in {@code http}; {@link dev.hermes.gateway.HttpPlatform} is what
 * they have in common. Who puts an agent together is told by {@link
 * dev.hermes.gateway.AgentSource}, because that needs more than this module may know.
 */
@NullMarked
package dev.hermes.gateway;

import org.jspecify.annotations.NullMarked;
