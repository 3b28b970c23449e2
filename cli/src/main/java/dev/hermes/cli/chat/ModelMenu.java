package dev.hermes.cli.chat;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Version;
import dev.hermes.cli.prompt.Choice;
import dev.hermes.cli.prompt.OpenPicker;
import dev.hermes.providers.ModelChoice;
import dev.hermes.providers.ModelInventory;
import dev.hermes.providers.Providers;
import dev.hermes.providers.ResolvedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The two questions of {@code /model} alone, on a terminal: who serves it, and which of theirs. */
final class ModelMenu {
    private final ChatSession chat;
    private final OpenPicker picker;
    private final Consumer<String> say;

    ModelMenu(ChatSession chat, OpenPicker picker, Consumer<String> say) {
        this.chat = chat;
        this.picker = picker;
        this.say = say;
    }

    /** Who can be asked. @param models how many are known without asking */
    private record Server(String id, String name, int models, boolean current) {
        private static Server of(ModelInventory.Row row, ResolvedModel current) {
            return new Server(
                    row.slug(), row.name(), row.totalModels(), row.slug().equals(current.provider()));
        }

        Choice<Optional<Server>> choice() {
            var count = models == 0 ? "" : " (" + models + (models == 1 ? " model)" : " models)");
            var label = Paint.harmless(name) + count + (current ? "  ← current" : "");
            return new Choice<>(Optional.of(this), label, name + " " + id);
        }
    }

    /** What the second question ends with. */
    private sealed interface Step {
        record Take(String model) implements Step {}

        record Back() implements Step {}

        record Cancel() implements Step {}
    }

    boolean able() {
        return picker.able();
    }

    /**
     * @return empty when the person leaves everything as it is
     * @throws HermesException when the server that was chosen tells of no models
     */
    Optional<ModelChoice> choose(ResolvedModel current) throws InterruptedException {
        while (true) {
            var server = server(current);
            if (server.isEmpty()) {
                return Optional.empty();
            }
            switch (step(server.get(), current)) {
                case Step.Take(var model) -> {
                    return Optional.of(
                            server.get().current()
                                    ? ModelSlash.again(current, model)
                                    : ModelChoice.of(Optional.of(server.get().id()), Optional.of(model)));
                }
                case Step.Cancel _ -> {
                    return Optional.empty();
                }
                case Step.Back _ -> {} // to the first question
            }
        }
    }

    private Optional<Server> server(ResolvedModel current) {
        var servers = new ArrayList<Server>();
        for (var row : providers().inventory().usable()) {
            servers.add(Server.of(row, current));
        }
        var here = servers.stream().filter(Server::current).findFirst();
        here.ifPresent(servers::remove);
        servers.addFirst(here.orElseGet(() -> new Server(
                current.provider(),
                current.providerName(),
                providers().models(current.provider()).size(),
                true)));
        var rows = new ArrayList<Choice<Optional<Server>>>();
        servers.forEach(server -> rows.add(server.choice()));
        rows.add(Choice.of(Optional.empty(), "Cancel"));
        return picker.one("Whose model?", rows).flatMap(chosen -> chosen);
    }

    private Step step(Server server, ResolvedModel current) throws InterruptedException {
        var models = models(server, current);
        if (models.isEmpty()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    server.name() + " tells of no models.",
                    "/model NAME --provider " + server.id() + " takes one that you know.");
        }
        var rows = new ArrayList<Choice<Step>>();
        for (var model : models) {
            boolean now = server.current() && model.equals(current.model());
            rows.add(new Choice<>(new Step.Take(model), Paint.harmless(model) + (now ? "  ← current" : ""), model));
        }
        rows.add(Choice.of(new Step.Back(), "← Back"));
        rows.add(Choice.of(new Step.Cancel(), "Cancel"));
        return picker.one("Which model of " + Paint.harmless(server.name()) + "?", rows)
                .orElseGet(Step.Cancel::new);
    }

    private List<String> models(Server server, ResolvedModel current) throws InterruptedException {
        var known = providers().models(server.id());
        if (!known.isEmpty()) {
            return known;
        }
        say.accept(server.name() + " is asked for its models...");
        return server.current()
                ? asked(chat, current)
                : providers()
                        .offered(
                                server.id(),
                                Optional.empty(),
                                false,
                                chat.context().web(),
                                Version.userAgent());
    }

    /** What the server that is talked to says it has. Its address may be written nowhere else. */
    static List<String> asked(ChatSession chat, ResolvedModel current) throws InterruptedException {
        boolean custom = current.provider().equals("custom");
        var address = custom ? Optional.of(current.endpoint().baseUrl()) : Optional.<String>empty();
        return chat.workshop()
                .providers()
                .offered(current.provider(), address, false, chat.context().web(), Version.userAgent());
    }

    private Providers providers() {
        return chat.workshop().providers();
    }
}
