package dev.hermes.gateway.process;

import java.util.Locale;

/** What a gateway is doing, as others read it in its state file. */
public enum GatewayPhase {
    STARTING,
    RUNNING,
    /** It works, and no platform is connected. */
    DEGRADED,
    /** It ends what it has begun and takes nothing new. */
    DRAINING,
    STOPPED,
    STARTUP_FAILED;

    /** Its name in the file. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
