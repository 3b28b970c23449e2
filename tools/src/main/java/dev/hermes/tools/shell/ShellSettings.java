package dev.hermes.tools.shell;

import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of the configuration that commands depend on.
 *
 * @param timeout of a command that names none
 * @param longest a command may ask for
 * @param outputLimit characters of one command's output that the model gets to read
 * @param initFiles read by the shell when a session begins; {@code ~} is not expanded yet
 * @param passed variables that commands see although they look private
 * @param ownHome the directory that is {@code HOME} for commands, when it exists
 */
record ShellSettings(
        Duration timeout,
        Duration longest,
        int outputLimit,
        List<String> initFiles,
        List<String> passed,
        Path ownHome) {
    private static final List<String> USUAL_FILES = List.of("~/.profile", "~/.bash_profile", "~/.bashrc");
    private static final int LONGEST_SECONDS = 600;

    ShellSettings {
        initFiles = List.copyOf(initFiles);
        passed = List.copyOf(passed);
    }

    /** @param environment in which the settings that have a variable are already decided */
    static ShellSettings of(Config config, Map<String, String> environment, HermesHome home) {
        var named = config.texts("terminal.shell_init_files");
        var usual = config.flag("terminal.auto_source_bashrc") ? USUAL_FILES : List.<String>of();
        int timeout = seconds(environment, "TERMINAL_TIMEOUT").orElseGet(() -> config.integer("terminal.timeout"));
        int longest = seconds(environment, "TERMINAL_MAX_FOREGROUND_TIMEOUT")
                .orElseGet(() -> config.integer("terminal.max_foreground_timeout"));
        return new ShellSettings(
                Duration.ofSeconds(Math.max(timeout, 1)),
                Duration.ofSeconds(longest > 0 ? longest : LONGEST_SECONDS),
                Math.max(config.integer("tool_output.max_bytes"), 1000),
                named.isEmpty() ? usual : named,
                config.texts("terminal.env_passthrough"),
                home.file("home"));
    }

    private static Optional<Integer> seconds(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable))
                .map(String::strip)
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::valueOf);
    }
}
