package dev.hermes.cli.chat;

import dev.hermes.agent.delegate.DelegateTool;
import dev.hermes.cli.Context;
import dev.hermes.cli.kanban.BoardTools;
import dev.hermes.tools.Toolbox;
import dev.hermes.tools.Toolsets;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Which tools the models of a run are offered, platform by platform. */
final class OfferedTools {
    private final Context context;
    private final RunOptions options;
    private final Map<String, Set<String>> known = new ConcurrentHashMap<>();

    OfferedTools(Context context, RunOptions options) {
        this.context = context;
        this.options = options;
    }

    private Set<String> wanted(String platform) {
        var toolsets = Toolsets.standard();
        var names = new TreeSet<>(
                options.toolsets().isEmpty()
                        ? toolsets.enabledFor(platform, context.config(), context.environment())
                        : toolsets.tools(options.toolsets()));
        if (BoardTools.worker(context) || context.config().texts("toolsets").contains("kanban")) {
            names.addAll(BoardTools.NAMES); // a worker cannot end its task without them
        }
        return names;
    }

    /** Whether the board has to be opened. */
    boolean withBoard(String platform) {
        return !Collections.disjoint(wanted(platform), BoardTools.NAMES);
    }

    /** Those that are switched on, and there. Found out once for each platform: the settings of a run do not change under it. */
    Set<String> names(String platform, Toolbox toolbox) {
        return known.computeIfAbsent(platform, name -> find(name, toolbox));
    }

    private Set<String> find(String platform, Toolbox toolbox) {
        var names = wanted(platform);
        boolean helpers = names.contains(DelegateTool.NAME);
        names.retainAll(toolbox.names());
        if (helpers) {
            names.add(DelegateTool.NAME); // it needs an agent, so it is in no toolbox yet
        }
        return Collections.unmodifiableSet(names);
    }
}
