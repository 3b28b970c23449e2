package dev.hermes.cli.setup;

import dev.hermes.cli.Context;
import dev.hermes.cli.prompt.Questions;
import dev.hermes.home.ConfigFile;
import java.util.List;

/** How commands of the agent are run: on this machine, which is the only place that this version knows. */
final class TerminalSection implements Section {
    private static final int LONGEST = 86_400;
    private static final String TIMEOUT = "terminal.timeout";

    @Override
    public boolean run(Context context, Questions questions) {
        var console = context.console();
        console.print("Terminal: commands of the agent run on this machine, and ask you when they are risky.");
        var config = context.config();
        // where to run them is not asked, so what somebody wrote for a version that knows more places stays
        config.text("terminal.backend")
                .filter(place -> !place.equals("local"))
                .ifPresent(place -> console.warn(
                        "terminal.backend is '" + place + "', which this version does not know; it stays as it is."));
        var timeout = questions.number("Seconds that a command may take", config.integer(TIMEOUT), 1, LONGEST);
        if (timeout.isEmpty()) {
            return false;
        }
        if (timeout.getAsInt() == config.integer(TIMEOUT)) {
            console.print("Nothing was changed.");
        } else {
            new ConfigFile(context.home()).set(TIMEOUT, timeout.getAsInt());
            console.success("Saved.");
        }
        return true;
    }

    @Override
    public List<String> commands() {
        return List.of("  hermes config set terminal.timeout SECONDS      how long a command may take");
    }
}
