package dev.hermes.cli;

import dev.hermes.api.ExitCode;
import org.jline.utils.Signals;

/**
 * A row of questions to a person at a terminal. Ctrl-C leaves it wherever it is, also where a line is typed or a server is waited
 * for: no question takes that for an answer, and nothing is written any more but the word of what is kept.
 */
public final class Dialog {
    private Dialog() {}

    /** The questions, and what comes of them. */
    public interface Talk {
        /** @return the exit code */
        int run() throws InterruptedException;
    }

    /** What the end of input means to whoever is asked for a line. */
    public enum End {
        /** The same as Ctrl-C. */
        LEAVES,
        /** No answer, of which every question knows what it is. */
        ANSWERS_NOTHING
    }

    /** One that is ended by Ctrl-C as programs are, with a last line. */
    public static int during(Console console, End end, Talk talk, String left) throws InterruptedException {
        return during(console, end, talk, _ -> {
            console.say(left);
            return ExitCode.INTERRUPTED.code();
        });
    }

    /** What is said when the person has left. */
    public interface Leaving {
        /**
         * @param interrupted with Ctrl-C; otherwise the input is at its end
         * @return the exit code
         */
        int left(boolean interrupted);
    }

    public static int during(Console console, End end, Talk talk, Leaving leaving) throws InterruptedException {
        if (!console.interactive()) {
            return talk.run();
        }
        var worker = Thread.currentThread();
        var before = Signals.register("INT", worker::interrupt);
        console.dialog(end);
        try {
            return talk.run();
        } catch (DialogLeft | InterruptedException e) {
            Thread.interrupted(); // what was pressed twice means no more
            console.say(""); // the question stands there without an answer
            return leaving.left(!(e instanceof DialogLeft how) || how.interrupted());
        } finally {
            console.dialogOver();
            Signals.unregister("INT", before);
        }
    }
}
