package dev.hermes.cli;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.args.Arguments;

/** Numbers on the command line that make no sense below a bound. */
public final class Numbers {
    private Numbers() {}

    /** @throws HermesException naming the option when its value is smaller */
    public static int atLeast(int least, String option, Arguments arguments) {
        int number = arguments.integer(option).orElse(least);
        if (number < least) {
            throw new HermesException(ExitCode.USAGE, "--" + option + " needs a number, " + least + " or more.");
        }
        return number;
    }
}
