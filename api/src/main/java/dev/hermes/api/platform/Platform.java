package dev.hermes.api.platform;

/**
 * A front door of the gateway. Its life: {@link #start}, work on threads of its own, {@link #stopAccepting}, a while in
 * which {@link #inFlight} falls to nothing or {@link #interrupt} is called, {@link #stop}. What goes wrong in one platform
 * never stops another.
 */
public interface Platform {
    /** Its name in the settings and in the state of the gateway, for example {@code api_server}. */
    String name();

    /**
     * Connects; returns when messages can arrive. Called again after a failure that may pass.
     *
     * @throws PlatformException saying whether to try again
     */
    void start(PlatformHost host) throws PlatformException, InterruptedException;

    /** From now on new work is refused, politely; what was begun goes on. */
    void stopAccepting();

    /** Pieces of work that were begun and have not ended, deliveries included. */
    int inFlight();

    /** Ends the work in flight as fast as it can be ended, with the programs that it has started. */
    void interrupt();

    /** Disconnects. Called once, also when {@link #start} has failed; must not take longer than five seconds. */
    void stop();
}
