package dev.hermes.cli.args;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;

/** The command line cannot be understood. */
public final class UsageException extends HermesException {
    private final String command;
    private final String usage;

    /**
     * @param command the words that lead to the command, for example {@code hermes sessions list}
     * @param usage its usage line
     */
    UsageException(String command, String usage, String message) {
        super(ExitCode.USAGE, message);
        this.command = command;
        this.usage = usage;
    }

    /** What to print on standard error: the usage, and a last line that scripts look for. */
    public String text() {
        return usage + "\n" + command + ": error: " + getMessage();
    }
}
