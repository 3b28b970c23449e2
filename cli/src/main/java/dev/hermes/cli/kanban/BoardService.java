package dev.hermes.cli.kanban;

import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Boards;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.Slug;
import dev.hermes.kanban.dispatch.DispatchLoop;
import dev.hermes.kanban.dispatch.Dispatcher;
import dev.hermes.kanban.dispatch.Exits;
import dev.hermes.kanban.notify.Messenger;
import dev.hermes.kanban.notify.Notifier;
import dev.hermes.kanban.store.KanbanStores;
import dev.hermes.kanban.work.WorkerProcesses;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The boards' part of a process that stays, such as a gateway: it hands out work and tells chats how it ends. The settings are
 * read once, at the start. Only one process of a home should do this: two would skip each other's rounds.
 */
public final class BoardService implements AutoCloseable {
    private static final Set<String> OFF = Set.of("0", "false", "no", "off");
    private static final String EVERYBODY = "*";

    private final Boards boards;
    private final DispatchLoop loop;
    private final Notifier notifier;

    private BoardService(Boards boards, DispatchLoop loop, Notifier notifier) {
        this.boards = boards;
        this.loop = loop;
        this.notifier = notifier;
    }

    /** Whether the settings and the environment leave this to a gateway. */
    public static boolean wanted(Context context) {
        var word = context.environment()
                .getOrDefault("HERMES_KANBAN_DISPATCH_IN_GATEWAY", "")
                .strip()
                .toLowerCase(Locale.ROOT);
        return !OFF.contains(word) && context.config().flag("kanban.dispatch_in_gateway");
    }

    /**
     * Begins; the first round comes some seconds later. A board that is damaged or a server that is away is a matter of the rounds,
     * which go on when the trouble is over.
     *
     * @throws HermesException when the store of the boards is not set up
     */
    public static BoardService start(Context context, Messenger messenger) {
        var paths = KanbanPaths.of(context.environment(), context.home().root(), context.userHome());
        var boards = KanbanStores.open(paths, context.config(), context.environment(), context.clock(), context.log());
        try {
            var desk = new Desk(context, boards, Slug.DEFAULT);
            var service = new BoardService(boards, loop(desk), notifier(desk, messenger));
            service.loop.start();
            if (messenger.reaches()) {
                service.notifier.start();
            }
            return service;
        } catch (HermesException e) {
            boards.close();
            throw e;
        }
    }

    private static DispatchLoop loop(Desk desk) {
        var settings = new DispatchSettings(desk);
        var context = desk.context();
        var dispatcher = new Dispatcher(
                settings.limits(Optional.empty(), Optional.empty()),
                settings.launcher(new Exits(context.clock())),
                WorkerProcesses.patient(),
                desk.workspaces(),
                desk.boards().paths(),
                context.log());
        var ideas = settings.ideas();
        var listener = new DispatchLoop.Listener() {
            @Override
            public void begins() {
                desk.boards().announce(ProfileNames.of(context.home().root()));
                ideas.begin();
            }

            @Override
            public void before(Board board) throws InterruptedException {
                ideas.decompose(board);
            }
        };
        var pace = DispatchLoop.Pace.seconds(context.config().number("kanban.dispatch_interval_seconds"));
        return new DispatchLoop(desk.boards(), dispatcher, pace, listener, context.log());
    }

    private static Notifier notifier(Desk desk, Messenger messenger) {
        return new Notifier(
                desk.boards(), ours(desk.context()), messenger, desk.context().log());
    }

    /** Subscriptions of this profile, and of those that {@code notification_sources} names. */
    private static Predicate<String> ours(Context context) {
        var admitted = context.config().texts("notification_sources").stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .collect(Collectors.toSet());
        return owner ->
                owner.equals(context.home().profile()) || admitted.contains(EVERYBODY) || admitted.contains(owner);
    }

    /** Something was written: a round now instead of at its time. */
    public void wake() {
        loop.wake();
    }

    /** Whether work is being handed out. */
    public boolean running() {
        return loop.running();
    }

    /** Within seconds; workers go on. */
    @Override
    public void close() {
        loop.close();
        notifier.close();
        boards.close();
    }
}
