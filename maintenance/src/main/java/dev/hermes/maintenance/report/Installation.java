package dev.hermes.maintenance.report;

import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.providers.Providers;
import java.nio.file.Path;
import java.util.Map;

/**
 * What reports are about.
 *
 * @param environment with the profile's {@code .env}
 * @param version of the program, as it is shown
 * @param system name, release and machine
 * @param manager who looks after the gateway
 * @param bundledRuntime whether the Java that runs this came with the program
 */
public record Installation(
        HermesHome home,
        Path userHome,
        Config config,
        Providers providers,
        Map<String, String> environment,
        String version,
        String system,
        GatewayManager manager,
        boolean bundledRuntime) {
    public Installation {
        environment = Map.copyOf(environment);
    }

    /** A path as a person reads it. */
    String shown(Path path) {
        return path.startsWith(userHome) && !path.equals(userHome)
                ? "~/" + userHome.relativize(path).toString().replace('\\', '/')
                : path.toString();
    }
}
