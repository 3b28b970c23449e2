package dev.hermes.cli.chat;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.model.Message;
import dev.hermes.cli.Context;
import dev.hermes.cli.maintenance.Releases;
import dev.hermes.cli.prompt.OpenPicker;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * The conversation at a terminal. The editor stays open while the agent works on a thread of its own, so that the person
 * can interrupt, steer or answer a question at any time.
 */
final class TerminalChat {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration TWICE = Duration.ofSeconds(2);

    /** The editor may report one press twice: by the interrupted thread, and a moment later by the interrupted read. */
    private static final Duration SAME_PRESS = Duration.ofMillis(200);

    private static final Duration END = Duration.ofSeconds(5);

    private final Context context;
    private final ChatSession chat;
    private final Queue<Message> waiting = new ArrayDeque<>();
    private @Nullable Thread turn;
    private volatile long lastPress = System.nanoTime() - TWICE.toNanos();
    private volatile long lastInterrupt;

    TerminalChat(Context context, ChatSession chat) {
        this.context = context;
        this.chat = chat;
    }

    int run() throws InterruptedException {
        try (var terminal = context.edge().screen().open()) {
            giveSize(terminal);
            var reader = reader(terminal);
            var screen = new TerminalScreen(terminal, reader, context.console().colour());
            var person = new TerminalPerson(
                    screen, Duration.ofSeconds(Math.max(30, context.config().integer("clarify.timeout"))));
            greet(screen);
            chat.reviewed(line -> screen.print(screen.paint().dim(line)));
            var watcher = Thread.ofVirtual().name("processes").start(() -> watchProcesses(screen, person));
            var news = Thread.ofVirtual().name("releases").start(this::lookForReleases);
            try {
                loop(reader, screen, person);
            } finally {
                watcher.interrupt();
                news.interrupt();
            }
            endTurn(screen);
            watcher.join(END);
            news.join(END);
            ExitSummary.lines(chat).forEach(screen::print);
            return ExitCode.DONE.code();
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "The terminal cannot be used: " + e.getMessage());
        }
    }

    /** A terminal that nobody told its size, as in some containers, gets the usual one: an editor cannot work in none. */
    private static void giveSize(Terminal terminal) {
        var size = terminal.getSize();
        if (size.getColumns() <= 0 || size.getRows() <= 0) {
            terminal.setSize(Size.of(80, 24));
        }
    }

    private LineReaderImpl reader(Terminal terminal) throws IOException {
        Files.createDirectories(context.home().directory());
        var reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("hermes")
                .completer((_, line, candidates) -> {
                    if (line.wordIndex() == 0 && line.word().startsWith("/")) {
                        Stream.of(SlashCommand.values())
                                .forEach(command -> command.names()
                                        .forEach(name -> candidates.add(new Candidate(
                                                "/" + name, "/" + name, null, command.help(), null, null, true))));
                    }
                })
                .variable(LineReader.HISTORY_FILE, context.home().history())
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "… ")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.BRACKETED_PASTE, true)
                .build();
        return (LineReaderImpl) reader;
    }

    private void greet(TerminalScreen screen) {
        Banner.lines(chat, screen.paint(), screen.width()).forEach(screen::print);
        if (!chat.history().isEmpty()) {
            Recap.resumed(chat).forEach(screen::print);
        }
        new Releases(context)
                .news()
                .ifPresent(line -> screen.print(screen.paint().yellow("⚕ " + line)));
    }

    /** Nobody waits for it: the next start knows. */
    private void lookForReleases() {
        try {
            new Releases(context).refresh();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the conversation was shorter than that
        }
    }

    private void loop(LineReaderImpl reader, TerminalScreen screen, TerminalPerson person) throws InterruptedException {
        var picker = new OpenPicker(reader.getTerminal(), context.console().colour());
        var commands = new SlashCommands(chat, screen, question -> confirm(reader, question), Optional.of(picker));
        chat.signals().onStop(Thread.currentThread()::interrupt);
        while (true) {
            try {
                var line = reader.readLine(screen.prompt());
                if (!handle(line, commands, screen, person)) {
                    return;
                }
            } catch (UserInterruptException e) {
                if (!interrupted(e.getPartialLine(), screen, person)) {
                    return;
                }
            } catch (EndOfFileException _) {
                return;
            }
        }
    }

    /** False when the conversation is over. */
    private boolean handle(String line, SlashCommands commands, TerminalScreen screen, TerminalPerson person)
            throws InterruptedException {
        if (person.answered(line) || line.isBlank()) {
            return true;
        }
        if (!line.strip().startsWith("/")) {
            chat.typed(line.strip(), screen::print).ifPresent(message -> submit(message, screen, person));
            return true;
        }
        var command = commands.find(line);
        if (command.isEmpty()) {
            return true;
        }
        if (working() && !command.get().atOnce()) {
            screen.print("That has to wait for the end of the answer. /stop ends it now.");
            return true;
        }
        if (command.get() == SlashCommand.COMPRESS) {
            start(() -> compress(commands, line, screen)); // asks a model: the editor stays free to interrupt it
            return true;
        }
        return switch (commands.run(command.get(), line, working())) {
            case SlashCommands.Outcome.Submit(var message) -> {
                submit(message, screen, person);
                yield true;
            }
            case SlashCommands.Outcome.Leave() -> false;
            case SlashCommands.Outcome.Stay() -> true;
        };
    }

    /** A message while the agent works interrupts it and is answered next. */
    private synchronized void submit(Message message, TerminalScreen screen, TerminalPerson person) {
        if (turn != null) {
            waiting.add(message);
            screen.print(screen.paint().dim("⚡ New message detected, interrupting..."));
            chat.agent().interrupt(Optional.of(message.text()));
            return;
        }
        start(() -> work(message, screen, person));
    }

    private synchronized void start(Runnable work) {
        // A press in an earlier turn neither makes this one's first a second nor is the same.
        lastInterrupt = 0;
        lastPress = System.nanoTime() - SAME_PRESS.toNanos();
        turn = Thread.ofVirtual().name("turn").start(work);
    }

    private void compress(SlashCommands commands, String line, TerminalScreen screen) {
        try {
            commands.run(SlashCommand.COMPRESS, line, false);
        } catch (InterruptedException _) {
            screen.print(screen.paint().yellow("⚡ Interrupted; the conversation is as it was."));
        } finally {
            screen.status("");
            synchronized (this) {
                turn = null;
            }
        }
    }

    private void work(Message first, TerminalScreen screen, TerminalPerson person) {
        var message = Optional.of(first);
        while (message.isPresent()) {
            screen.status("thinking…");
            var late = answer(message.get(), screen, person);
            screen.status("");
            message = next(late);
        }
    }

    /** Answers a message; the guidance that came too late for it. */
    private Optional<String> answer(Message message, TerminalScreen screen, TerminalPerson person) {
        boolean tools =
                !"off".equals(context.config().text("display.tool_progress").orElse("all"));
        try (var view = new TurnView(screen, tools, chat.showsThoughts())) {
            return chat.run(message, person, view).pendingSteer();
        } catch (RuntimeException | StackOverflowError e) {
            context.log().error("cli.chat", "the turn failed", e);
            screen.print(screen.paint().red("✗ Error: " + e.getMessage()));
            return Optional.empty();
        }
    }

    /** What is answered next; when there is nothing, the thread of the turn is over. */
    private synchronized Optional<Message> next(Optional<String> steer) {
        steer.ifPresent(text -> waiting.add(Message.user(text)));
        if (waiting.isEmpty()) {
            chat.next().ifPresent(waiting::add);
        } else {
            chat.goals().next(); // what the person said comes first
        }
        if (waiting.isEmpty()) {
            turn = null;
            return Optional.empty();
        }
        var text = String.join("\n", waiting.stream().map(Message::text).toList());
        waiting.clear();
        chat.agent().forgetInterrupt(); // a stop for the answer that has just ended is not one for the next
        return Optional.of(Message.user(text));
    }

    /** Tells the agent what became of programs in the background while nobody talks to it. */
    private void watchProcesses(TerminalScreen screen, TerminalPerson person) {
        try {
            while (true) {
                Thread.sleep(LOOK);
                if (!working()) {
                    chat.notices().ifPresent(message -> submit(message, screen, person));
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the conversation is over
        }
    }

    private synchronized boolean working() {
        return turn != null;
    }

    /** Ctrl-C: a question is denied, an answer interrupted, a draft dropped; with nothing of that it leaves. */
    private boolean interrupted(String draft, TerminalScreen screen, TerminalPerson person) {
        if (chat.signals().stopping()) {
            return false;
        }
        long now = System.nanoTime();
        boolean samePress = now - lastPress < SAME_PRESS.toNanos();
        lastPress = now;
        if (samePress || person.cancel()) {
            return true;
        }
        boolean twice = lastInterrupt != 0 && now - lastInterrupt < TWICE.toNanos();
        lastInterrupt = now;
        if (working()) {
            chat.agent().interrupt(Optional.empty());
            if (!twice) {
                screen.print(screen.paint().dim("⚡ Interrupting… (Ctrl-C again leaves)"));
            }
            return !twice;
        }
        return !draft.isBlank();
    }

    private static boolean confirm(LineReader reader, String question) {
        try {
            var answer = reader.readLine(question + " [y/N] ").strip();
            return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
        } catch (UserInterruptException | EndOfFileException _) {
            return false;
        }
    }

    private void endTurn(TerminalScreen screen) throws InterruptedException {
        Optional<Thread> running;
        synchronized (this) {
            waiting.clear();
            running = Optional.ofNullable(turn);
        }
        if (running.isPresent()) {
            chat.agent().interrupt(Optional.empty());
            running.get().join(END);
        }
        screen.status("");
    }
}
