package dev.hermes.tools.approval;

/** A small model that looks at a flagged command before the person is bothered ({@code approvals.mode: smart}). */
@FunctionalInterface
public interface SecondOpinion {
    /** Has no opinion, so that the person is asked. */
    SecondOpinion NONE = _ -> "ESCALATE";

    /** The model's answer to the question, as it is; any exception means that the person is asked. */
    String ask(String question) throws InterruptedException;
}
