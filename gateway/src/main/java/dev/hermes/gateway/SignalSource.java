package dev.hermes.gateway;

/** Where signals to this process arrive. Handed in, because only the edge of the program may touch the JVM's own handlers. */
public interface SignalSource {
    /**
     * From now on runs something when the signal comes, instead of what the JVM does. A signal that this system does not
     * have never comes.
     *
     * @param name without {@code SIG}
     */
    void on(String name, Runnable handler);
}
