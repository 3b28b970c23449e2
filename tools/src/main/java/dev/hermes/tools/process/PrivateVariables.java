package dev.hermes.tools.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The variables that Hermes needs to keep for itself: keys of providers, tools and chat platforms. */
public final class PrivateVariables {
    /** In front of the name of a variable that programs get to see in any case. */
    public static final String FORCE = "_HERMES_FORCE_";

    private PrivateVariables() {}

    /**
     * The environment for a program.
     *
     * @param passed names that the person lets through ({@code terminal.env_passthrough})
     */
    public static Map<String, String> without(Map<String, String> environment, Collection<String> passed) {
        var result = new HashMap<String, String>();
        environment.forEach((name, value) -> {
            if (passed.contains(name) || !isPrivate(name)) {
                result.put(name, value);
            }
        });
        return Map.copyOf(result);
    }

    /** Whether programs do not get to see the variable. */
    public static boolean isPrivate(String name) {
        return name.startsWith(FORCE)
                || Listed.NAMES.contains(name)
                || Listed.PREFIXES.stream().anyMatch(name::startsWith)
                || Listed.SUFFIXES.stream().anyMatch(name::endsWith);
    }

    /** Read by the first program. */
    private static final class Listed {
        static final List<String> PREFIXES =
                List.of("GITHUB_APP_", "MODAL_TOKEN_", "VERCEL_", "HASS_", "EMAIL_", "SUDO_PASSWORD");
        static final List<String> SUFFIXES = List.of("_API_KEY", "_HOME_CHANNEL", "_ALLOWED_USERS");
        static final Set<String> NAMES = read();

        private static Set<String> read() {
            try (var in = new BufferedReader(new InputStreamReader(
                    Objects.requireNonNull(
                            PrivateVariables.class.getResourceAsStream("private-variables.txt"),
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
