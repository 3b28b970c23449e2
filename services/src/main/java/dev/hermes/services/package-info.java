/**
 * What keeps long-lived processes running: the gateway of each profile, and in a container the dashboard.
 *
 * <p>Start at {@link dev.hermes.services.ServiceManager}, the one interface to every supervisor. {@link
 * dev.hermes.services.Host} tells which supervisor a machine has, {@link dev.hermes.services.GatewayNames} what a gateway is
 * called there. Each supervisor has a package of its own: {@code s6} for containers, {@code systemd}, {@code launchd} and
 * {@code windows} for machines.
 *
 * <p>The gateway itself does not belong here. What a supervisor has to know of it comes through {@link
 * dev.hermes.services.Gateways}. Nothing here prints: what happens is told, a line at a time, to a {@link
 * dev.hermes.services.Narration}, and failures are {@link dev.hermes.api.HermesException}s.
 */
@NullMarked
package dev.hermes.services;

import org.jspecify.annotations.NullMarked;
