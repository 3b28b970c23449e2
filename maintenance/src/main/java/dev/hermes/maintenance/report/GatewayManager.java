package dev.hermes.maintenance.report;

/**
 * Who looks after the gateway of a home. Reports are told it by whoever knows supervisors.
 *
 * @param label as people read it
 * @param service whether it is a service, and not a process that somebody started
 */
public record GatewayManager(String label, boolean service) {
    /** One that starts it by itself. */
    public static GatewayManager service(String label) {
        return new GatewayManager(label, true);
    }

    /** A person, or a program of theirs. */
    public static GatewayManager byHand(String label) {
        return new GatewayManager(label, false);
    }
}
