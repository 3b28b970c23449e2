package dev.hermes.tools.shell;

import dev.hermes.tools.process.PrivateVariables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The environment of a command: that of the session without what Hermes itself needs to keep for itself, which is keys
 * of providers, tools and chat platforms.
 */
public final class ShellEnvironment {
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
        var result = new HashMap<>(PrivateVariables.without(session, passed));
        session.forEach((name, value) -> {
            if (name.startsWith(PrivateVariables.FORCE) && name.length() > PrivateVariables.FORCE.length()) {
                result.put(name.substring(PrivateVariables.FORCE.length()), value);
            }
        });
        if (Files.isDirectory(ownHome)) {
            result.put("HOME", ownHome.toString());
        }
        result.merge("PATH", SYSTEM_PATH, (own, system) -> hasUsrBin(own) ? own : own + ":" + system);
        return Map.copyOf(result);
    }

    private static boolean hasUsrBin(String path) {
        return List.of(path.split(":")).contains("/usr/bin");
    }
}
