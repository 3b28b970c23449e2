package dev.hermes.services.windows;

import java.util.function.BooleanSupplier;

/**
 * What a person wants, asked before anything needs rights.
 *
 * @param startOnLogin whether it starts by itself; if not, no task is made
 * @param startNow whether it starts at once
 * @param handedOff whether this process was started with an administrator's rights to finish another's work
 * @param mayPrompt asks whether Windows may show its prompt for those rights
 */
public record InstallRequest(boolean startOnLogin, boolean startNow, boolean handedOff, BooleanSupplier mayPrompt) {}
