package dev.hermes.agent.delegate;

import dev.hermes.api.model.Usage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What became of one task. */
record Report(
        Status status,
        Exit exit,
        String summary,
        Optional<String> error,
        int apiCalls,
        double seconds,
        String model,
        Usage usage,
        List<Step> steps) {
    enum Status {
        COMPLETED,
        FAILED,
        ERROR,
        TIMEOUT,
        INTERRUPTED
    }

    enum Exit {
        COMPLETED,
        MAX_ITERATIONS,
        INTERRUPTED,
        TIMEOUT,
        ERROR
    }

    /** One call that a helper made. */
    record Step(String tool, int argumentBytes, int resultBytes, boolean failed) {}

    Report {
        steps = List.copyOf(steps);
    }

    ObjectNode json(int index) {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("task_index", index)
                .put("status", status.name().toLowerCase(Locale.ROOT))
                .put("summary", summary);
        error.ifPresent(text -> json.put("error", text));
        json.put("api_calls", apiCalls)
                .put("duration_seconds", rounded(seconds))
                .put("model", model)
                .put("exit_reason", exit.name().toLowerCase(Locale.ROOT));
        json.putObject("tokens").put("input", usage.prompt()).put("output", usage.output());
        var trace = json.putArray("tool_trace");
        steps.forEach(step -> trace.addObject()
                .put("tool", step.tool())
                .put("args_bytes", step.argumentBytes())
                .put("result_bytes", step.resultBytes())
                .put("status", step.failed() ? "error" : "ok"));
        return json;
    }

    static double rounded(double seconds) {
        return Math.round(seconds * 100) / 100.0;
    }
}
