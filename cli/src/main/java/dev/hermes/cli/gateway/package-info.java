/**
 * {@code hermes gateway}: the long-lived process as commands see it.
 *
 * <p>Start at {@link dev.hermes.cli.gateway.GatewayCommand}. {@link dev.hermes.cli.gateway.GatewayRun} is the process
 * itself; {@link dev.hermes.cli.gateway.ManualGateway} looks after one that no service manager looks after.
 */
@NullMarked
package dev.hermes.cli.gateway;

import org.jspecify.annotations.NullMarked;
