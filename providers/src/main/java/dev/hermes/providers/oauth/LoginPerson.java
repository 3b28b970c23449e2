package dev.hermes.providers.oauth;

import java.util.Map;
import java.util.Optional;

/** The person who logs in. */
public interface LoginPerson {
    void tell(String line);

    /** An answer to a question; empty when there is none. */
    Optional<String> ask(String question);

    /** A question that Enter answers with yes; the end of input does too. */
    boolean agrees(String question);

    /** Opens a browser where there is one that the person can see. False when the address must be typed elsewhere. */
    boolean browse(String url);

    /** A code and the page for it, which is opened when that is wanted. */
    default void show(String what, String page, String code, boolean open) {
        tell(what);
        tell("  " + page);
        tell("  " + code);
        if (open) {
            browse(page);
        }
    }

    /** Whether the browser is on another machine, so that it cannot reach a listener on this one. */
    boolean remote();

    /** What goes behind {@code ssh} on that machine to come to this one. */
    default String reach() {
        return Remote.reach(Map.of());
    }
}
