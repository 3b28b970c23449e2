/**
 * {@code hermes gateway}: the long-lived process as commands see it.
 *
 * <p>Start at {@link dev.hermes.cli.gateway.GatewayCommand}. {@link dev.hermes.cli.gateway.GatewayRun} is the process
 * itself. The other commands ask {@link dev.hermes.cli.gateway.Supervision} who looks after it: the service of a machine
 * ({@link dev.hermes.cli.gateway.HostService}), s6 in a container ({@link dev.hermes.cli.gateway.ContainerGateways}), or nobody
 * ({@link dev.hermes.cli.gateway.ManualGateway}). {@link dev.hermes.cli.gateway.AllProfiles} is {@code --all} on a machine,
 * {@link dev.hermes.cli.gateway.Lineage} keeps a gateway from ending itself. {@link dev.hermes.cli.gateway.ProfileServices}
 * takes services along with their profiles; {@link dev.hermes.cli.gateway.ProfileGateways} is for commands that are about
 * something else and must not have gateways run meanwhile, or afterwards.
 */
@NullMarked
package dev.hermes.cli.gateway;

import org.jspecify.annotations.NullMarked;
