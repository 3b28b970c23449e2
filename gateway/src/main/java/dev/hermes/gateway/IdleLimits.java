package dev.hermes.gateway;

import dev.hermes.home.Config;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How long a turn may go on while nothing happens in it: {@code agent.gateway_timeout_warning} and {@code agent.gateway_timeout}.
 *
 * @param warning after which the log says so; nothing for never
 * @param end after which the turn is interrupted; nothing for never
 */
public record IdleLimits(Duration warning, Duration end) {
    /** Turns may be idle for ever. */
    public static final IdleLimits NONE = new IdleLimits(Duration.ZERO, Duration.ZERO);

    private static final double WARNING = 900;
    private static final double END = 1800;

    /** The settings go before variables, which {@code .env} may still have from an earlier time. */
    public static IdleLimits of(Config config, Map<String, String> environment) {
        return new IdleLimits(
                limit(config, "agent.gateway_timeout_warning", environment, "HERMES_AGENT_TIMEOUT_WARNING", WARNING),
                limit(config, "agent.gateway_timeout", environment, "HERMES_AGENT_TIMEOUT", END));
    }

    private static Duration limit(
            Config config, String setting, Map<String, String> environment, String variable, double otherwise) {
        var written = config.userSet(setting)
                ? config.text(setting)
                : Optional.ofNullable(environment.get(variable)).or(() -> config.text(setting));
        return GatewaySettings.seconds(GatewaySettings.number(written).orElse(otherwise));
    }
}
