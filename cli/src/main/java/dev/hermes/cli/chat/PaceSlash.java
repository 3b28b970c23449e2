package dev.hermes.cli.chat;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.model.ReasoningEffort;
import dev.hermes.home.ConfigFile;
import dev.hermes.providers.Providers;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code /reasoning} and {@code /fast}: how hard and how fast the model works, from the next message on and later. */
final class PaceSlash {
    private final ChatSession chat;
    private final Consumer<String> say;

    PaceSlash(ChatSession chat, Consumer<String> say) {
        this.chat = chat;
        this.say = say;
    }

    void reasoning(String argument) {
        var model = chat.agent().model();
        if (argument.isEmpty()) {
            say.accept("Reasoning: "
                    + model.effort().map(ReasoningEffort::wireName).orElse("as the provider does"));
            say.accept("Thoughts:  " + (chat.showsThoughts() ? "shown" : "hidden"));
            say.accept(
                    "/reasoning none, minimal, low, medium, high or xhigh changes it, show and hide what you see of it.");
            return;
        }
        switch (argument.toLowerCase(Locale.ROOT)) {
            case "show", "on" -> {
                show(true);
                return;
            }
            case "hide", "off" -> {
                show(false);
                return;
            }
            default -> {}
        }
        var effort = ReasoningEffort.of(argument)
                .filter(known -> known != ReasoningEffort.MAX)
                .orElseThrow(() -> new HermesException(
                        ExitCode.USAGE,
                        "'" + argument + "' is none of none, minimal, low, medium, high, xhigh, show, hide."));
        save("agent.reasoning_effort", effort.wireName());
        chat.agent().adjustModel(providers().thinking(model, Optional.of(effort)));
        say.accept("✓ Reasoning: " + effort.wireName());
    }

    private void show(boolean shown) {
        save("display.show_reasoning", shown);
        chat.showThoughts(shown);
        say.accept("✓ What the model thinks is " + (shown ? "shown" : "hidden") + " from now on.");
    }

    void fast(String argument) {
        var model = chat.agent().model();
        var sold = providers().fastMode(model);
        if (sold.isEmpty()) {
            say.accept("No faster answers are sold for " + model.model() + " at " + model.providerName() + ".");
            return;
        }
        switch (argument.toLowerCase(Locale.ROOT)) {
            case "", "status" -> say.accept(sold.get() + ": " + (providers().isFast(model) ? "on" : "off"));
            case "fast", "on" -> set(sold.get(), true);
            case "normal", "off" -> set(sold.get(), false);
            default -> throw new HermesException(ExitCode.USAGE, "It is /fast [fast|normal|status].");
        }
    }

    private void set(String title, boolean fast) {
        save("agent.service_tier", fast ? "fast" : "normal");
        chat.agent().adjustModel(providers().hurried(chat.agent().model(), fast));
        say.accept("✓ " + title + ": " + (fast ? "on; answers cost more" : "off"));
    }

    private void save(String path, Object value) {
        chat.context().requireUnmanaged("save the choice");
        new ConfigFile(chat.context().home()).set(path, value);
    }

    private Providers providers() {
        return chat.workshop().providers();
    }
}
