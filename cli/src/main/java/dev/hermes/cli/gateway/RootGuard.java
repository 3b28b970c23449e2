package dev.hermes.cli.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Keeps a gateway in the image of a container from running as root, which would make the home unusable for its account. */
final class RootGuard {
    private static final String IMAGE = "/opt/hermes";
    private static final Set<String> YES = Set.of("1", "true", "yes", "on");

    private RootGuard() {}

    static boolean refuses(List<String> program, Map<String, String> environment) {
        var allowed = environment.getOrDefault("HERMES_ALLOW_ROOT_GATEWAY", "").strip();
        return program.getFirst().startsWith(IMAGE + "/")
                && Files.exists(Path.of(IMAGE, "docker/entrypoint.sh"))
                && !YES.contains(allowed.toLowerCase(Locale.ROOT))
                && root();
    }

    /** By the owner of this very process: the name of the user may be anything. */
    private static boolean root() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException _) {
            return false; // not the system of the image
        }
    }
}
