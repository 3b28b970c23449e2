package dev.hermes.cli.setup;

import dev.hermes.cli.Context;
import dev.hermes.cli.prompt.Questions;
import dev.hermes.home.ConfigChanges;
import dev.hermes.home.ConfigFile;
import dev.hermes.home.EnvFile;
import java.util.List;

/**
 * How the agent works: how long it goes on, what it shows of that, when it shortens a conversation. When conversations on chat
 * platforms begin anew is not asked: this version serves none, so no answer would do anything. What is set stays.
 */
final class AgentSection implements Section {
    private static final int MOST_TURNS = 10_000;
    private static final String TURNS = "agent.max_turns";
    private static final String PROGRESS = "display.tool_progress";
    private static final String THRESHOLD = "compression.threshold";

    @Override
    public boolean run(Context context, Questions questions) {
        context.console().print("Agent");
        var config = context.config();
        int turnsNow = config.integer(TURNS);
        var turns = questions.number("Model calls that one request may take", turnsNow, 1, MOST_TURNS);
        if (turns.isEmpty()) {
            return false;
        }
        var progressNow = config.text(PROGRESS).orElse("all");
        var progress = questions.word(
                "What is shown of the tools it uses?", List.of("all", "new", "verbose", "off"), progressNow);
        if (progress.isEmpty()) {
            return false;
        }
        double thresholdNow = config.number(THRESHOLD);
        var threshold = questions.decimal(
                "Part of the model's window at which a conversation is shortened", thresholdNow, 0.5, 0.95);
        if (threshold.isEmpty()) {
            return false;
        }
        // what Enter kept is not written: it stays what it is, and a default stays one
        var changes = new ConfigChanges();
        set(changes, TURNS, turnsNow, turns.getAsInt());
        set(changes, PROGRESS, progressNow, progress.get());
        set(changes, THRESHOLD, thresholdNow, threshold.getAsDouble());
        // the older place would win over what was just chosen
        boolean older = EnvFile.unset(context.home().env(), "HERMES_MAX_ITERATIONS");
        if (changes.isEmpty() && !older) {
            context.console().print("Nothing was changed.");
            return true;
        }
        new ConfigFile(context.home()).apply(changes);
        context.console().success("Saved.");
        return true;
    }

    private static void set(ConfigChanges changes, String key, Object now, Object wanted) {
        if (!now.equals(wanted)) {
            changes.set(key, wanted);
        }
    }

    @Override
    public List<String> commands() {
        return List.of(
                "  hermes config set agent.max_turns NUMBER        model calls that one request may take",
                "  hermes config set display.tool_progress WORD    all, new, verbose or off",
                "  hermes config set compression.threshold PART    from 0.5 to 0.95 of the model's window");
    }
}
