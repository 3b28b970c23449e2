package dev.hermes.cli.setup;

import dev.hermes.cli.Context;
import dev.hermes.cli.prompt.Questions;
import dev.hermes.home.ConfigChanges;
import dev.hermes.home.ConfigFile;
import dev.hermes.home.EnvFile;
import java.util.List;
import java.util.OptionalInt;

/** How the agent works: how long it goes on, what it shows of that, when it shortens a conversation. */
final class AgentSection implements Section {
    private static final int MOST_TURNS = 10_000;
    private static final int MOST_MINUTES = 525_600;
    private static final int LAST_HOUR = 23;
    private static final String IDLE = "session_reset.idle_minutes";
    private static final String HOUR = "session_reset.at_hour";

    @Override
    public boolean run(Context context, Questions questions) {
        context.console().print("Agent");
        var config = context.config();
        var turns = questions.number(
                "Model calls that one request may take", config.integer("agent.max_turns"), 1, MOST_TURNS);
        if (turns.isEmpty()) {
            return false;
        }
        var progress = questions.word(
                "What is shown of the tools it uses?",
                List.of("all", "new", "verbose", "off"),
                config.text("display.tool_progress").orElse("all"));
        if (progress.isEmpty()) {
            return false;
        }
        var threshold = questions.decimal(
                "Part of the model's window at which a conversation is shortened",
                config.number("compression.threshold"),
                0.5,
                0.95);
        if (threshold.isEmpty()) {
            return false;
        }
        var reset = questions.word(
                "When do conversations on chat platforms begin anew?",
                List.of("both", "idle", "daily", "none"),
                config.text("session_reset.mode").orElse("both"));
        if (reset.isEmpty()) {
            return false;
        }
        var idle = minutes(reset.get(), context, questions);
        var hour = idle.isEmpty() ? idle : hour(reset.get(), context, questions);
        if (hour.isEmpty()) {
            return false;
        }
        var changes = new ConfigChanges()
                .set("agent.max_turns", turns.getAsInt())
                .set("display.tool_progress", progress.get())
                .set("compression.threshold", threshold.getAsDouble())
                .set("session_reset.mode", reset.get());
        if (idle.getAsInt() != context.config().integer(IDLE)) {
            changes.set(IDLE, idle.getAsInt());
        }
        if (hour.getAsInt() != context.config().integer(HOUR)) {
            changes.set(HOUR, hour.getAsInt());
        }
        new ConfigFile(context.home()).apply(changes);
        // the older place would win over what was just chosen
        if (EnvFile.read(context.home().env()).containsKey("HERMES_MAX_ITERATIONS")) {
            EnvFile.unset(context.home().env(), "HERMES_MAX_ITERATIONS");
        }
        context.console().success("Saved.");
        return true;
    }

    /** What is, where the person does not want to know of it; empty when they stop. */
    private static OptionalInt minutes(String mode, Context context, Questions questions) {
        int current = context.config().integer(IDLE);
        return mode.equals("both") || mode.equals("idle")
                ? questions.number("After how many minutes without a message?", current, 1, MOST_MINUTES)
                : OptionalInt.of(current);
    }

    private static OptionalInt hour(String mode, Context context, Questions questions) {
        int current = context.config().integer(HOUR);
        return mode.equals("both") || mode.equals("daily")
                ? questions.number("At which hour of the day?", current, 0, LAST_HOUR)
                : OptionalInt.of(current);
    }
}
