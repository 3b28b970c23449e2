package dev.hermes.services.systemd;

import java.util.Optional;

/**
 * What a person wants to have installed.
 *
 * @param force whether to write the unit though there is one
 * @param runAs for a unit of the machine, the account named on the command line
 * @param startOnLogin whether it starts by itself
 */
public record InstallRequest(UnitScope scope, boolean force, Optional<String> runAs, boolean startOnLogin) {}
