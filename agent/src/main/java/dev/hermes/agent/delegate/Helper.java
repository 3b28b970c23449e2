package dev.hermes.agent.delegate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hermes.agent.Agent;
import dev.hermes.agent.AgentEvent;
import dev.hermes.agent.TurnResult;
import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Usage;
import dev.hermes.api.tool.Person;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One task on its way: run on a thread of its own, watched and stopped from that of the one it works for. */
final class Helper {
    /** Why it was stopped from outside. */
    enum Stop {
        TIMEOUT,
        INTERRUPTED
    }

    private final String id;
    private final Assignment assignment;
    private final HelperFactory factory;
    private final String parentSession;
    private final Person deputy;
    private final Log log;
    private final Map<String, ObjectNode> running = new ConcurrentHashMap<>();
    private final List<Report.Step> steps = new ArrayList<>();
    private final Set<String> written = new LinkedHashSet<>();
    private @Nullable Agent agent;
    private @Nullable Stop stop;

    Helper(String id, Assignment assignment, HelperFactory factory, String parentSession, Person deputy, Log log) {
        this.id = id;
        this.assignment = assignment;
        this.factory = factory;
        this.parentSession = parentSession;
        this.deputy = deputy;
        this.log = log;
    }

    /** Does the task. Whatever goes wrong is in the report. */
    Report work() {
        long began = System.nanoTime();
        log.info("agent.delegate", id + " begins: " + assignment.goal());
        try (var worker = factory.start(id, assignment, parentSession)) {
            if (begin(worker)) {
                return report(worker.run(Message.user(assignment.message()), deputy, this::watch), began);
            }
            return stopped(began);
        } catch (RuntimeException e) {
            log.error("agent.delegate", id + " broke", e);
            return failed(String.valueOf(e.getMessage()), began);
        }
    }

    /** Ends the task; the first reason counts. */
    synchronized void stop(Stop why) {
        if (stop == null) {
            stop = why;
        }
        if (agent != null) {
            agent.interrupt(Optional.empty());
        }
    }

    private synchronized boolean begin(Agent worker) {
        agent = worker;
        return stop == null;
    }

    private synchronized Optional<Stop> reason() {
        return Optional.ofNullable(stop);
    }

    private void watch(AgentEvent event) {
        switch (event) {
            case AgentEvent.ToolStarted(var call, var _, var arguments) -> running.put(call, arguments);
            case AgentEvent.ToolFinished(var call, var tool, var result, var _, var failed) -> {
                var arguments = Optional.ofNullable(running.remove(call));
                finished(
                        new Report.Step(
                                tool,
                                arguments.map(json -> bytes(json.toString())).orElse(0),
                                bytes(result.plain()),
                                failed),
                        arguments.map(json -> json.path("path").asString("")).orElse(""));
            }
            default -> {
                // what a helper says on its way is for nobody
            }
        }
    }

    private synchronized void finished(Report.Step step, String path) {
        steps.add(step);
        boolean writes = step.tool().equals("write_file") || step.tool().equals("patch");
        if (writes && !step.failed() && !path.isBlank()) {
            written.add(path);
        }
    }

    private static int bytes(String text) {
        return text.getBytes(UTF_8).length;
    }

    private synchronized Report report(TurnResult result, long began) {
        var text = result.finalResponse().strip();
        boolean silent = text.isEmpty() || text.equals("(empty)");
        var status = silent ? Report.Status.FAILED : Report.Status.COMPLETED;
        var exit = result.exitReason().startsWith("max_iterations")
                ? Report.Exit.MAX_ITERATIONS
                : result.failed() ? Report.Exit.ERROR : Report.Exit.COMPLETED;
        if (result.interrupted()) {
            boolean late = stop == Stop.TIMEOUT;
            status = late ? Report.Status.TIMEOUT : Report.Status.INTERRUPTED;
            exit = late ? Report.Exit.TIMEOUT : Report.Exit.INTERRUPTED;
        }
        return new Report(
                status,
                exit,
                silent ? "" : text + note(),
                result.error().or(() -> status(result)),
                result.apiCalls(),
                seconds(began),
                result.model(),
                result.usage(),
                steps);
    }

    private Optional<String> status(TurnResult result) {
        return result.interrupted()
                ? Optional.of(
                        stop == Stop.TIMEOUT
                                ? "The time for this task was up after " + result.apiCalls() + " model calls."
                                : "The task was stopped before it was done.")
                : Optional.empty();
    }

    private String note() {
        return written.isEmpty()
                ? ""
                : "\n\n[This helper changed " + String.join(", ", written)
                        + ". Read these files again before you rely on what you knew of them.]";
    }

    private Report stopped(long began) {
        boolean late = reason().orElse(Stop.INTERRUPTED) == Stop.TIMEOUT;
        return new Report(
                late ? Report.Status.TIMEOUT : Report.Status.INTERRUPTED,
                late ? Report.Exit.TIMEOUT : Report.Exit.INTERRUPTED,
                "",
                Optional.of("The task was stopped before it began."),
                0,
                seconds(began),
                "",
                Usage.ZERO,
                List.of());
    }

    private synchronized Report failed(String why, long began) {
        return new Report(
                Report.Status.ERROR, Report.Exit.ERROR, "", Optional.of(why), 0, seconds(began), "", Usage.ZERO, steps);
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
