package dev.hermes.agent.delegate;

import dev.hermes.api.Log;
import dev.hermes.api.tool.Tool;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.tools.Once;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code delegate_task}: gives tasks to helpers, which work side by side, and waits for all of them. Stopping the caller
 * stops every helper; none outlives the call.
 */
public final class DelegateTool implements Tool {
    public static final String NAME = "delegate_task";

    private final DelegationSettings settings;
    private final int depth;
    private final HelperFactory factory;
    private final RandomGenerator random;
    private final Log log;
    private final Supplier<ToolSpec> spec;

    /** @param depth generations between the conversation and whoever calls; 0 for the conversation itself */
    public DelegateTool(
            DelegationSettings settings, int depth, HelperFactory factory, RandomGenerator random, Log log) {
        this.settings = settings;
        this.depth = depth;
        this.factory = factory;
        this.random = random;
        this.log = log;
        this.spec = Once.of(this::read);
    }

    @Override
    public ToolSpec spec() {
        return spec.get();
    }

    private ToolSpec read() {
        try (var in = DelegateTool.class.getResourceAsStream(NAME + ".json")) {
            if (in == null) {
                throw new IllegalStateException("the resource " + NAME + ".json is missing");
            }
            var tree = JsonMapper.shared().readTree(in);
            return new ToolSpec(
                    NAME,
                    "delegation",
                    tree.path("description").asString() + " At most " + settings.mostAtOnce() + " tasks a call.",
                    (ObjectNode) tree.path("parameters"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ToolResult run(ObjectNode arguments, ToolContext context) {
        if (depth >= settings.maxDepth()) {
            return ToolResult.error(
                    "Helpers may not have helpers here: delegation.max_spawn_depth is " + settings.maxDepth() + ".");
        }
        try {
            var assignments = Assignment.of(arguments);
            if (assignments.size() > settings.mostAtOnce()) {
                return ToolResult.error(assignments.size() + " tasks were given, and at most " + settings.mostAtOnce()
                        + " are allowed in one call. Split them over several calls.");
            }
            return work(assignments, context);
        } catch (IllegalArgumentException e) {
            return ToolResult.error(String.valueOf(e.getMessage()));
        }
    }

    private ToolResult work(List<Assignment> assignments, ToolContext context) {
        long began = System.nanoTime();
        var answer = JsonNodeFactory.instance.objectNode();
        var results = answer.putArray("results");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var helpers = new ArrayList<Helper>();
            var reports = new ArrayList<Future<Report>>();
            for (int i = 0; i < assignments.size(); i++) {
                var id = "sa-%d-%08x".formatted(i, random.nextInt());
                var deputy = new Deputy(id, settings.approve(), log);
                var helper = new Helper(id, assignments.get(i), factory, context.sessionId(), deputy, log);
                helpers.add(helper);
                reports.add(threads.submit(helper::work));
            }
            awaitAll(helpers, reports);
            for (int i = 0; i < reports.size(); i++) {
                results.add(reports.get(i).resultNow().json(i));
            }
        }
        answer.put("total_duration_seconds", Report.rounded((System.nanoTime() - began) / 1e9));
        return ToolResult.json(answer);
    }

    /** Afterwards every helper has reported. An interruption of the caller becomes theirs, and stays the caller's too. */
    private void awaitAll(List<Helper> helpers, List<Future<Report>> reports) {
        long deadline = System.nanoTime() + settings.timeout().toNanos();
        boolean interrupted = false;
        boolean stopped = false;
        for (var report : reports) {
            while (!report.isDone()) {
                try {
                    await(report, stopped || settings.timeout().isZero() ? Long.MAX_VALUE : deadline);
                } catch (TimeoutException _) {
                    stopped = true;
                    helpers.forEach(helper -> helper.stop(Helper.Stop.TIMEOUT));
                } catch (InterruptedException _) {
                    interrupted = true;
                    stopped = true;
                    helpers.forEach(helper -> helper.stop(Helper.Stop.INTERRUPTED));
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(Future<Report> report, long deadline) throws InterruptedException, TimeoutException {
        try {
            var left = deadline == Long.MAX_VALUE ? Duration.ofDays(1).toNanos() : deadline - System.nanoTime();
            report.get(Math.max(1, left), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("a helper reports whatever happens", e);
        }
    }
}
