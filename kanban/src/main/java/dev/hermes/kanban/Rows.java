package dev.hermes.kanban;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the rules need of a store, within one transaction. Nothing here decides anything: whether a change is allowed is
 * said once, in the rules.
 */
public interface Rows {
    /** Seconds since 1970 by the clock that everybody who works on the board shares. The same during a transaction. */
    long now();

    /** A task; in a transaction that writes, nobody else changes it until the end. */
    Optional<Task> task(String id);

    /** The tasks that a filter lets through, in its order. */
    List<Task> tasks(TaskFilter filter);

    /**
     * The most important task that is ready, is assigned to one of these and is not being taken by somebody else at this
     * moment.
     */
    Optional<String> nextReady(Collection<String> assignees);

    /** Which of the ids are tasks. */
    Set<String> existing(Collection<String> ids);

    /** Who made a task; looked at without holding it. */
    Optional<String> creator(String id);

    /** The newest task with this key that is not archived. */
    Optional<String> byIdempotencyKey(String key);

    /** False when the id is taken. */
    boolean insert(Task task);

    void update(String id, Change change);

    /** Sets the status if it still is {@code from}; for changes of many tasks at once. */
    boolean move(String id, Status from, Status to);

    /** Deletes a task and everything that belongs to it. */
    void delete(String id);

    // Links

    /** False when it exists already. */
    boolean link(String parent, String child);

    /** False when there was none. */
    boolean unlink(String parent, String child);

    /** By id. */
    List<String> parents(String child);

    /** By id. */
    List<String> children(String parent);

    /** Parents that are neither done nor archived; they stay as they are until the transaction ends. */
    List<String> openParents(String child);

    /** How many children are neither done nor archived. */
    long unfinishedChildren(String parent);

    /** Until the change ends, nobody else on this board comes past the same call: for whoever makes links by what they see. */
    void aloneAtLinks();

    /** Whether links lead from one task down to another. */
    boolean reaches(String from, String to);

    // Machines

    /** Those whose dispatchers have given a sign of life lately; none where a board is on one machine. */
    Set<String> hostsAtWork();

    /** The tasks that could be started and that this machine is not to work on. */
    List<Elsewhere> elsewhere();

    /**
     * A task for other machines.
     *
     * @param asks what a machine must have among its labels
     * @param attended whether a machine that has it has given a sign of life lately
     */
    record Elsewhere(String taskId, ObjectNode asks, boolean attended) {}

    /** Whether it matters which machine works on a task. */
    boolean onSeveralMachines();

    /** By name; this and what follows only where it matters. */
    List<Machine> machines();

    /** What is said of a machine, which stays so until the transaction ends; empty when there is no such machine. */
    Optional<ObjectNode> labels(String machine);

    /** Replaces what is said of a machine. */
    void label(String machine, ObjectNode labels);

    /** @param asks what a machine must have among its labels to work on the task */
    void place(String task, ObjectNode asks);

    /** Lets a task be worked on where another one may be. */
    void placeLike(String id, String other);

    // Runs

    long open(NewRun run);

    /** A run that begins and ends now. */
    long closed(String taskId, Optional<String> profile, RunEnd end);

    /** Ends a run if it is open. */
    boolean end(long run, RunEnd end);

    void runProcess(long run, long pid);

    void runHeartbeat(long run);

    void runExpires(long run, long at);

    /** Replaces what an ended run says. An empty value leaves the old one. */
    void amend(long run, Optional<String> summary, Optional<ObjectNode> metadata);

    Optional<Run> run(long id);

    /** The runs that have not ended. */
    List<Run> openRuns();

    /** All runs of a task, oldest first. */
    List<Run> runs(String taskId);

    long closedRunCount(String taskId);

    /** The newest closed runs, oldest of them first. */
    List<Run> lastClosedRuns(String taskId, int limit);

    /** What the parents that are done have left, by id. */
    List<ParentResult> parentResults(String child);

    /** What a parent left: the summary and metadata of its last completed run. */
    record ParentResult(String id, Optional<String> result, Optional<String> summary, Optional<ObjectNode> metadata) {}

    /** The last runs that a profile completed on other tasks, newest first. */
    List<Work> recentWork(String profile, String exceptTask, int limit);

    /** A completed run and its task. */
    record Work(String taskId, String title, Optional<Long> endedAt, Optional<String> summary) {}

    /** The last run of a task with this outcome. */
    Optional<Run> lastRun(String taskId, RunOutcome outcome);

    // Events

    /** Notes that something happened. It gets its id when the transaction ends. An empty payload is stored as none. */
    void event(String taskId, Optional<Long> runId, String kind, Optional<ObjectNode> payload);

    /** All events of a task, oldest first. */
    List<Event> events(String taskId);

    /** The newest event of a kind. */
    Optional<Event> lastEvent(String taskId, String kind);

    List<Event> eventsAfter(long id, EventFilter filter, int limit);

    long lastEventId();

    // Comments

    long comment(String taskId, String author, String body);

    /** Oldest first. */
    List<Comment> comments(String taskId);

    /** The newest ones, oldest of them first. */
    List<Comment> lastComments(String taskId, int limit);

    // The board as a whole

    /**
     * Tasks that wait for nothing any more, by id: {@code todo} and {@code blocked} ones whose parents are all done or
     * archived, without those that a person blocked and those that failed too often.
     *
     * @param failureLimit for tasks that name none
     */
    List<Promotable> promotable(int failureLimit);

    /** A task that may become ready, and where it stands. */
    record Promotable(String id, Status from) {}

    /** How many tasks there are, archived ones too, by assignee and status. */
    List<Count> counts();

    /** How many tasks of each assignee, or of nobody, are being worked on. */
    Map<Optional<String>, Long> runningByAssignee();

    /** How many tasks an assignee, or nobody, has with one status. */
    record Count(Optional<String> assignee, Status status, long tasks) {}

    /** Whether any task is {@code todo} or {@code blocked}: without one, nothing can be promotable. */
    boolean anythingHeld();

    /** The scheduled tasks whose time is not after this one, by id. */
    List<String> due(long time);

    /** How many tasks run, of everybody or of one assignee. What is counted stays so until the transaction ends. */
    long running(Optional<String> assignee);

    /** To whom unclaimed tasks with this status are assigned; an empty one is for those of nobody. */
    List<Optional<String>> waiting(Status status);

    /** The unclaimed tasks with this status that nobody is assigned to, most important first. @param most 0 for all */
    List<Task> unassigned(Status status, int most);

    /** The ids of the unclaimed tasks with this status of one assignee, or of nobody. */
    List<String> unclaimed(Status status, Optional<String> assignee);

    /** When the oldest ready task was made. */
    Optional<Long> oldestReady();

    // Why tasks rest, for all of them at once

    /** The parents that tasks which are todo wait for, by the id of the task; both by id. */
    Map<String, List<String>> waits();

    /** When scheduled tasks are due, by id; those that wait for somebody are not among them. */
    Map<String, Long> dueTimes();

    /** The tasks that somebody has commented on since. */
    Set<String> commentedSince(long time);

    // Subscriptions

    /** From the event on that it names. */
    void subscribe(Subscription subscription);

    /** Moves the cursor, unless somebody else moved it since the subscription was read; false then. */
    boolean advance(Subscription from, long to);

    boolean unsubscribe(String taskId, String platform, String chatId, String threadId);

    /** Those for a task or for {@link Subscription#WHOLE_BOARD}; or all of both sorts. */
    List<Subscription> subscriptions(Optional<String> taskId);

    // Tidying

    /** Deletes events of done and archived tasks from before. */
    int deleteEventsBefore(long time);
}
