package dev.hermes.api.plugin;

/** What a plugin adds itself to. */
public interface PluginContext {
    /**
     * Adds {@code hermes <name>}. A command that is built in keeps its name; of two plugins' the later one counts.
     *
     * @throws IllegalArgumentException when the name is not one word of letters, digits, {@code -} and {@code _}
     */
    void registerCliCommand(CliCommand command);
}
