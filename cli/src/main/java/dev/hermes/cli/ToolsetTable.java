package dev.hermes.cli;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.chat.ChatCommand;
import dev.hermes.cli.prompt.Choice;
import dev.hermes.home.Config;
import dev.hermes.home.ConfigChanges;
import dev.hermes.home.ConfigFile;
import dev.hermes.maintenance.doctor.Patient;
import dev.hermes.tools.ToolsetInfo;
import dev.hermes.tools.Toolsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which toolsets a platform has, and changing that. */
public final class ToolsetTable {
    private ToolsetTable() {}

    public static List<String> lines(Context context, String platform) {
        var toolsets = Toolsets.standard();
        require(platform, toolsets);
        var enabled = toolsets.enabledToolsets(platform, context.config(), context.environment());
        var lines = new ArrayList<String>();
        lines.add("Built-in toolsets (" + platform + "):");
        for (var toolset : offered(toolsets, context)) {
            boolean on = enabled.contains(toolset.name());
            lines.add("  " + (on ? "✓ enabled   " : "✗ disabled  ") + SessionTable.cell(toolset.name(), 18)
                    + toolset.label());
        }
        return lines;
    }

    /** All toolsets that can be chosen, and whether they can be used here. */
    public static List<Patient.Toolset> availability(Context context) {
        var toolsets = Toolsets.standard();
        var offered = offered(toolsets, context);
        return toolsets.configurable().stream()
                .map(toolset -> new Patient.Toolset(toolset.name(), offered.contains(toolset)))
                .toList();
    }

    /** The toolsets of which this program has a tool at least. */
    private static List<ToolsetInfo> offered(Toolsets toolsets, Context context) {
        var tools = ChatCommand.tools(context);
        return toolsets.configurable().stream()
                .filter(toolset -> !Collections.disjoint(toolset.tools(), tools))
                .toList();
    }

    /**
     * What came of a change.
     *
     * @param lines one or more for each name
     * @param complete whether every name was known
     */
    public record Change(List<String> lines, boolean complete) {}

    /** Switches toolsets on or off. */
    public static Change change(Context context, String platform, List<String> names, boolean on) {
        var toolsets = Toolsets.standard();
        require(platform, toolsets);
        var known = offered(toolsets, context).stream().map(ToolsetInfo::name).toList();
        var lines = new ArrayList<String>();
        var changed = new ArrayList<String>();
        for (var name : names) {
            if (!known.contains(name)) {
                lines.add("✗ Unknown toolset '" + name + "'");
            } else {
                changed.add(name);
            }
        }
        if (!changed.isEmpty()) {
            write(context, platform, on ? changed : List.of(), on ? List.of() : changed);
            lines.add((on ? "✓ Enabled: " : "✓ Disabled: ") + String.join(", ", changed));
        }
        return new Change(lines, changed.size() == names.size());
    }

    /** The toolsets to choose from. */
    public static List<Choice<String>> choices(Context context) {
        return offered(Toolsets.standard(), context).stream()
                .map(toolset -> new Choice<>(
                        toolset.name(),
                        SessionTable.cell(toolset.name(), 18) + toolset.label(),
                        toolset.name() + " " + toolset.label()))
                .toList();
    }

    public static Set<String> enabled(Context context, String platform) {
        return Set.copyOf(Toolsets.standard().enabledToolsets(platform, context.config(), context.environment()));
    }

    /** Switches on what is chosen and off what is offered and not chosen; what is not offered stays as it is. */
    public static List<String> choose(Context context, String platform, Set<String> chosen) {
        var toolsets = Toolsets.standard();
        var enabled = toolsets.enabledToolsets(platform, context.config(), context.environment());
        var on =
                chosen.stream().filter(name -> !enabled.contains(name)).sorted().toList();
        var off = offered(toolsets, context).stream()
                .map(ToolsetInfo::name)
                .filter(name -> enabled.contains(name) && !chosen.contains(name))
                .toList();
        if (on.isEmpty() && off.isEmpty()) {
            return List.of("Nothing was changed.");
        }
        write(context, platform, on, off);
        var lines = new ArrayList<String>();
        if (!on.isEmpty()) {
            lines.add("✓ Enabled: " + String.join(", ", on));
        }
        if (!off.isEmpty()) {
            lines.add("✓ Disabled: " + String.join(", ", off));
        }
        return lines;
    }

    private static void write(Context context, String platform, List<String> on, List<String> off) {
        context.requireUnmanaged("save configuration");
        var environment = context.environment();
        new ConfigFile(context.home()).update(written -> {
            var config = Config.of(written).in(environment);
            var enabled = new TreeSet<>(Toolsets.standard().enabledToolsets(platform, config, environment));
            enabled.addAll(on);
            off.forEach(enabled::remove);
            return new ConfigChanges().set("platform_toolsets." + platform, List.copyOf(enabled));
        });
    }

    private static void require(String platform, Toolsets toolsets) {
        if (!toolsets.platforms().contains(platform)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "Unknown platform '" + platform + "'. Valid: " + String.join(", ", toolsets.platforms()));
        }
    }
}
