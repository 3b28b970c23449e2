/**
 * systemd: the gateway as a unit of the person, or of the machine.
 *
 * <p>Start at {@link dev.hermes.services.systemd.SystemdServices}. The file that systemd reads comes from {@link
 * dev.hermes.services.systemd.UnitText}, and it is rewritten whenever this Hermes would write another one, so that an update
 * reaches the service. systemd is told everything by {@code systemctl} and {@code loginctl}.
 */
@NullMarked
package dev.hermes.services.systemd;

import org.jspecify.annotations.NullMarked;
