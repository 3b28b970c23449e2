package dev.hermes.api.plugin;

/**
 * The entry point of a plugin in a jar: the class that {@code main} in its {@code plugin.yaml} names, or the one that it offers
 * to {@link java.util.ServiceLoader}. It is made and asked only when the plugin is switched on and something of it is wanted.
 */
public interface HermesPlugin {
    /** The version of these contracts; a manifest names it as {@code api}. */
    int API = 1;

    /** Tells what the plugin adds. Must return soon: a person may be waiting for a command. */
    void register(PluginContext context);

    /** The plugin is not needed any more in this process. */
    default void close() {}
}
