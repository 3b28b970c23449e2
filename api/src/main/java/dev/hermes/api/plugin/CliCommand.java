package dev.hermes.api.plugin;

import java.util.Optional;

/**
 * A command of the program.
 *
 * @param help one line, for the list of commands
 * @param description for {@code hermes <name> --help} when there is no handler; may be empty
 * @param handler what it does; without one it prints its own help
 */
public record CliCommand(String name, String help, String description, Optional<Handler> handler) {
    /** What a command does. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Runs it. The words, {@code --help} among them, are the command's own business.
         *
         * @return the exit code
         * @throws Exception what is thrown is shown by its message and becomes exit code 1
         */
        int run(CliCall call) throws Exception;
    }
}
