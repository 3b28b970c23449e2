package dev.hermes.tools.shell;

import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

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

    static ShellSettings of(Config config, HermesHome home) {
        var named = config.texts("terminal.shell_init_files");
        var usual = config.flag("terminal.auto_source_bashrc") ? USUAL_FILES : List.<String>of();
        int longest = config.integer("terminal.max_foreground_timeout");
        return new ShellSettings(
                Duration.ofSeconds(Math.max(config.integer("terminal.timeout"), 1)),
                Duration.ofSeconds(longest > 0 ? longest : LONGEST_SECONDS),
                Math.max(config.integer("tool_output.max_bytes"), 1000),
                named.isEmpty() ? usual : named,
                config.texts("terminal.env_passthrough"),
                home.file("home"));
    }
}
