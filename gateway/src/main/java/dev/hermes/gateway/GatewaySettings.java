package dev.hermes.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.home.Config;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a gateway lives.
 *
 * @param drain how long work in flight may take when the gateway shall end; nothing means that it is cut at once
 * @param supervised whether somebody brings it back when it ends
 * @param connect how long a platform may take to start
 * @param grace how long interrupted work has to say good-bye
 */
public record GatewaySettings(Duration drain, boolean supervised, Duration connect, Duration grace) {
    /** What the names of our agents begin with: programs in a terminal on a Mac have other names there. */
    private static final String LAUNCHD_AGENT = "ai.hermes.gateway";

    private static final double DRAIN = 180;
    private static final double CONNECT = 30;
    private static final Duration GRACE = Duration.ofSeconds(5);

    public static GatewaySettings of(Config config, Map<String, String> environment) {
        var drain = number(Optional.ofNullable(environment.get("HERMES_RESTART_DRAIN_TIMEOUT")));
        if (!environment.containsKey("HERMES_RESTART_DRAIN_TIMEOUT")) {
            drain = number(config.text("agent.restart_drain_timeout"));
        }
        return new GatewaySettings(
                seconds(drain.orElse(DRAIN)),
                environment.containsKey("INVOCATION_ID")
                        || environment.containsKey("HERMES_S6_SUPERVISED_CHILD")
                        || environment.getOrDefault("XPC_SERVICE_NAME", "").startsWith(LAUNCHD_AGENT),
                seconds(number(Optional.ofNullable(environment.get("HERMES_GATEWAY_PLATFORM_CONNECT_TIMEOUT")))
                        .orElse(CONNECT)),
                GRACE);
    }

    /** How a gateway ends that cannot work with its settings, so that nobody tries for ever who cannot read why. */
    public ExitCode hopeless() {
        return supervised ? ExitCode.CONFIGURATION : ExitCode.DONE;
    }

    static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(Math.max(0, seconds) * 1000));
    }

    /** Empty for what is no number. */
    static OptionalDouble number(Optional<String> text) {
        try {
            double number =
                    text.isEmpty() ? Double.NaN : Double.parseDouble(text.get().strip());
            return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }
}
