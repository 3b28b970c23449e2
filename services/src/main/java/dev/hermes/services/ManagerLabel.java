package dev.hermes.services;

/** What a person is told keeps the gateway running. */
public final class ManagerLabel {
    private ManagerLabel() {}

    /** @param ofMachine whether the unit that is meant is the machine's and not the person's, where systemd has it */
    public static String of(Host host, boolean ofMachine) {
        if (host.termux()) {
            return "Termux / manual process";
        }
        return switch (host.kind()) {
            case S6 -> "s6 (container supervisor)";
            case SYSTEMD -> ofMachine ? "systemd (system)" : "systemd (user)";
            case LAUNCHD -> "launchd";
            case WINDOWS -> "manual process";
            case NONE -> host.container() ? "docker (foreground)" : "manual process";
        };
    }
}
