package dev.hermes.cli.model;

import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.prompt.Choice;
import dev.hermes.cli.prompt.Picker;
import dev.hermes.providers.AuxiliaryModels;
import java.util.ArrayList;
import java.util.List;

/** Chooses models for side tasks: looking at pictures, making conversations shorter, finding titles. */
final class AuxiliaryDialog {
    private final Context context;
    private final Arguments options;
    private final AuxiliaryModels models;
    private final Picker picker;

    AuxiliaryDialog(Context context, Arguments options) {
        this.context = context;
        this.options = options;
        this.models = new AuxiliaryModels(context.home());
        this.picker = new Picker(context);
    }

    /** @return whether anything was changed */
    boolean run() throws InterruptedException {
        var tasks = new ArrayList<Choice<List<String>>>();
        for (var task : AuxiliaryModels.TASKS) {
            tasks.add(Choice.of(
                    List.of(task),
                    Display.harmless(task + ": " + models.chosen(task).orElse("automatic"))));
        }
        tasks.add(Choice.of(AuxiliaryModels.TASKS, "Make all automatic"));
        var chosen = picker.one("For which task?", tasks);
        if (chosen.isEmpty()) {
            return false;
        }
        if (chosen.get().size() > 1) {
            automatic(chosen.get());
            return true;
        }
        var task = chosen.get().getFirst();
        var way = picker.one(
                "Which model for " + task + "?",
                List.of(Choice.of(true, "Choose one"), Choice.of(false, "Automatic: a cheap one of the same account")));
        if (way.isPresent() && way.get()) {
            var model = new ModelDialog(context, context.providers(), options).pick();
            model.ifPresent(choice -> {
                models.choose(task, choice);
                context.console()
                        .success(Display.harmless(
                                "Model for " + task + ": " + choice.model() + " (via " + choice.provider() + ")"));
            });
            return model.isPresent();
        }
        way.ifPresent(_ -> automatic(chosen.get()));
        return way.isPresent();
    }

    private void automatic(List<String> tasks) {
        models.automatic(tasks);
        context.console().success("Automatic: " + String.join(", ", tasks));
    }
}
