package dev.hermes.tools;

import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.home.Redactor;
import dev.hermes.sessions.SessionStore;
import dev.hermes.tools.process.PrivateVariables;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What built-in tools are made from.
 *
 * @param workingDirectory where a session starts; each task may move on from there
 * @param environment of the process, as it was at the start
 * @param sessions the database of conversations, opened when it is first asked for; empty when there is none
 */
public record ToolServices(
        HermesHome home,
        Config config,
        Clock clock,
        Log log,
        Redactor redactor,
        Path workingDirectory,
        Map<String, String> environment,
        Supplier<Optional<SessionStore>> sessions) {
    public ToolServices {
        environment = Map.copyOf(environment);
        workingDirectory = workingDirectory.toAbsolutePath().normalize();
    }

    /** Where past conversations cannot be searched. */
    public ToolServices(
            HermesHome home,
            Config config,
            Clock clock,
            Log log,
            Redactor redactor,
            Path workingDirectory,
            Map<String, String> environment) {
        this(home, config, clock, log, redactor, workingDirectory, environment, Optional::empty);
    }

    /** What programs that tools start get to see of the environment: nothing that is a key or a password. */
    public Map<String, String> programEnvironment() {
        return PrivateVariables.without(environment, config.texts("terminal.env_passthrough"));
    }

    /** The user's own home directory, for {@code ~}. */
    public Path userHome() {
        for (var name : new String[] {"HOME", "USERPROFILE"}) {
            var value = environment.get(name);
            if (value != null && !value.isBlank()) {
                return Path.of(value);
            }
        }
        var above = home.root().toAbsolutePath().getParent();
        return above == null ? workingDirectory : above;
    }

    /** Where files go that nobody needs tomorrow. */
    public Path temporary() {
        for (var name : new String[] {"TMPDIR", "TMP", "TEMP"}) {
            var value = environment.get(name);
            if (value != null && !value.isBlank()) {
                return Path.of(value);
            }
        }
        return Path.of("/tmp");
    }
}
