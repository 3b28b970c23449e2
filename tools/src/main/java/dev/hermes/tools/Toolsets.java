package dev.hermes.tools;

import dev.hermes.home.Config;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Which tools belong together, and which of them a platform gets. Names of tools are only names here: a tool that is
 * not installed is left out by the {@link Toolbox}.
 */
public final class Toolsets {
    private static final Set<String> EVERYTHING = Set.of("all", "*");

    private final Set<String> core;
    private final Map<String, Group> groups;
    private final Map<String, List<String>> legacy;
    private final List<ToolsetInfo> configurable;
    private final List<String> platforms;

    /** What one name stands for, before names of other groups are followed. */
    private record Group(Set<String> tools, Set<String> without, List<String> includes) {}

    private Toolsets(JsonNode table) {
        core = Set.copyOf(texts(table.path("core")));
        groups = new LinkedHashMap<>();
        for (var entry : table.path("toolsets").properties()) {
            groups.put(entry.getKey(), group(entry.getValue()));
        }
        legacy = new LinkedHashMap<>();
        for (var entry : table.path("legacy").properties()) {
            legacy.put(entry.getKey(), texts(entry.getValue()));
        }
        platforms = texts(table.path("platforms"));
        var off = texts(table.path("default_off"));
        var infos = new ArrayList<ToolsetInfo>();
        for (var entry : table.path("configurable")) {
            var name = entry.path("name").asString();
            infos.add(new ToolsetInfo(
                    name, entry.path("label").asString(), List.copyOf(tools(List.of(name))), !off.contains(name)));
        }
        configurable = List.copyOf(infos);
    }

    /** The table that ships with the program; read anew by each call, so keep what you get. */
    public static Toolsets standard() {
        return new Toolsets(ToolSchemas.resource("toolsets.json"));
    }

    private Group group(JsonNode entry) {
        var tools = new LinkedHashSet<>(texts(entry.path("tools")));
        if (entry.path("core").asBoolean(false)) {
            tools.addAll(core);
        }
        return new Group(tools, Set.copyOf(texts(entry.path("without"))), texts(entry.path("includes")));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    /** Whether a person may write this name where toolsets are named. */
    public boolean known(String name) {
        return groups.containsKey(name) || legacy.containsKey(name) || EVERYTHING.contains(name);
    }

    /** Every tool of the named toolsets, sorted. Unknown names stand for nothing. */
    public Set<String> tools(Collection<String> toolsets) {
        var tools = new TreeSet<String>();
        var seen = new HashSet<String>();
        for (var name : toolsets) {
            if (EVERYTHING.contains(name)) {
                groups.keySet().forEach(every -> collect(every, tools, seen));
            } else {
                collect(name, tools, seen);
            }
        }
        return Collections.unmodifiableSet(tools);
    }

    private void collect(String name, Set<String> tools, Set<String> seen) {
        if (!seen.add(name)) {
            return; // groups may include each other in circles
        }
        tools.addAll(legacy.getOrDefault(name, List.of()));
        var group = groups.get(name);
        if (group != null) {
            group.tools().stream()
                    .filter(tool -> !group.without().contains(tool))
                    .forEach(tools::add);
            group.includes().forEach(included -> collect(included, tools, seen));
        }
    }

    /** What {@code hermes tools} offers, in its order. */
    public List<ToolsetInfo> configurable() {
        return configurable;
    }

    /** The platforms with their own choice of toolsets, in the order of the menu. */
    public List<String> platforms() {
        return platforms;
    }

    /** The tools a platform gets: its toolsets, without those of {@code agent.disabled_toolsets}. */
    public Set<String> enabledFor(String platform, Config config, Map<String, String> environment) {
        var tools = new TreeSet<>(tools(enabledToolsets(platform, config, environment)));
        tools.removeAll(tools(config.texts("agent.disabled_toolsets")));
        return Collections.unmodifiableSet(tools);
    }

    /** The toolsets a platform gets, as the user chose them or by default; sorted. */
    public Set<String> enabledToolsets(String platform, Config config, Map<String, String> environment) {
        var chosen = config.texts("platform_toolsets." + platform);
        var offered = offered(platform);
        var enabled = new TreeSet<String>();
        if (configurable.stream().anyMatch(toolset -> chosen.contains(toolset.name()))) {
            chosen.stream()
                    .filter(name -> groups.containsKey(name) && !name.startsWith("hermes-"))
                    .forEach(enabled::add);
        } else {
            configurable.stream()
                    .filter(toolset -> isOn(toolset, environment))
                    .filter(toolset -> offered.containsAll(toolset.tools())
                            || toolset.name().equals("x_search"))
                    .forEach(toolset -> enabled.add(toolset.name()));
            if (chosen.contains("kanban")) {
                enabled.add("kanban");
            }
        }
        if (!platform.equals("discord")) {
            enabled.removeAll(Set.of("discord", "discord_admin"));
        }
        enabled.addAll(notConfigurable(offered));
        if (filled(environment, "HERMES_KANBAN_TASK")) {
            enabled.add("kanban");
        }
        return Collections.unmodifiableSet(enabled);
    }

    /** Tools that belong to the platform as such. A platform we do not know is a plugin's, and gets the core. */
    private Set<String> offered(String platform) {
        var composite = "hermes-" + platform.replace('_', '-');
        return groups.containsKey(composite) ? tools(List.of(composite)) : core;
    }

    private static boolean isOn(ToolsetInfo toolset, Map<String, String> environment) {
        return switch (toolset.name()) {
            case "homeassistant" -> filled(environment, "HASS_TOKEN");
            case "x_search" -> filled(environment, "XAI_API_KEY");
            default -> toolset.onByDefault();
        };
    }

    /**
     * Toolsets that only one platform has, and nobody can switch off. The board is not among them: it is for workers,
     * and for who asks for it.
     */
    private Set<String> notConfigurable(Set<String> offered) {
        var choosable = new HashSet<String>();
        configurable.forEach(toolset -> choosable.addAll(toolset.tools()));
        var result = new TreeSet<String>();
        groups.forEach((name, group) -> {
            var own = group.includes().isEmpty() && !name.startsWith("hermes-") && !name.equals("kanban");
            if (own && offered.containsAll(group.tools()) && !choosable.containsAll(group.tools())) {
                result.add(name);
            }
        });
        return result;
    }

    private static boolean filled(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }
}
