package dev.hermes.tools.shell;

import dev.hermes.api.Log;
import dev.hermes.tools.TaskState;
import dev.hermes.tools.ToolServices;
import dev.hermes.tools.process.Child;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Every command in the background, of all tasks, and what there is to tell about them. Safe for concurrent use. Ending a
 * task, or closing, ends its processes with all that they started.
 */
public final class ProcessRegistry implements TaskState, AutoCloseable {
    private static final int MAX_TRACKED = 64;
    private static final Duration FINISHED_KEPT = Duration.ofMinutes(30);
    private static final int NOTICE_TAIL = 2000;

    private final Clock clock;
    private final Log log;
    private final UnaryOperator<String> redact;
    private final Map<String, BackgroundProcess> processes = new ConcurrentHashMap<>();
    private final Notices notices;

    public ProcessRegistry(ToolServices services) {
        this.clock = services.clock();
        this.log = services.log();
        this.redact = services.redactor()::redact;
        this.notices = new Notices(clock);
    }

    /**
     * What is started, for whom.
     *
     * @param tellEnd whether its end is told to the model
     * @param watch words whose lines are told to the model
     */
    record Start(String command, Path directory, String taskId, boolean tellEnd, List<String> watch) {
        Start {
            watch = List.copyOf(watch);
        }
    }

    /**
     * What happened to the processes of a task since this was last asked, each a message for the model. Empty for a
     * process whose end the model saw by itself.
     */
    public List<String> takeNotices(String taskId) {
        return notices.take(taskId);
    }

    /** How many processes of the task are running. */
    public int running(String taskId) {
        return (int) of(taskId).stream().filter(BackgroundProcess::running).count();
    }

    /** Looks after a program from now on, to its end. */
    BackgroundProcess add(Start start, Child child) {
        forgetOld();
        var process = new BackgroundProcess(newId(), start, child, clock.instant());
        processes.put(process.id(), process);
        Thread.ofVirtual().name("process-" + process.id()).start(() -> follow(process, start));
        return process;
    }

    private void follow(BackgroundProcess process, Start start) {
        var watch = new WatchPatterns(start.watch(), clock);
        process.follow(
                (chunk, length) -> watch.accept(chunk, length)
                        .ifPresent(lines -> notices.addLimited(
                                start.taskId(),
                                "[IMPORTANT: Background process " + process.id() + " matched watch pattern.\nCommand: "
                                        + redact.apply(start.command()) + "\nMatched output:\n" + redact.apply(lines)
                                        + "]")),
                clock);
        log.debug("tools.process", process.id() + " ended with " + process.exitCode());
        if (start.tellEnd() || watch.tired()) {
            notices.add(start.taskId(), () -> process.endSeen() ? Optional.empty() : Optional.of(completed(process)));
        }
    }

    private String completed(BackgroundProcess process) {
        var output = redact.apply(process.output().strip());
        return "[IMPORTANT: Background process " + process.id() + " completed (exit code "
                + process.exitCode().orElse(0) + ").\nCommand: " + redact.apply(process.command()) + "\nOutput:\n"
                + output.substring(Math.max(output.length() - NOTICE_TAIL, 0)) + "]";
    }

    /** Only the task's own: two chats do not see each other's processes. */
    Optional<BackgroundProcess> find(String taskId, String id) {
        return Optional.ofNullable(processes.get(id))
                .filter(process -> process.taskId().equals(taskId));
    }

    /** Oldest first. */
    List<BackgroundProcess> of(String taskId) {
        return processes.values().stream()
                .filter(process -> process.taskId().equals(taskId))
                .sorted(Comparator.comparing(BackgroundProcess::startedAt).thenComparing(BackgroundProcess::id))
                .toList();
    }

    @Override
    public void release(String taskId) {
        end(process -> process.taskId().equals(taskId));
        notices.forget(taskId);
    }

    @Override
    public void close() {
        end(_ -> true);
    }

    private void end(Predicate<BackgroundProcess> which) {
        var ending = processes.values().stream().filter(which).toList();
        ending.forEach(process -> processes.remove(process.id()));
        Child.closeAll(ending.stream().map(BackgroundProcess::tree).toList());
    }

    private void forgetOld() {
        var gone = new ArrayList<>(
                processes.values().stream().filter(BackgroundProcess::gone).toList());
        gone.sort(Comparator.comparing(BackgroundProcess::endedAt));
        Instant tooOld = clock.instant().minus(FINISHED_KEPT);
        for (var process : gone) {
            if (process.endedAt().isBefore(tooOld) || processes.size() >= MAX_TRACKED) {
                processes.remove(process.id());
            }
        }
    }

    private String newId() {
        var bytes = new byte[6];
        new SecureRandom().nextBytes(bytes);
        return "proc_" + HexFormat.of().formatHex(bytes);
    }
}
