package dev.hermes.kanban.dispatch;

import dev.hermes.api.HermesException;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Boards;
import dev.hermes.kanban.Rows;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.kanban.work.Host;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Why tasks rest: what they wait for, or why a dispatcher that looks now would leave them alone. What that depends on is read
 * for all tasks at once, because a list may have thousands.
 */
public final class Held {
    private static final int NAMED = 5;

    /** Each costs some questions; who reads a longer list does not read reasons to its end. */
    private static final int GUARDS_ASKED = 200;

    private final Rows rows;
    private final DispatchLimits limits;
    private final View view;
    private final long ownWorkers;
    private final RespawnGuard guard;
    private final Map<String, Optional<String>> caps = new HashMap<>();
    private final Map<String, Boolean> workers = new HashMap<>();
    private Map<String, List<String>> parents = Map.of();
    private Map<String, Long> dueTimes = Map.of();
    private Map<String, Rows.Elsewhere> elsewhere = Map.of();
    private Map<Optional<String>, Long> running = Map.of();
    private Set<String> commented = Set.of();
    private int guardsAsked;

    /**
     * What is to be known besides a board.
     *
     * @param worked whether there is a profile of a name
     * @param time a time as people read it
     * @param ownWorkers how many workers this machine has on all boards; asked only where that is limited
     */
    public record View(Predicate<String> worked, LongFunction<String> time, LongSupplier ownWorkers) {}

    private Held(Rows rows, DispatchLimits limits, View view, long ownWorkers) {
        this.rows = rows;
        this.limits = limits;
        this.view = view;
        this.ownWorkers = ownWorkers;
        this.guard = new RespawnGuard(limits);
    }

    /** Reasons in words, by the ids of the tasks that rest; the next round may start the others, or they are past that. */
    public static Map<String, String> why(Board board, Collection<Task> tasks, DispatchLimits limits, View view) {
        long own = limits.workers().perHost().isPresent() ? view.ownWorkers().getAsLong() : 0;
        var statuses = EnumSet.noneOf(Status.class);
        tasks.forEach(task -> statuses.add(task.status()));
        return board.read(rows -> {
            var held = new Held(rows, limits, view, own);
            held.look(statuses);
            var reasons = new HashMap<String, String>();
            tasks.forEach(task -> held.why(task).ifPresent(reason -> reasons.put(task.id(), reason)));
            return reasons;
        });
    }

    /** How many workers this machine has on all boards. */
    public static long ownWorkers(Boards boards) {
        long all = 0;
        for (var info : boards.list(false)) {
            try {
                all += boards.open(info.slug()).tasks(TaskFilter.ALL.with(Status.RUNNING)).stream()
                        .filter(task -> task.claimLock().filter(Host::owns).isPresent())
                        .count();
            } catch (HermesException _) {
                continue; // a board that cannot be opened has no workers that a dispatcher would count
            }
        }
        return all;
    }

    private void look(Set<Status> statuses) {
        if (statuses.contains(Status.TODO)) {
            parents = rows.waits();
        }
        if (statuses.contains(Status.SCHEDULED)) {
            dueTimes = rows.dueTimes();
        }
        if (statuses.contains(Status.READY) || statuses.contains(Status.REVIEW)) {
            elsewhere = rows.elsewhere().stream().collect(Collectors.toMap(Rows.Elsewhere::taskId, task -> task));
            running = rows.runningByAssignee();
            commented = rows.commentedSince(rows.now() - RespawnGuard.PULL_REQUEST_SECONDS);
        }
    }

    private Optional<String> why(Task task) {
        return switch (task.status()) {
            case TODO -> Optional.ofNullable(parents.get(task.id())).map(Held::parents);
            case SCHEDULED ->
                Optional.of(
                        dueTimes.containsKey(task.id())
                                ? "waits until " + view.time().apply(dueTimes.get(task.id()))
                                : "waits until somebody unblocks it");
            case READY, REVIEW -> task.claimLock().isPresent() ? Optional.empty() : notStarted(task);
            case TRIAGE, RUNNING, BLOCKED, DONE, ARCHIVED, OTHER -> Optional.empty();
        };
    }

    private static String parents(List<String> open) {
        int more = open.size() - NAMED;
        return "waits for " + String.join(", ", open.subList(0, Math.min(NAMED, open.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private Optional<String> notStarted(Task task) {
        var assignee = task.assignee().or(() -> limits.defaultAssignee().filter(this::works));
        if (assignee.isEmpty()) {
            return Optional.of("nobody is assigned");
        }
        if (!works(assignee.get())) {
            return Optional.of("there is no profile '" + assignee.get() + "'; somebody outside must claim it");
        }
        var other = elsewhere.get(task.id());
        if (other != null) {
            return Optional.of(machine(other));
        }
        var cap = caps.computeIfAbsent(assignee.get(), this::cap);
        return cap.isEmpty() && task.status() == Status.READY ? guarded(task) : cap;
    }

    private boolean works(String profile) {
        return workers.computeIfAbsent(profile, view.worked()::test);
    }

    private static String machine(Rows.Elsewhere task) {
        var asks = task.asks().properties().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asString(""))
                .sorted()
                .collect(Collectors.joining(", "));
        return task.attended()
                ? "is for another machine (" + asks + ")"
                : "is for a machine that is not there (" + asks + "); 'hermes kanban hosts place' gives it to another";
    }

    private Optional<String> cap(String assignee) {
        long all = running.values().stream().mapToLong(Long::longValue).sum();
        if (limits.room((int) all) == 0) {
            return Optional.of("as many tasks run as may at once (" + all + ")");
        }
        if (limits.hostRoom(ownWorkers) == 0) {
            return Optional.of("this machine has as many workers as it may on all its boards (" + ownWorkers + ")");
        }
        long own = running.getOrDefault(Optional.of(assignee), 0L);
        var most = limits.workers().perProfile();
        return most.isPresent() && own >= most.getAsInt()
                ? Optional.of("its profile works on as many tasks as it may at once (" + own + ")")
                : Optional.empty();
    }

    /** Nothing can guard a task that was never tried and that nobody has talked about. */
    private Optional<String> guarded(Task task) {
        boolean untouched = task.startedAt().isEmpty()
                && task.completedAt().isEmpty()
                && task.consecutiveFailures() == 0
                && !commented.contains(task.id());
        if (untouched || guardsAsked >= GUARDS_ASKED) {
            return Optional.empty();
        }
        guardsAsked++;
        return guard.reason(rows, task).map(Held::inWords);
    }

    private static String inWords(String reason) {
        return switch (reason) {
            case "rate_limited" -> "rests, because its model's server wanted no more questions for now";
            case "blocker_auth" -> "rests, because the last attempt was refused access (see 'last failure')";
            case "recent_success" -> "rests, because it was completed less than an hour ago";
            case "active_pr" -> "rests, because a comment names a pull request of the last day";
            default -> "rests: " + reason;
        };
    }
}
