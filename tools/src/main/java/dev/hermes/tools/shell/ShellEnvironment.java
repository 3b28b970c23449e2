package dev.hermes.tools.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The environment of a command: that of the session without what Hermes itself needs to keep for itself, which is keys
 * of providers, tools and chat platforms.
 */
public final class ShellEnvironment {
    private static final String FORCE = "_HERMES_FORCE_";
    private static final String SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Set<String> passed;
    private final Path ownHome;

    /**
     * @param passed names that the person lets through ({@code terminal.env_passthrough})
     * @param ownHome the directory that is {@code HOME} for commands, when it exists
     */
    public ShellEnvironment(List<String> passed, Path ownHome) {
        this.passed = Set.copyOf(passed);
        this.ownHome = ownHome;
    }

    public Map<String, String> of(Map<String, String> session) {
        var result = new HashMap<String, String>();
        session.forEach((name, value) -> {
            if (passed.contains(name) || !isPrivate(name)) {
                result.put(name, value);
            }
        });
        session.forEach((name, value) -> {
            if (name.startsWith(FORCE) && name.length() > FORCE.length()) {
                result.put(name.substring(FORCE.length()), value);
            }
        });
        if (Files.isDirectory(ownHome)) {
            result.put("HOME", ownHome.toString());
        }
        result.merge("PATH", SYSTEM_PATH, (own, system) -> hasUsrBin(own) ? own : own + ":" + system);
        return Map.copyOf(result);
    }

    /** Whether the name is on the list of what commands do not get to see. */
    static boolean isPrivate(String name) {
        return name.startsWith(FORCE)
                || Private.NAMES.contains(name)
                || Private.PREFIXES.stream().anyMatch(name::startsWith)
                || Private.SUFFIXES.stream().anyMatch(name::endsWith);
    }

    private static boolean hasUsrBin(String path) {
        return List.of(path.split(":")).contains("/usr/bin");
    }

    /** Read by the first command. */
    private static final class Private {
        static final List<String> PREFIXES =
                List.of("GITHUB_APP_", "MODAL_TOKEN_", "VERCEL_", "HASS_", "EMAIL_", "SUDO_PASSWORD");
        static final List<String> SUFFIXES = List.of("_HOME_CHANNEL", "_ALLOWED_USERS");
        static final Set<String> NAMES = read();

        private static Set<String> read() {
            try (var in = new BufferedReader(new InputStreamReader(
                    Objects.requireNonNull(
                            ShellEnvironment.class.getResourceAsStream("private-variables.txt"),
                            "private-variables.txt"),
                    StandardCharsets.UTF_8))) {
                return in.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
