package dev.hermes.kanban;

import dev.hermes.kanban.Diagnosis.Action;
import dev.hermes.kanban.Diagnosis.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Finds tasks that are in trouble. Nothing is stored: what is mended is not found any more. */
public final class Diagnostics {
    private static final Set<String> MADE_READY = Set.of(
            "created",
            "promoted",
            "promoted_manual",
            "reclaimed",
            "unblocked",
            "crashed",
            "timed_out",
            "stale",
            "spawn_failed",
            "status");
    private static final int CYCLES = 3;
    private static final long DAY = 86_400;

    private final Thresholds thresholds;

    /**
     * From when on something is trouble.
     *
     * @param failures in a row
     * @param crashes in a row
     * @param failureLimit at which the dispatcher gives up
     * @param plannerMissing the slot under {@code auxiliary} that rough ideas wait for in vain; empty when a model is there
     */
    public record Thresholds(
            int failures,
            int crashes,
            int failureLimit,
            long blockedHours,
            long strandedSeconds,
            Optional<String> plannerMissing) {}

    public Diagnostics(Thresholds thresholds) {
        this.thresholds = thresholds;
    }

    /** What is wrong with a task, worst first. */
    public List<Diagnosis> of(TaskView view, long now) {
        var found = new ArrayList<Diagnosis>();
        var failures = failures(view);
        Stream.of(
                        references(view, "completion_blocked_hallucination", "hallucinated_cards", "phantom_cards"),
                        references(view, "suspected_hallucinated_references", "prose_phantom_refs", "phantom_refs"),
                        planner(view),
                        failures,
                        failures.isPresent() ? Optional.<Diagnosis>empty() : crashes(view),
                        blocked(view, now),
                        cycling(view, now),
                        stranded(view, now))
                .flatMap(Optional::stream)
                .forEach(found::add);
        found.sort(Comparator.comparing(Diagnosis::severity)
                .reversed()
                .thenComparing(diagnosis -> -diagnosis.lastSeenAt().orElse(0L)));
        return found;
    }

    private static Optional<Diagnosis> references(TaskView view, String kind, String name, String member) {
        long cleared = view.events().stream()
                .filter(event -> event.kind().equals("edited") || event.kind().equals("completed"))
                .mapToLong(Event::id)
                .max()
                .orElse(0);
        var events = view.events().stream()
                .filter(event -> event.kind().equals(kind) && event.id() > cleared)
                .toList();
        if (events.isEmpty()) {
            return Optional.empty();
        }
        var ids = events.stream()
                .flatMap(event -> event.payload().stream())
                .flatMap(payload -> payload.path(member).valueStream())
                .map(id -> id.asString(""))
                .distinct()
                .toList();
        boolean refused = name.equals("hallucinated_cards");
        return Optional.of(new Diagnosis(
                name,
                refused ? Severity.ERROR : Severity.WARNING,
                refused
                        ? "The worker named tasks that it did not make"
                        : "The summary speaks of tasks that are not there",
                String.join(", ", ids),
                List.of(Action.of("comment", "Tell the worker which tasks there are", true)),
                events.getFirst().createdAt(),
                events.getLast().createdAt(),
                events.size(),
                events.getLast().runId(),
                Json.object(refused ? "phantom_ids" : "phantom_refs", ids)));
    }

    private Optional<Diagnosis> planner(TaskView view) {
        return view.task().status() == Status.TRIAGE
                ? thresholds
                        .plannerMissing()
                        .map(slot -> new Diagnosis(
                                "triage_aux_unavailable",
                                Severity.WARNING,
                                "No model is there to plan this idea",
                                "Neither a main model nor auxiliary." + slot + " is configured.",
                                List.of(Action.hint(
                                        "Choose a model", "hermes config set auxiliary." + slot + ".model NAME", true)),
                                view.task().createdAt(),
                                view.task().createdAt(),
                                1,
                                Optional.empty(),
                                Json.object("primary_slot", slot)))
                : Optional.empty();
    }

    private static Severity grown(long value, long threshold) {
        return value >= 2 * threshold ? Severity.CRITICAL : Severity.ERROR;
    }

    private Optional<Diagnosis> failures(TaskView view) {
        var task = view.task();
        long failed = task.consecutiveFailures();
        if (failed < thresholds.failures()) {
            return Optional.empty();
        }
        var last = lastClosed(view);
        var outcome = last.flatMap(Run::outcome).orElse("");
        var advice = outcome.equals("spawn_failed")
                ? Action.hint("Look whether the profile works", "hermes doctor", true)
                : Action.hint("Read what the worker said", "hermes kanban log " + task.id(), true);
        return Optional.of(new Diagnosis(
                "repeated_failures",
                grown(failed, thresholds.failures()),
                failed + " attempts failed one after the other",
                task.lastFailureError().orElse(""),
                List.of(advice, Action.of("reassign", "Give it to another profile", false)),
                last.flatMap(Run::startedAt),
                last.flatMap(Run::endedAt),
                failed,
                last.map(Run::id),
                Json.object(
                        "consecutive_failures", failed,
                        "most_recent_outcome", outcome,
                        "last_error", task.lastFailureError(),
                        "failure_threshold", thresholds.failures(),
                        "failure_limit", thresholds.failureLimit())));
    }

    private static Optional<Run> lastClosed(TaskView view) {
        return view.runs().reversed().stream().filter(run -> !run.open()).findFirst();
    }

    private Optional<Diagnosis> crashes(TaskView view) {
        int crashes = 0;
        for (var run : view.runs().reversed()) {
            var outcome = run.outcome().orElse("");
            if (outcome.equals("completed") || outcome.equals("reclaimed")) {
                break;
            }
            crashes += outcome.equals("crashed") ? 1 : 0;
        }
        if (crashes < thresholds.crashes()) {
            return Optional.empty();
        }
        var last = lastClosed(view);
        return Optional.of(new Diagnosis(
                "repeated_crashes",
                grown(crashes, thresholds.crashes()),
                crashes + " workers died one after the other",
                last.flatMap(Run::error).orElse(""),
                List.of(Action.hint(
                        "Read what the worker said",
                        "hermes kanban log " + view.task().id(),
                        true)),
                last.flatMap(Run::startedAt),
                last.flatMap(Run::endedAt),
                crashes,
                last.map(Run::id),
                Json.object("consecutive_crashes", crashes, "last_error", last.flatMap(Run::error))));
    }

    private static Optional<Event> last(TaskView view, String... kinds) {
        var wanted = Set.of(kinds);
        return view.events().reversed().stream()
                .filter(event -> wanted.contains(event.kind()))
                .findFirst();
    }

    private Optional<Diagnosis> blocked(TaskView view, long now) {
        var blocked =
                last(view, "blocked", "unblocked").filter(event -> event.kind().equals("blocked"));
        if (view.task().status() != Status.BLOCKED || blocked.isEmpty()) {
            return Optional.empty();
        }
        long since = blocked.get().createdAt().orElse(now);
        boolean discussed =
                view.comments().stream().anyMatch(comment -> comment.createdAt().orElse(0L) > since);
        long hours = (now - since) / 3600;
        if (discussed || hours < thresholds.blockedHours()) {
            return Optional.empty();
        }
        return Optional.of(new Diagnosis(
                "stuck_in_blocked",
                Severity.WARNING,
                "It has waited for a person for " + hours + " hours",
                blocked.get()
                        .payload()
                        .map(payload -> payload.path("reason").asString(""))
                        .orElse(""),
                List.of(Action.of("comment", "Answer the question", true), Action.of("unblock", "Let it go on", false)),
                Optional.of(since),
                Optional.of(since),
                1,
                blocked.get().runId(),
                Json.object("blocked_at", since, "age_hours", hours)));
    }

    private static Optional<Diagnosis> cycling(TaskView view, long now) {
        int cycles = 0;
        boolean freed = false;
        for (var event : view.events()) {
            if (event.createdAt().orElse(0L) < now - DAY) {
                continue;
            }
            cycles += freed && event.kind().equals("blocked") ? 1 : 0;
            freed = event.kind().equals("unblocked") || freed && !event.kind().equals("blocked");
        }
        if (cycles < CYCLES) {
            return Optional.empty();
        }
        return Optional.of(new Diagnosis(
                "block_unblock_cycling",
                Severity.WARNING,
                "It was set free and blocked again " + cycles + " times within a day",
                "Setting it free does not help; its worker lacks something.",
                List.of(Action.of("comment", "Say what it should do differently", true)),
                Optional.empty(),
                last(view, "blocked").flatMap(Event::createdAt),
                cycles,
                Optional.empty(),
                Json.object("cycles", cycles)));
    }

    private Optional<Diagnosis> stranded(TaskView view, long now) {
        var task = view.task();
        if (task.status() != Status.READY
                || task.assignee().isEmpty()
                || task.claimLock().isPresent()) {
            return Optional.empty();
        }
        long since = view.events().reversed().stream()
                .filter(event -> MADE_READY.contains(event.kind()))
                .findFirst()
                .flatMap(Event::createdAt)
                .or(task::createdAt)
                .orElse(now);
        long age = now - since;
        long threshold = thresholds.strandedSeconds();
        if (threshold <= 0 || age < threshold) {
            return Optional.empty();
        }
        var severity =
                age >= 6 * threshold ? Severity.CRITICAL : age >= 2 * threshold ? Severity.ERROR : Severity.WARNING;
        ObjectNode data = Json.object(
                "ready_since", since,
                "age_seconds", age,
                "assignee", task.assignee(),
                "threshold_seconds", threshold);
        return Optional.of(new Diagnosis(
                "stranded_in_ready",
                severity,
                "Nobody has taken it for " + age / 60 + " minutes",
                "Does a dispatcher run, and is there a profile '"
                        + task.assignee().get() + "'?",
                List.of(
                        Action.hint("Do one round now", "hermes kanban dispatch", true),
                        Action.of("reassign", "Give it to another profile", false)),
                Optional.of(since),
                Optional.of(since),
                1,
                Optional.empty(),
                data));
    }
}
