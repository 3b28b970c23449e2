package dev.hermes.cli.setup;

import dev.hermes.cli.Context;
import dev.hermes.cli.prompt.Questions;
import java.util.List;

/** Speech, which scripts may ask for by its name: says that there is nothing to choose, and leaves what is set. */
final class SpeechSection implements Section {
    private static final String NOTHING = "Speech: no tool of this version speaks, so there is nothing to choose.";

    @Override
    public boolean run(Context context, Questions questions) {
        context.console().print(NOTHING);
        context.console().print("What stands in config.yaml under 'tts' stays as it is.");
        return true;
    }

    @Override
    public List<String> commands() {
        return List.of("  (none) " + NOTHING);
    }
}
