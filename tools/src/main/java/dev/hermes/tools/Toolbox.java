package dev.hermes.tools;

import dev.hermes.api.tool.Tool;
import dev.hermes.api.tool.ToolCalls;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.api.tool.ToolSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tools of a session, by name. Whatever a model calls goes through {@link #call}: arguments get the types of the
 * schema, and a tool that throws becomes an answer that tells so.
 *
 * <p>Safe for concurrent use. Closing ends what tools left running.
 */
public final class Toolbox implements ToolCalls, AutoCloseable {
    private final List<Tool> tools;
    private final List<TaskState> states;
    /** Made at the first use, because asking a tool for its name reads its schema. */
    private final Supplier<Map<String, Tool>> index;

    /** Tools that are {@link TaskState} too are told what happens to their tasks. */
    public Toolbox(List<Tool> tools) {
        this(tools, List.of());
    }

    /** @param states what is told besides the tools themselves */
    public Toolbox(List<Tool> tools, Collection<TaskState> states) {
        this.tools = List.copyOf(tools);
        this.index = Once.of(() -> index(this.tools));
        var all = new ArrayList<>(states);
        for (var tool : tools) {
            if (tool instanceof TaskState state && !all.contains(state)) {
                all.add(state);
            }
        }
        this.states = List.copyOf(all);
    }

    /** What a model is told, sorted by name. Names that are unknown, and tools that cannot work here, are left out. */
    public List<ToolSpec> specs(Set<String> names) {
        return byName().entrySet().stream()
                .filter(entry ->
                        names.contains(entry.getKey()) && entry.getValue().available())
                .map(entry -> entry.getValue().spec())
                .toList();
    }

    /** Every name, sorted, whether or not the tool can work here. */
    public List<String> names() {
        return List.copyOf(byName().keySet());
    }

    public Optional<Tool> tool(String name) {
        return Optional.ofNullable(byName().get(name));
    }

    /** The same tools and one more; a tool of the same name is replaced. What belongs to tasks is shared. */
    public Toolbox with(Tool extra) {
        var name = extra.spec().name();
        var others = new ArrayList<>(
                tools.stream().filter(tool -> !tool.spec().name().equals(name)).toList());
        others.add(extra);
        return new Toolbox(others, states);
    }

    /** Calls of these tools only, for what a session of these tools starts: a script has no more than the session itself. */
    public ToolCalls only(Set<String> names) {
        var allowed = Set.copyOf(names);
        return (name, arguments, context) -> allowed.contains(name)
                ? call(name, arguments, context)
                : ToolResult.error("Tool '" + name + "' is not one of this session's tools.");
    }

    /** The same tools to look at, of which only these do something; tasks of the others are not its business. */
    public Toolbox refusingAllBut(Set<String> allowed) {
        return new Toolbox(byName().entrySet().stream()
                .map(entry -> allowed.contains(entry.getKey()) ? entry.getValue() : new RefusedTool(entry.getValue()))
                .toList());
    }

    @Override
    public ToolResult call(String name, ObjectNode arguments, ToolContext context) throws InterruptedException {
        var tool = byName().get(name);
        if (tool == null) {
            return ToolResult.error("Unknown tool: " + name);
        }
        for (var state : states) {
            state.toolRuns(context.taskId(), name);
        }
        try {
            return tool.run(ArgumentCoercion.coerce(arguments, tool.spec().parameters()), context);
        } catch (RuntimeException e) {
            return ToolResult.error(ToolFailure.describe(e));
        }
    }

    /** The conversation of the task was compressed: what it was shown before counts as not seen. */
    public void contextLost(String taskId) {
        states.forEach(state -> state.contextLost(taskId));
    }

    /** The task is over: ends its processes and forgets it. */
    public void release(String taskId) {
        states.forEach(state -> state.release(taskId));
    }

    @Override
    public void close() {
        states.forEach(TaskState::close);
    }

    private Map<String, Tool> byName() {
        return index.get();
    }

    private static Map<String, Tool> index(List<Tool> tools) {
        var index = new TreeMap<String, Tool>();
        tools.forEach(tool -> index.put(tool.spec().name(), tool));
        return Collections.unmodifiableMap(index);
    }
}
