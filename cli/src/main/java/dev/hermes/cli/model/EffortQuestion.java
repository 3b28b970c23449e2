package dev.hermes.cli.model;

import dev.hermes.api.HermesException;
import dev.hermes.api.model.ReasoningEffort;
import dev.hermes.cli.Context;
import dev.hermes.cli.Version;
import dev.hermes.cli.prompt.Choice;
import dev.hermes.cli.prompt.Picker;
import dev.hermes.providers.DefaultModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How hard a model shall think, where its provider says what it can be told; others are not asked about. */
final class EffortQuestion {
    static final String SETTING = "agent.reasoning_effort";

    private final Context context;
    private final Picker picker;

    EffortQuestion(Context context, Picker picker) {
        this.context = context;
        this.picker = picker;
    }

    /** @return empty when it stays as it is */
    Optional<ReasoningEffort> of(DefaultModel.Choice choice) throws InterruptedException {
        var efforts = efforts(choice);
        if (efforts.isEmpty()) {
            return Optional.empty();
        }
        var choices = new ArrayList<Choice<Optional<ReasoningEffort>>>();
        // first, so that Enter changes nothing; found by its own words only, because it names another row
        choices.add(new Choice<>(Optional.empty(), "As it is: " + now(efforts), "as it is"));
        efforts.forEach(effort -> choices.add(Choice.of(Optional.of(effort), effort.wireName())));
        return picker.one("How hard shall it think?", choices).flatMap(answer -> answer);
    }

    private String now(List<ReasoningEffort> efforts) {
        var set = context.config().text(SETTING).flatMap(ReasoningEffort::of);
        return set.map(effort ->
                        effort.wireName() + (efforts.contains(effort) ? "" : ", which this model does not know"))
                .orElse("as the provider does");
    }

    private List<ReasoningEffort> efforts(DefaultModel.Choice choice) throws InterruptedException {
        try {
            return context.providers().efforts(choice.provider(), choice.model(), context.web(), Version.userAgent());
        } catch (HermesException e) {
            context.log().info("cli.model", "nobody says how hard " + choice.model() + " can think: " + e.getMessage());
            return List.of();
        }
    }
}
