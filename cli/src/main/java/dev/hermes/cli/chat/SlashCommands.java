package dev.hermes.cli.chat;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.cli.SessionTable;
import dev.hermes.cli.StopOnInterrupt;
import dev.hermes.cli.ToolsetTable;
import dev.hermes.cli.kanban.KanbanChat;
import dev.hermes.cli.prompt.OpenPicker;
import dev.hermes.home.DurableFile;
import dev.hermes.home.Problem;
import dev.hermes.sessions.ListFilter;
import dev.hermes.sessions.SessionExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Does what is typed with a slash. */
final class SlashCommands {
    private static final int EXCERPT = 400;
    private static final int RECENT = 10;

    /** What the conversation does next. */
    sealed interface Outcome {
        /** Waits for the next line. */
        record Stay() implements Outcome {}

        /** Sends this as if the person had typed it. */
        record Submit(Message message) implements Outcome {}

        record Leave() implements Outcome {}
    }

    private static final Outcome STAY = new Outcome.Stay();

    private final ChatSession chat;
    private final Screen screen;
    private final Predicate<String> confirm;
    private final ModelSlash models;
    private final PaceSlash pace;
    private final FooterSlash footer;
    private List<String> offered = List.of();

    /**
     * @param confirm asks the person a yes-or-no question
     * @param picker where rows can be shown and keys are read
     */
    SlashCommands(ChatSession chat, Screen screen, Predicate<String> confirm, Optional<OpenPicker> picker) {
        this.chat = chat;
        this.screen = screen;
        this.confirm = confirm;
        this.models =
                new ModelSlash(chat, this::say, confirm, picker.map(rows -> new ModelMenu(chat, rows, this::say)));
        this.pace = new PaceSlash(chat, this::say);
        this.footer = new FooterSlash(chat.context(), this::say);
    }

    /** The command of a line that begins with a slash; empty, with a message, when there is none or more than one. */
    Optional<SlashCommand> find(String line) {
        var word = word(line);
        var names = SlashCommand.matching(word);
        if (names.size() == 1) {
            return SlashCommand.named(names.getFirst());
        }
        if (names.isEmpty()) {
            say("Unknown command: /" + word + ". /help shows what there is.");
        } else {
            say("Ambiguous command: /" + word);
            say("Did you mean: /" + String.join(", /", names) + "?");
        }
        return Optional.empty();
    }

    /** @param running whether an answer is being written */
    Outcome run(SlashCommand command, String line, boolean running) throws InterruptedException {
        var argument = line.strip().replaceFirst("^/\\S*\\s*", "").strip();
        try {
            return switch (command) {
                case HELP -> help();
                case NEW -> startNew(argument);
                case TITLE -> title(argument);
                case RESUME -> resume(argument);
                case HISTORY -> history();
                case UNDO -> undo(argument);
                case RETRY -> retry();
                case COMPRESS -> compress(argument);
                case USAGE -> usage();
                case MODEL -> model(argument);
                case REASONING -> {
                    pace.reasoning(argument);
                    yield STAY;
                }
                case FAST -> {
                    pace.fast(argument);
                    yield STAY;
                }
                case CODEX_RUNTIME -> codexRuntime(argument);
                case FOOTER -> {
                    footer.command(argument);
                    yield STAY;
                }
                case TOOLS -> tools(argument);
                case GOAL -> chat.goals().command(argument, this::say);
                case SUBGOAL -> chat.goals().subgoal(argument, this::say);
                case KANBAN -> kanban(argument);
                case SNAPSHOT -> snapshot(argument);
                case STOP -> stop(running);
                case STEER -> steer(argument, running);
                case SAVE -> save(argument);
                case QUIT -> quit(argument);
            };
        } catch (HermesException e) {
            say(screen.paint().red("✗ " + e.getMessage()));
            e.advice().forEach(this::say);
            return STAY;
        }
    }

    private void say(String line) {
        screen.print(line);
    }

    private static String word(String line) {
        return line.strip().substring(1).split("\\s", 2)[0];
    }

    private Outcome help() {
        say(screen.paint().bold("Commands"));
        for (var command : SlashCommand.values()) {
            say(command.line());
        }
        say("");
        say("  Ctrl-C interrupts an answer; with an empty line, or twice, it leaves. Tab completes.");
        return STAY;
    }

    private Outcome startNew(String argument) {
        var words = new ArrayList<>(Arrays.asList(argument.split("\\s+")));
        boolean sure = words.removeIf(w -> List.of("now", "--yes", "-y").contains(w.toLowerCase(Locale.ROOT)));
        var title = Optional.of(String.join(" ", words).strip()).filter(text -> !text.isEmpty());
        boolean ask = !sure
                && !chat.history().isEmpty()
                && chat.context().config().flag("approvals.destructive_slash_confirm");
        if (ask && !confirm.test("Begin a new session? This one stays in the list.")) {
            say("Cancelled.");
            return STAY;
        }
        chat.startNew();
        try {
            title.ifPresent(chat::title);
            say("New session started" + title.map(text -> ": " + text).orElse("."));
        } catch (HermesException e) {
            say("New session started, without a title. " + e.getMessage());
        }
        return STAY;
    }

    private Outcome title(String argument) {
        if (argument.isEmpty()) {
            say(chat.title().map(title -> "Title: " + title).orElse("This session has no title."));
        } else {
            say(chat.title(argument) ? "Title set: " + argument : "Session title queued: " + argument);
        }
        return STAY;
    }

    private Outcome resume(String argument) {
        var store = chat.context().sessions();
        if (argument.isEmpty() || argument.equals("list")) {
            var rows = store.list(ListFilter.of(Optional.of("cli"), RECENT + 1)).stream()
                    .filter(row -> !row.id().equals(chat.agent().sessionId()))
                    .limit(RECENT)
                    .toList();
            offered = rows.stream().map(row -> row.id()).toList();
            if (rows.isEmpty()) {
                say("There is no other session yet.");
                return STAY;
            }
            SessionTable.numbered(rows, chat.context().clock()).forEach(this::say);
            say("/resume with a number, an id or a title goes on with one.");
            return STAY;
        }
        var id = number(argument)
                .or(() -> SessionChoice.find(argument, store))
                .orElseThrow(
                        () -> new HermesException(ExitCode.FAILED, "No session found matching '" + argument + "'."));
        chat.resume(id);
        Recap.resumed(chat).forEach(this::say);
        return STAY;
    }

    private Optional<String> number(String argument) {
        if (!argument.matches("\\d{1,2}")) {
            return Optional.empty();
        }
        int number = Integer.parseInt(argument);
        return number >= 1 && number <= offered.size() ? Optional.of(offered.get(number - 1)) : Optional.empty();
    }

    private Outcome snapshot(String argument) {
        ChatSnapshots.run(argument, chat.context()).forEach(this::say);
        return STAY;
    }

    private Outcome kanban(String argument) {
        // Some ask a model: Ctrl-C ends the command then, not the conversation.
        StopOnInterrupt.during(() ->
                Paint.harmless(KanbanChat.run(argument, chat.context())).lines().forEach(this::say));
        return STAY;
    }

    private Outcome history() {
        int n = 0;
        int hidden = 0;
        for (var message : chat.history()) {
            if (message.role() == Role.TOOL) {
                hidden++;
                continue;
            }
            n++;
            var who = message.role() == Role.USER ? "[You #" + n + "] " : "[Hermes #" + n + "] ";
            var text = Paint.harmless(message.text()).strip();
            var shown = text.length() > EXCERPT ? text.substring(0, EXCERPT) + "…" : text;
            say(screen.paint().bold(who)
                    + (shown.isEmpty() ? "(requested " + message.toolCalls().size() + " tool call(s))" : shown));
        }
        if (n == 0) {
            say("Nothing was said yet.");
        }
        if (hidden > 0) {
            say(screen.paint().dim("(" + hidden + " tool message(s) hidden)"));
        }
        return STAY;
    }

    private Outcome undo(String argument) {
        var from = chat.lastAsk();
        if (from.isEmpty()) {
            say("There is nothing to undo.");
            return STAY;
        }
        boolean sure = List.of("now", "--yes", "-y").contains(argument.toLowerCase(Locale.ROOT));
        boolean ask = !sure && chat.context().config().flag("approvals.destructive_slash_confirm");
        if (ask && !confirm.test("Take back the last exchange?")) {
            say("Cancelled.");
            return STAY;
        }
        int before = chat.history().size();
        chat.agent().rewindTo(from.get());
        say("Undid " + (before - from.get()) + " message(s); " + from.get() + " remain.");
        return STAY;
    }

    private Outcome retry() {
        var from = chat.lastAsk();
        if (from.isEmpty()) {
            say("There is nothing to retry.");
            return STAY;
        }
        var message = chat.history().get(from.get());
        chat.agent().rewindTo(from.get());
        return new Outcome.Submit(message);
    }

    private Outcome compress(String focus) throws InterruptedException {
        int before = chat.history().size();
        if (before < 4) {
            say("The conversation is too short to compress.");
            return STAY;
        }
        screen.status("compressing…");
        var done =
                chat.agent().compress(Optional.of(focus).filter(text -> !text.isEmpty()), new TurnView(screen, false));
        screen.status("");
        if (!done.changed()) {
            done.notices().forEach(this::say);
            say("No changes: there is nothing between the beginning and the recent messages.");
            return STAY;
        }
        say("Compressed: " + before + " → " + done.messages().size() + " messages");
        say("Approx request size: ~" + done.tokensBefore() + " → ~" + done.tokensAfter() + " tokens");
        return STAY;
    }

    private Outcome usage() {
        var used = chat.agent().totalUsage();
        if (used.total() == 0 && chat.history().isEmpty()) {
            say("Nothing was used yet.");
            return STAY;
        }
        new UsageReport(chat).lines().forEach(this::say);
        return STAY;
    }

    private Outcome model(String argument) {
        // A provider may be asked: Ctrl-C ends the command then, not the conversation.
        StopOnInterrupt.during(() -> models.run(argument));
        return STAY;
    }

    private Outcome codexRuntime(String argument) {
        // The program is asked for its version: Ctrl-C ends the command then, not the conversation.
        StopOnInterrupt.during(() -> new CodexSlash(chat, this::say).run(argument));
        return STAY;
    }

    private Outcome tools(String argument) {
        var words = Arrays.asList(argument.split("\\s+"));
        switch (words.getFirst()) {
            case "", "list" -> ToolsetTable.lines(chat.context(), "cli").forEach(this::say);
            case "enable", "disable" -> {
                var names = words.subList(1, words.size());
                if (names.isEmpty()) {
                    say("Usage: /tools enable|disable NAME…");
                    return STAY;
                }
                ToolsetTable.change(
                                chat.context(), "cli", names, words.getFirst().equals("enable"))
                        .lines()
                        .forEach(this::say);
                say("It holds from the next start of hermes on.");
            }
            default -> say("Usage: /tools [list | enable NAME… | disable NAME…]");
        }
        return STAY;
    }

    private Outcome stop(boolean running) {
        if (running) {
            chat.agent().interrupt(Optional.empty());
        }
        int stopped = chat.workshop().stopProcesses(chat.agent());
        say(stopped > 0 || running ? "Stopped " + stopped + " process(es)" : "Nothing is running.");
        return STAY;
    }

    private Outcome steer(String text, boolean running) {
        if (text.isEmpty()) {
            say("Usage: /steer TEXT");
        } else if (running) {
            chat.agent().steer(text);
            say("⏩ Steer queued");
        } else {
            return new Outcome.Submit(Message.user(text));
        }
        return STAY;
    }

    private Outcome save(String argument) {
        if (chat.row().isEmpty()) {
            say("There is nothing to save yet.");
            return STAY;
        }
        var id = chat.agent().sessionId();
        var file = argument.isEmpty()
                ? chat.context().home().sessions().resolve("saved").resolve(id + ".json")
                : chat.context().workingDirectory().resolve(argument);
        try {
            Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(Path.of(".")));
            DurableFile.replace(file, SessionExport.pretty(chat.context().sessions(), id));
            say("Saved: " + file);
            say("Resume it with: hermes --resume " + id);
        } catch (IOException e) {
            say("Cannot write " + file + ": " + Problem.of(e));
        }
        return STAY;
    }

    private Outcome quit(String argument) {
        if (argument.isEmpty()) {
            return new Outcome.Leave();
        }
        say("/quit takes no argument.");
        return STAY;
    }
}
