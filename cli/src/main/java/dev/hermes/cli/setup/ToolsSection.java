package dev.hermes.cli.setup;

import dev.hermes.cli.Context;
import dev.hermes.cli.ToolsetTable;
import dev.hermes.cli.prompt.Questions;
import java.util.List;

/** Which groups of tools the agent has at the terminal. */
final class ToolsSection implements Section {
    @Override
    public boolean run(Context context, Questions questions) {
        var chosen = questions.several(
                "Tools of the agent", ToolsetTable.choices(context), ToolsetTable.enabled(context, "cli"));
        chosen.ifPresent(names -> context.console().print(ToolsetTable.choose(context, "cli", names)));
        return chosen.isPresent();
    }

    @Override
    public List<String> commands() {
        return List.of(
                "  hermes tools list                               which there are",
                "  hermes tools enable NAME                        or disable");
    }
}
