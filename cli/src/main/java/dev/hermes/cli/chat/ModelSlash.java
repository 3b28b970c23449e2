package dev.hermes.cli.chat;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.KeyVariables;
import dev.hermes.cli.Version;
import dev.hermes.cli.model.ModelCommand;
import dev.hermes.providers.DefaultModel;
import dev.hermes.providers.ModelChoice;
import dev.hermes.providers.ModelVerdict;
import dev.hermes.providers.Providers;
import dev.hermes.providers.ResolvedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** {@code /model}: shows what is talked to and what else there is, and changes it in the middle of a conversation. */
final class ModelSlash {
    /** A list that is longer is no help. */
    private static final int SHOWN = 50;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");

    /** Keyboards turn two dashes into a long one. */
    private static final Pattern LONG_DASH = Pattern.compile("(?<!\\S)[\\u2012-\\u2015](?=(provider|global)\\b)");

    private final ChatSession chat;
    private final Consumer<String> say;
    private final Predicate<String> confirm;
    private final Optional<ModelMenu> menu;
    private List<String> shown = List.of();
    private boolean switched;

    /**
     * @param confirm asks the person a yes-or-no question
     * @param menu where somebody can choose with the keys; a list of numbers is shown elsewhere
     */
    ModelSlash(ChatSession chat, Consumer<String> say, Predicate<String> confirm, Optional<ModelMenu> menu) {
        this.chat = chat;
        this.say = say;
        this.confirm = confirm;
        this.menu = menu;
    }

    /** What was typed behind {@code /model}. */
    private record Wish(String text, Optional<String> provider, boolean global) {
        static Wish of(String argument) {
            var words = new ArrayList<>(Arrays.asList(
                    LONG_DASH.matcher(argument).replaceAll("--").strip().split("\\s+")));
            words.removeIf(String::isEmpty);
            boolean global = words.removeIf("--global"::equals);
            int at = words.indexOf("--provider");
            if (at < 0) {
                return new Wish(String.join(" ", words), Optional.empty(), global);
            }
            if (at + 1 >= words.size()) {
                throw new HermesException(ExitCode.USAGE, "--provider needs the id of a provider.");
            }
            words.remove(at);
            var provider = words.remove(at);
            return new Wish(String.join(" ", words), Optional.of(provider), global);
        }
    }

    /** @throws HermesException when there is no such model or it cannot be used; nothing has changed then */
    void run(String argument) throws InterruptedException {
        var wish = Wish.of(argument);
        if (wish.global()) {
            chat.context().requireUnmanaged("save the choice");
        }
        if (KeyVariables.found(chat.context())) { // a missing key was told with the advice to put it there
            chat.workshop().ask(chat.context().providers());
        }
        var before = chat.agent().model();
        if (!wish.text().isEmpty() || wish.provider().isPresent()) {
            change(chosen(wish, before), wish.global());
            return;
        }
        show();
        var here = menu.filter(ModelMenu::able); // a window may have become too small for it
        if (here.isPresent()) {
            var picked = here.get().choose(before);
            if (picked.isPresent()) {
                change(resolved(picked.get()), wish.global());
            } else {
                say.accept("Nothing was changed.");
            }
            return;
        }
        list(before);
        if (wish.global()) {
            save(before);
        }
    }

    private void change(ResolvedModel wanted, boolean global) throws InterruptedException {
        long context = chat.agent().estimatedPromptTokens();
        var model = sized(checked(wanted));
        if (!affordable(model)) {
            say.accept("Cancelled.");
            return;
        }
        chat.switchModel(model);
        switched = true;
        tell(model, context, global);
        if (global) {
            save(model);
        }
    }

    private void show() {
        var model = chat.agent().model();
        say.accept("Model:    " + model.model());
        say.accept("Provider: " + model.providerName() + " (" + model.provider() + "), from "
                + (switched ? "this conversation" : model.origin()));
        say.accept("Context:  " + model.contextLength() + " tokens");
        providers().price(model.provider(), model.model()).ifPresent(price -> say.accept("Price:    " + price));
        var abilities = providers().abilities(model);
        if (!abilities.isEmpty()) {
            say.accept("Can:      " + String.join(", ", abilities));
        }
    }

    private void list(ResolvedModel model) throws InterruptedException {
        var kept = providers().models(model.provider());
        var known = kept.isEmpty() ? ModelMenu.asked(chat, model) : kept;
        shown = known.subList(0, Math.min(SHOWN, known.size()));
        for (int i = 0; i < shown.size(); i++) {
            say.accept(String.format("  %2d  %s", i + 1, Paint.harmless(shown.get(i))));
        }
        say.accept("/model NAME" + (shown.isEmpty() ? "" : " or its number")
                + " changes it, --provider ID says where, --global for later conversations too.");
    }

    private ResolvedModel chosen(Wish wish, ResolvedModel current) {
        var text = wish.text();
        boolean listed = NUMBER.matcher(text).matches() && wish.provider().isEmpty() && !shown.isEmpty();
        if (listed) {
            int number = Integer.parseInt(text);
            if (number < 1 || number > shown.size()) {
                throw new HermesException(ExitCode.USAGE, "The list has " + shown.size() + " models.");
            }
            text = shown.get(number - 1);
        }
        if (text.isEmpty()) {
            return resolved(ModelChoice.of(wish.provider(), Optional.empty()));
        }
        var choice = providers().understood(text, wish.provider(), current);
        var model = resolved(choice);
        providers().renamed(choice, model).ifPresent(line -> say.accept("Note: " + Paint.harmless(line)));
        return model;
    }

    private ResolvedModel resolved(ModelChoice choice) {
        return chat.workshop().usable(providers().resolve(choice));
    }

    private ResolvedModel checked(ResolvedModel model) throws InterruptedException {
        ModelVerdict verdict = providers().check(model, chat.context().web(), Version.userAgent());
        var message = verdict.message();
        if (!verdict.accepted()) {
            throw new HermesException(ExitCode.FAILED, message.orElse("There is no such model."));
        }
        message.ifPresent(text -> say.accept("Note: " + Paint.harmless(text)));
        return verdict.model().equals(model.model()) ? model : resolved(again(model, verdict.model()));
    }

    /** A dear model is asked about where somebody can be asked, and told in any case. */
    private boolean affordable(ResolvedModel model) {
        var dear = providers().dear(model.endpoint().provider(), model.model());
        dear.ifPresent(line -> say.accept("⚠ " + Paint.harmless(line)));
        return dear.isEmpty() || !chat.context().console().interactive() || confirm.test("Go on with it?");
    }

    /** With the window that its server says it has. */
    private ResolvedModel sized(ResolvedModel model) throws InterruptedException {
        providers().learn(model, chat.context().web(), Version.userAgent());
        return resolved(again(model, model.model()));
    }

    /** The same server, another name. */
    static ModelChoice again(ResolvedModel model, String name) {
        boolean custom = model.provider().equals("custom");
        return new ModelChoice(
                Optional.of(model.provider()),
                Optional.of(name),
                custom ? Optional.of(model.endpoint().baseUrl()) : Optional.empty(),
                custom ? model.endpoint().key() : Optional.empty(),
                custom ? Optional.of(model.endpoint().mode()) : Optional.empty());
    }

    private void tell(ResolvedModel model, long context, boolean global) {
        say.accept("✓ Model switched: " + Paint.harmless(model.model()));
        say.accept("  Provider: " + model.providerName() + "   Context: " + model.contextLength() + " tokens"
                + (global ? "" : " (session only)"));
        providers().advice(model).forEach(line -> say.accept("  ⚠ " + Paint.harmless(line)));
        if (context > model.contextLength() * chat.context().config().number("compression.threshold")) {
            say.accept(
                    "  ⚠ The conversation is longer than this model takes in well: it is shortened with the next message.");
        }
    }

    private void save(ResolvedModel model) {
        var choice = DefaultModel.Choice.of(model.provider(), model.model());
        boolean custom = model.provider().equals("custom");
        var copy = new DefaultModel(chat.context().home(), chat.context().accounts())
                .save(
                        custom ? choice.at(model.endpoint().baseUrl()) : choice,
                        chat.context().clock());
        say.accept("  Saved in " + chat.context().home().config());
        copy.ifPresent(file -> say.accept("  " + ModelCommand.keptIn(file)));
    }

    private Providers providers() {
        return chat.workshop().providers();
    }
}
