package dev.hermes.services;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** In the image the gateway is never root's: what it wrote then, the account that it runs as later could not change. */
public final class RootGuard {
    private static final Path IMAGE = Path.of("/opt/hermes");
    private static final Set<String> YES = Set.of("1", "true", "yes", "on");

    private RootGuard() {}

    /**
     * @param root of the file system
     * @param installed where this Hermes lies
     * @throws HermesException when the gateway must not run like this
     */
    public static void check(Path root, Path installed, Caller caller, Map<String, String> environment) {
        var allowed = environment
                .getOrDefault("HERMES_ALLOW_ROOT_GATEWAY", "")
                .strip()
                .toLowerCase(Locale.ROOT);
        if (caller.root()
                && installed.normalize().equals(IMAGE)
                && Files.exists(root.resolve("opt/hermes/docker/entrypoint.sh"))
                && !YES.contains(allowed)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "Refusing to run the Hermes gateway as root inside the official Docker image.",
                    "Start the container without --user and without another entry point, or use 'docker exec -u hermes'.",
                    "HERMES_ALLOW_ROOT_GATEWAY=1 runs it all the same.");
        }
    }
}
