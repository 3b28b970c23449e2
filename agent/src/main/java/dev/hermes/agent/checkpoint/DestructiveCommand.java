package dev.hermes.agent.checkpoint;

import java.util.regex.Pattern;

/** Whether a shell command may overwrite or delete files. It only triggers a snapshot, so a false alarm is harmless. */
public final class DestructiveCommand {
    private static final class Patterns {
        static final Pattern WORD =
                Pattern.compile("(?:^|\\s|&&|\\|\\||;|`)(?:rm\\s|rmdir\\s|cp\\s|install\\s|mv\\s|sed\\s+-i"
                        + "|truncate\\s|dd\\s|shred\\s|git\\s+(?:reset|clean|checkout)\\s)");
        static final Pattern REDIRECT = Pattern.compile("(?<!>)>(?!>)");
    }

    private DestructiveCommand() {}

    public static boolean is(String command) {
        return Patterns.WORD.matcher(command).find()
                || Patterns.REDIRECT.matcher(command).find();
    }
}
