package dev.hermes.gateway.process;

/** A note that announces a signal, so that the gateway knows that it is meant. */
public enum Marker {
    /** Another gateway takes its place. */
    TAKEOVER(".gateway-takeover.json", "replacer_pid"),
    /** Somebody asked for it to stop. */
    PLANNED_STOP(".gateway-planned-stop.json", "stopper_pid");

    private final String file;
    private final String writer;

    Marker(String file, String writer) {
        this.file = file;
        this.writer = writer;
    }

    String file() {
        return file;
    }

    /** The member that names who wrote it. */
    String writer() {
        return writer;
    }
}
