package dev.hermes.kanban;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/**
 * One board: everything that can be done with tasks. Every method is one transaction; those that may set other tasks free
 * run a promotion pass after it. Safe for use by several threads.
 *
 * <p>Wrong input is an exception of {@link dev.hermes.api.HermesException}; a wish that the state of a task does not allow
 * is a {@link Transition.Refused}.
 */
public final class Board implements AutoCloseable {
    private final BoardStore store;
    private final Settings settings;
    private final RandomGenerator random;
    private final Promotion promotion;
    private final Chats chats;
    private volatile BoardStats.Counted counted = BoardStats.Counted.NEVER;

    /**
     * @param slug name of the board
     * @param directory where {@code dir} and {@code worktree} tasks work that name no path, as it is said at this moment
     * @param failureLimit after how many failures in a row a task is given up that names no limit itself
     */
    public record Settings(String slug, Supplier<Optional<String>> directory, int failureLimit) {
        public static final int FAILURE_LIMIT = 2;

        /** Of a board without such a directory. */
        public static Settings of(String slug, int failureLimit) {
            return new Settings(slug, Optional::empty, failureLimit);
        }
    }

    public Board(BoardStore store, Settings settings, RandomGenerator random) {
        this.store = store;
        this.settings = settings;
        this.random = random;
        this.promotion = new Promotion(store, settings.failureLimit());
        this.chats = new Chats(store);
    }

    public Settings settings() {
        return settings;
    }

    /** Where the rows are, for people. */
    public String location() {
        return store.location();
    }

    /** Reads several things as they are at one moment. */
    public <T> T read(BoardStore.Work<T> work) {
        return store.read(work);
    }

    // Making and arranging

    /** The id of the new task, or of the one that has the same idempotency key. */
    public String create(NewTask task) {
        return store.write(rows -> Creating.create(rows, task, settings.directory(), random));
    }

    /**
     * The same for a task that waits for a time first.
     *
     * @throws dev.hermes.api.HermesException too when it is to be only an idea, or to wait for a person
     */
    public String create(NewTask task, When due) {
        return store.write(rows -> Creating.scheduled(rows, task, due, settings.directory(), random));
    }

    public void link(String parent, String child) {
        store.write(rows -> {
            Linking.link(rows, parent, child);
            return true;
        });
    }

    /** False when there was no such link. */
    public boolean unlink(String parent, String child) {
        return passing(rows -> Linking.unlink(rows, parent, child), unlinked -> unlinked);
    }

    /** @param profile empty takes the task from everybody */
    public Transition assign(String id, Optional<String> profile) {
        return store.write(rows -> Releasing.assign(rows, id, profile, Optional.empty()));
    }

    /** The same, noting who decided so. */
    public Transition assign(String id, String profile, String source) {
        return store.write(rows -> Releasing.assign(rows, id, Optional.of(profile), Optional.of(source)));
    }

    public Optional<Long> comment(String id, String author, String body) {
        if (body.isBlank()) {
            throw Creating.invalid("comment body is required");
        }
        return store.write(rows -> rows.task(id).map(_ -> commented(rows, id, author, body)));
    }

    private static long commented(Rows rows, String id, String author, String body) {
        long comment = rows.comment(id, author, body);
        rows.event(id, Optional.empty(), "commented", Optional.of(Json.object("author", author, "len", body.length())));
        return comment;
    }

    // Working

    /** How a claimer, {@code host:pid}, signs its next claim. */
    public String signed(String claimer) {
        return store.signed(claimer);
    }

    /** Takes a task that is ready or to be reviewed. */
    public Optional<Claim> claim(String id, String lock, long ttl) {
        return claim(id, lock, ttl, Caps.NONE);
    }

    /** The same if not too many run already. */
    public Optional<Claim> claim(String id, String lock, long ttl, Caps caps) {
        return switch (store.write(rows -> Claiming.claim(rows, id, lock, ttl, caps))) {
            case Claiming.Answer.Taken(var claim) -> Optional.of(claim);
            case Claiming.Answer.Refused _ -> Optional.empty();
        };
    }

    /** Takes the most important ready task of these assignees; several may ask at once and get different ones. */
    public Optional<Claim> claimNext(Collection<String> assignees, String lock, long ttl) {
        return switch (store.write(rows -> rows.nextReady(assignees)
                .map(id -> Claiming.claim(rows, id, lock, ttl))
                .orElse(new Claiming.Answer.Refused(Optional.empty())))) {
            case Claiming.Answer.Taken(var claim) -> Optional.of(claim);
            case Claiming.Answer.Refused _ -> Optional.empty();
        };
    }

    /** Keeps others from a duty on this board until it is closed; empty when somebody is at it. */
    public Optional<BoardStore.Hold> tryHold(BoardStore.Duty duty) {
        return store.tryHold(duty);
    }

    /** Waits until somebody writes; false when nobody did in time. */
    public boolean await(Duration longest) throws InterruptedException {
        return store.await(longest);
    }

    /** Notes which process works for a claim; false when the task has been taken away meanwhile. */
    public boolean spawned(Claim claim, long pid, Optional<Long> startedAt) {
        return store.write(rows -> Claiming.process(rows, claim, pid, startedAt));
    }

    /** A sign of life. With a lock it also extends that claim. */
    public Transition heartbeat(String id, Optional<Long> run, Optional<String> note, Optional<String> lock, long ttl) {
        return store.write(rows -> Claiming.heartbeat(rows, id, run, note, lock, ttl));
    }

    /** Extends a claim without an event; false when it is no longer held. */
    public boolean touch(String id, Optional<Long> run, String lock, long ttl) {
        return store.write(rows -> Claiming.touch(rows, id, run, lock, ttl));
    }

    public Transition complete(String id, Completion completion) {
        return passing(rows -> Ending.complete(rows, id, completion));
    }

    /** @param commentBy writes the reason as a comment too, in the name of this author */
    public Transition block(
            String id, Optional<String> reason, Optional<Long> expectedRun, Optional<String> commentBy) {
        return store.write(rows ->
                explained(rows, id, "BLOCKED: ", reason, commentBy, Ending.block(rows, id, reason, expectedRun)));
    }

    /**
     * Lets a task wait for time.
     *
     * @param due when a dispatcher sets it free; without it somebody has to
     * @param commentBy writes the reason as a comment too, in the name of this author
     */
    public Transition schedule(
            String id,
            Optional<String> reason,
            Optional<When> due,
            Optional<Long> expectedRun,
            Optional<String> commentBy) {
        return store.write(rows -> explained(
                rows, id, "SCHEDULED: ", reason, commentBy, Ending.schedule(rows, id, reason, due, expectedRun)));
    }

    /** The same until somebody unblocks it. */
    public Transition schedule(
            String id, Optional<String> reason, Optional<Long> expectedRun, Optional<String> commentBy) {
        return schedule(id, reason, Optional.empty(), expectedRun, commentBy);
    }

    /** Sets free what was scheduled for a time that has come. @return the ids */
    public List<String> wake() {
        return store.read(rows -> rows.due(rows.now())).stream()
                .filter(id -> store.write(rows -> Releasing.wake(rows, id)).done())
                .toList();
    }

    /** The comment belongs to the change: a refused one leaves none (K6). */
    private static Transition explained(
            Rows rows,
            String id,
            String prefix,
            Optional<String> reason,
            Optional<String> author,
            Transition transition) {
        if (transition.done() && reason.isPresent() && author.isPresent()) {
            commented(rows, id, author.get(), prefix + reason.get());
        }
        return transition;
    }

    public Transition unblock(String id) {
        return store.write(rows -> Releasing.unblock(rows, id, Optional.empty()));
    }

    /** @param dryRun only says what would happen */
    public Transition promote(
            String id, Optional<String> actor, Optional<String> reason, boolean force, boolean dryRun) {
        return store.write(rows -> Releasing.promote(rows, id, actor, reason, force, dryRun));
    }

    public Transition archive(String id) {
        return passing(rows -> Ending.archive(rows, id));
    }

    /** Deletes an archived task for good. */
    public Transition purge(String id) {
        return passing(rows -> Ending.purge(rows, id));
    }

    /** Corrects what a task that is done says. */
    public Transition edit(String id, String result, Optional<String> summary, Optional<ObjectNode> metadata) {
        return store.write(rows -> Ending.edit(rows, id, result, summary, metadata));
    }

    // Planning

    /**
     * A rough idea becomes a task: what is given replaces what it said.
     *
     * @param assignee gets it when nobody has it
     */
    public Transition specify(
            String id, Optional<String> title, Optional<String> body, Optional<String> assignee, String author) {
        return passing(rows -> Planning.specify(rows, id, title, body, assignee, author));
    }

    /**
     * A rough idea becomes several tasks, and waits for them.
     *
     * @param owner looks at the whole when the parts are done
     * @param promote whether parts that wait for nothing are ready at once
     * @return ids of the parts in their order; empty when the task is no rough idea any more
     */
    public List<String> decompose(String id, List<PlannedTask> parts, String owner, String author, boolean promote) {
        var ids = store.write(rows -> Planning.decompose(rows, id, parts, owner, author, settings.directory(), random));
        if (promote && !ids.isEmpty()) {
            pass();
        }
        return ids;
    }

    /** Makes a whole swarm, or answers with the one that was made under the same key. */
    public Swarm.Made swarm(Swarm swarm) {
        return store.write(rows -> SwarmMaking.make(rows, swarm, settings.directory(), random));
    }

    // Losing workers

    /**
     * Takes a task from its worker, whose process the caller has ended.
     *
     * @param seen the task as it was when the worker was ended; a claim that has changed since is left alone
     * @param termination what was done to the process
     */
    public Transition reclaim(Task seen, Optional<String> reason, ObjectNode termination) {
        return store.write(rows -> Releasing.reclaim(rows, seen, reason, termination));
    }

    /** Gives back a task whose worker is gone; false when its claim is not the one that was seen. */
    public boolean lost(Task seen, Loss loss) {
        return store.write(rows -> Releasing.lost(rows, seen, loss));
    }

    /** Lets a claim go on; false when it is not the one that was seen. */
    public boolean extend(Task seen, long until, String kind, ObjectNode payload) {
        return store.write(rows -> Releasing.extended(rows, seen, until, kind, payload));
    }

    /** The worker of a claim could not be started; true when that was once too often. */
    public boolean notSpawned(Claim claim, String error, int limit) {
        return store.write(rows -> Releasing.notSpawned(rows, claim, error, limit));
    }

    /** Adds an event that changes nothing. */
    public void note(String id, Optional<Long> run, String kind, ObjectNode payload) {
        store.write(rows -> {
            rows.event(id, run, kind, Optional.of(payload));
            return true;
        });
    }

    /** The same of a claim; false, and nothing is added, when the task has been taken away meanwhile. */
    public boolean note(Claim claim, String kind, ObjectNode payload) {
        return store.write(rows -> Claiming.note(rows, claim, kind, payload));
    }

    /** Where the task of a claim is worked on, once that is known; false when it has been taken away meanwhile. */
    public boolean workspace(Claim claim, String path) {
        return store.write(rows -> Claiming.workspace(rows, claim, path));
    }

    /** Makes ready what nothing holds any more. @return the ids */
    public List<String> pass() {
        return promotion.run();
    }

    private record Changed<T>(T answer, boolean pass) {}

    /** A pass follows what was done, unless the board holds nothing that it could make ready: that is asked on the way. */
    private <T> T passing(BoardStore.Work<T> work, Predicate<T> done) {
        var changed = store.write(rows -> {
            var answer = work.run(rows);
            return new Changed<>(answer, done.test(answer) && rows.anythingHeld());
        });
        if (changed.pass) {
            pass();
        }
        return changed.answer;
    }

    private Transition passing(BoardStore.Work<Transition> work) {
        return passing(work, Transition::done);
    }

    // Looking

    public Optional<Task> task(String id) {
        return store.read(rows -> rows.task(id));
    }

    public List<Task> tasks(TaskFilter filter) {
        return store.read(rows -> rows.tasks(filter));
    }

    public Optional<TaskView> view(String id) {
        return store.read(rows -> rows.task(id)
                .map(task -> new TaskView(
                        task, rows.parents(id), rows.children(id), rows.comments(id), rows.events(id), rows.runs(id))));
    }

    public List<Event> eventsAfter(long id, EventFilter filter, int limit) {
        return store.read(rows -> rows.eventsAfter(id, filter, limit));
    }

    public long lastEventId() {
        return store.read(Rows::lastEventId);
    }

    /** Counted anew only when somebody has written since the last time. */
    public BoardStats stats() {
        var version = store.version();
        return store.read(rows -> {
            var known = counted;
            if (!known.holds(version)) {
                known = new BoardStats.Counted(version, rows.counts(), rows.oldestReady());
                counted = known;
            }
            return BoardStats.of(known, rows.now());
        });
    }

    /** The machines that work here. */
    public Machines machines() {
        return new Machines(store);
    }

    /** The chats that hear of what happens here. */
    public Chats chats() {
        return chats;
    }

    /** How many events of finished tasks from before {@code seconds} ago were deleted. */
    public int deleteEventsOlderThan(long seconds) {
        return store.write(rows -> rows.deleteEventsBefore(rows.now() - seconds));
    }

    @Override
    public void close() {
        store.close();
    }
}
