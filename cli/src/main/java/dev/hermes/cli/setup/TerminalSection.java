package dev.hermes.cli.setup;

import dev.hermes.cli.Context;
import dev.hermes.cli.prompt.Questions;
import dev.hermes.home.ConfigChanges;
import dev.hermes.home.ConfigFile;

/** How commands of the agent are run: on this machine, which is the only place that this version knows. */
final class TerminalSection implements Section {
    private static final int LONGEST = 86_400;

    @Override
    public boolean run(Context context, Questions questions) {
        context.console()
                .print("Terminal: commands of the agent run on this machine, and ask you when they are risky.");
        var config = context.config();
        var timeout =
                questions.number("Seconds that a command may take", config.integer("terminal.timeout"), 1, LONGEST);
        if (timeout.isEmpty()) {
            return false;
        }
        new ConfigFile(context.home())
                .apply(new ConfigChanges()
                        .set("terminal.backend", "local")
                        .set("terminal.timeout", timeout.getAsInt()));
        context.console().success("Saved.");
        return true;
    }
}
