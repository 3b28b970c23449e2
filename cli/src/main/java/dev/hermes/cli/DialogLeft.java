package dev.hermes.cli;

/** The person has left a dialog in the middle of a question; {@link Dialog} says what that means. */
final class DialogLeft extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean interrupted;

    /** @param interrupted with Ctrl-C; otherwise the input is at its end */
    DialogLeft(boolean interrupted) {
        super("the person left the dialog", null, false, false); // where from is of no interest
        this.interrupted = interrupted;
    }

    boolean interrupted() {
        return interrupted;
    }
}
