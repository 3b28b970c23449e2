package dev.hermes.cli.chat;

import dev.hermes.api.HermesException;
import dev.hermes.api.model.Message;
import dev.hermes.api.tool.Person;
import dev.hermes.cli.Context;
import java.util.Optional;
import org.jline.utils.Signals;

/**
 * A conversation without an editor: each line of standard input is a message, answers go to standard output and all else
 * to standard error. For pipes and for terminals that cannot move a cursor.
 */
final class LineChat {
    private final Context context;
    private final ChatSession chat;
    private final Screen screen;
    private final SlashCommands commands;
    private final Person person;
    private final boolean prompting;
    private volatile boolean working;

    LineChat(Context context, ChatSession chat) {
        this.context = context;
        this.chat = chat;
        this.prompting = context.console().interactive();
        this.screen = new PlainScreen(context.console(), !prompting);
        this.person = prompting ? new PlainPerson(context.console()) : Person.ABSENT;
        this.commands = new SlashCommands(
                chat, screen, question -> prompting && context.console().confirm(question), Optional.empty());
    }

    int run() throws InterruptedException {
        chat.signals().onStop(context.console()::endInput);
        if (!prompting) {
            return converse();
        }
        var before = Signals.register("INT", this::interrupted);
        try {
            return converse();
        } finally {
            Signals.unregister("INT", before);
        }
    }

    /** Ctrl-C: an answer is interrupted; with nothing of that it leaves. */
    private void interrupted() {
        if (working) {
            chat.agent().interrupt(Optional.empty());
        } else {
            context.console().endInput();
        }
    }

    private int converse() throws InterruptedException {
        if (prompting) {
            context.console().print(Banner.line(chat));
            Banner.runtime(chat).ifPresent(context.console()::print);
            context.console().print("Type a message, or /help.");
        }
        chat.reviewed(screen::aside);
        for (var line = next(); line.isPresent(); line = next()) {
            if (!handle(line.get()) || chat.signals().stopping()) {
                break;
            }
        }
        ExitSummary.lines(chat).forEach(context.console()::say);
        return 0;
    }

    private Optional<String> next() {
        if (prompting) {
            context.console().raw("> ");
        }
        var text = new StringBuilder();
        while (true) {
            var line = context.console().line();
            if (line.isEmpty()) {
                return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
            }
            if (!line.get().endsWith("\\")) {
                return Optional.of(text.append(line.get()).toString());
            }
            text.append(line.get(), 0, line.get().length() - 1).append('\n');
        }
    }

    /** False when the conversation is over. */
    private boolean handle(String line) throws InterruptedException {
        if (line.isBlank()) {
            return true;
        }
        if (!line.strip().startsWith("/")) {
            chat.typed(line, screen::aside).ifPresent(this::submit);
            return true;
        }
        var command = commands.find(line);
        if (command.isEmpty()) {
            return true;
        }
        switch (commands.run(command.get(), line, false)) {
            case SlashCommands.Outcome.Submit(var message) -> submit(message);
            case SlashCommands.Outcome.Leave() -> {
                return false;
            }
            case SlashCommands.Outcome.Stay() -> {
                return true;
            }
        }
        return true;
    }

    private void submit(Message message) {
        working = true;
        try (var view = new TurnView(screen, true, chat.showsThoughts())) {
            var next = Optional.of(message);
            while (next.isPresent()) {
                // Guidance that came too late for a turn, and news from background programs, are the next message.
                next = chat.run(next.get(), person, view)
                        .pendingSteer()
                        .map(Message::user)
                        .or(chat::next);
            }
        } catch (HermesException e) {
            screen.aside("✗ Error: " + e.getMessage());
        } finally {
            working = false;
        }
    }
}
