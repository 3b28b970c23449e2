package dev.hermes.providers;

import dev.hermes.home.ConfigChanges;
import dev.hermes.home.ConfigFile;
import dev.hermes.home.HermesHome;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses models for side tasks, which otherwise get a cheap one of the same account or the conversation's own. */
public final class AuxiliaryModels {
    /** In the order in which they are shown. */
    public static final List<String> TASKS = List.of(
            "vision",
            "web_extract",
            "compression",
            "skills_hub",
            "approval",
            "mcp",
            "title_generation",
            "triage_specifier",
            "kanban_decomposer",
            "profile_describer",
            "curator");

    private static final String AUTO = "auto";

    private final ConfigFile file;

    public AuxiliaryModels(HermesHome home) {
        this.file = new ConfigFile(home);
    }

    /** What is chosen for a task; empty when it is left to the program. */
    public Optional<String> chosen(String task) {
        var settings = Values.map(
                Values.map(file.read().getOrDefault("auxiliary", Map.of())).getOrDefault(task, Map.of()));
        var provider = Values.text(settings, "provider").filter(name -> !name.equalsIgnoreCase(AUTO));
        var model = Values.text(settings, "model");
        return provider.isEmpty() && model.isEmpty()
                ? Optional.empty()
                : Optional.of(model.orElse("its first model") + " (via " + provider.orElse(AUTO) + ")");
    }

    /** Nothing that belonged to the choice before stays behind; time limits and the like do. */
    public void choose(String task, DefaultModel.Choice choice) {
        var place = "auxiliary." + task + ".";
        var changes = new ConfigChanges()
                .set(place + "provider", choice.provider())
                .set(place + "model", choice.model())
                .unset(place + "api_key")
                .unset(place + "api_mode");
        choice.baseUrl()
                .ifPresentOrElse(url -> changes.set(place + "base_url", url), () -> changes.unset(place + "base_url"));
        file.apply(changes);
    }

    /** Leaves tasks to the program again. */
    public void automatic(List<String> tasks) {
        var changes = new ConfigChanges();
        for (var task : tasks) {
            for (var name : List.of("provider", "model", "base_url", "api_key", "api_mode")) {
                changes.unset("auxiliary." + task + "." + name);
            }
        }
        file.apply(changes);
    }
}
