package dev.hermes.api;

/** How the process ends; scripts and supervisors rely on these numbers. */
public enum ExitCode {
    DONE(0),
    FAILED(1),
    USAGE(2),
    /** A supervised process asks to be started again. */
    RESTART(75),
    /** A supervised process cannot start with this configuration; starting it again would not help. */
    CONFIGURATION(78),
    INTERRUPTED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
