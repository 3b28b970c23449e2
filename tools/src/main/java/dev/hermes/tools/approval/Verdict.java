package dev.hermes.tools.approval;

/** What the text of a command tells about it. A label is shown to the person and, for dangerous commands, saved as the key. */
public sealed interface Verdict {
    /** Nothing known speaks against it. */
    record Allowed() implements Verdict {}

    /** Somebody should agree first. */
    record Dangerous(String label) implements Verdict {}

    /** Never to be run on the person's own machine, whoever agrees. */
    record Hardline(String label) implements Verdict {}
}
