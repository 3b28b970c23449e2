package dev.hermes.home;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.error.YAMLException;

/** What changed from version to version of {@code config.yaml}. Every step can be made again without harm. */
final class MigrationSteps {
    private static final Set<String> LOCAL_SPEECH_MODELS = Set.of(
            ("tiny tiny.en base base.en small small.en medium medium.en large large-v1 large-v2 large-v3 large-v3-turbo turbo"
                            + " distil-large-v2 distil-large-v3 distil-large-v3.5 distil-medium.en distil-small.en")
                    .split(" "));

    private final HermesHome home;
    private final Map<String, String> environment;
    private final boolean versionStated;

    MigrationSteps(HermesHome home, Map<String, String> environment, boolean versionStated) {
        this.home = home;
        this.environment = environment;
        this.versionStated = versionStated;
    }

    interface Change {
        void apply(ConfigDraft draft);
    }

    /**
     * One step.
     *
     * @param version that a file has once the step is made
     * @param says what it did, for a person
     */
    record Step(int version, String says, Change change) {}

    List<Step> all() {
        return List.of(
                new Step(4, "display.tool_progress says how much of the tools is shown", this::toolProgress),
                new Step(5, "timezone is taken over from HERMES_TIMEZONE", this::timezone),
                new Step(12, "custom_providers moved into providers", MigrationSteps::customProviders),
                new Step(14, "stt.model moved to the provider it belongs to", MigrationSteps::speechModel),
                new Step(15, "display.interim_assistant_messages is on", MigrationSteps::interimMessages),
                new Step(
                        16,
                        "display.tool_progress_overrides are found in display.platforms",
                        MigrationSteps::overrides),
                new Step(17, "compression.summary_* moved to auxiliary.compression", MigrationSteps::summaryModel),
                new Step(21, "plugins.enabled lists the plugins that are installed", this::plugins),
                new Step(23, "the curator has its settings", this::curator));
    }

    private void toolProgress(ConfigDraft draft) {
        if (draft.value("display", "tool_progress").isEmpty()) {
            boolean off = Set.of("false", "0", "no").contains(lower("HERMES_TOOL_PROGRESS"));
            var mode = lower("HERMES_TOOL_PROGRESS_MODE");
            draft.put(off ? "off" : Set.of("new", "all").contains(mode) ? mode : "all", "display", "tool_progress");
        }
    }

    private void timezone(ConfigDraft draft) {
        var zone = environment.getOrDefault("HERMES_TIMEZONE", "").strip();
        if (!zone.isEmpty() && draft.text("timezone").isEmpty()) {
            draft.put(zone, "timezone");
        }
    }

    private String lower(String variable) {
        return environment.getOrDefault(variable, "").strip().toLowerCase(Locale.ROOT);
    }

    /** An entry that cannot be reached, because it names no address, stays where it is. */
    private static void customProviders(ConfigDraft draft) {
        if (!(draft.value("custom_providers").orElse("") instanceof List<?> list)) {
            return;
        }
        var moved = new ArrayList<Integer>();
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof Map<?, ?> entry) {
                var url = text(entry, "base_url").or(() -> text(entry, "url"));
                if (url.isPresent()) {
                    draft.put(provider(entry, url.get()), "providers", freeKey(draft, entry, url.get(), moved.size()));
                    moved.add(i);
                }
            }
        }
        if (moved.size() == list.size()) {
            draft.remove("custom_providers");
            return;
        }
        for (int i : moved.reversed()) {
            draft.remove("custom_providers", String.valueOf(i));
        }
    }

    private static String freeKey(ConfigDraft draft, Map<?, ?> entry, String url, int moved) {
        var name = text(entry, "name").orElse("");
        var key = name.toLowerCase(Locale.ROOT)
                .replace(' ', '-')
                .replaceAll("[()]", "")
                .replaceAll("-+", "-")
                .replaceAll("^-|-$", "");
        if (key.isEmpty()) {
            key = host(url).replace('.', '-');
        }
        return draft.value("providers", key).isPresent() ? key + "-" + moved : key;
    }

    private static String host(String url) {
        try {
            var host = URI.create(url).getHost();
            return host == null ? "custom" : host;
        } catch (IllegalArgumentException _) {
            return "custom";
        }
    }

    private static Map<String, Object> provider(Map<?, ?> entry, String url) {
        var result = new LinkedHashMap<String, Object>();
        result.put("api", url);
        text(entry, "name").ifPresent(name -> result.put("name", name));
        text(entry, "api_key")
                .filter(key -> !key.equals("no-key") && !key.equals("no-key-required"))
                .ifPresent(key -> result.put("api_key", key));
        text(entry, "model").ifPresent(model -> result.put("default_model", model));
        text(entry, "api_mode").ifPresent(mode -> result.put("transport", mode));
        var known = Set.of("base_url", "url", "name", "api_key", "model", "api_mode");
        entry.forEach((key, value) -> {
            if (!known.contains(String.valueOf(key))) {
                result.put(String.valueOf(key), value);
            }
        });
        return result;
    }

    private static Optional<String> text(Map<?, ?> map, String key) {
        var value = map.get(key);
        return value == null || value instanceof Map || value instanceof List
                ? Optional.empty()
                : Optional.of(String.valueOf(value).strip()).filter(text -> !text.isEmpty());
    }

    private static void speechModel(ConfigDraft draft) {
        if (draft.value("stt", "model").isEmpty()) {
            return;
        }
        var model = draft.text("stt", "model");
        var provider = draft.text("stt", "provider").orElse("local");
        boolean local = provider.equals("local") || provider.equals("local_command");
        var target = local ? "local" : provider;
        boolean fits = model.isPresent() && (!local || LOCAL_SPEECH_MODELS.contains(model.get()));
        if (fits && draft.text("stt", target, "model").isEmpty()) {
            draft.put(model.get(), "stt", target, "model");
        }
        draft.remove("stt", "model");
    }

    private static void interimMessages(ConfigDraft draft) {
        if (draft.value("display", "interim_assistant_messages").isEmpty()) {
            draft.put(true, "display", "interim_assistant_messages");
        }
    }

    private static void overrides(ConfigDraft draft) {
        draft.map("display", "tool_progress_overrides").forEach((key, value) -> {
            var platform = String.valueOf(key);
            if (draft.value("display", "platforms", platform, "tool_progress").isEmpty()) {
                draft.put(value, "display", "platforms", platform, "tool_progress");
            }
        });
    }

    private static void summaryModel(ConfigDraft draft) {
        for (var name : List.of("model", "provider", "base_url")) {
            var old = "summary_" + name;
            if (draft.value("compression", old).isEmpty()) {
                continue;
            }
            var value = draft.text("compression", old)
                    .filter(text -> !(name.equals("provider") && text.equalsIgnoreCase("auto")));
            var there = draft.text("auxiliary", "compression", name)
                    .filter(text -> !(name.equals("provider") && text.equalsIgnoreCase("auto")));
            if (value.isPresent() && there.isEmpty()) {
                draft.put(value.get(), "auxiliary", "compression", name);
            }
            draft.remove("compression", old);
        }
    }

    /** Not for a file that states no version: it may be older than plugins, and must not switch any on. */
    private void plugins(ConfigDraft draft) {
        if (!versionStated || draft.value("plugins", "enabled").isPresent()) {
            return;
        }
        var disabled = draft.value("plugins", "disabled").orElse(List.of()) instanceof List<?> list ? list : List.of();
        var enabled = new ArrayList<Object>(installedPlugins());
        enabled.removeAll(disabled);
        draft.put(enabled, "plugins", "enabled");
    }

    private List<String> installedPlugins() {
        var names = new ArrayList<String>();
        try (var directories = Files.newDirectoryStream(home.file("plugins"), Files::isDirectory)) {
            var sorted = new ArrayList<Path>();
            directories.forEach(sorted::add);
            sorted.sort(null);
            for (var directory : sorted) {
                for (var manifest : List.of(directory.resolve("plugin.yaml"), directory.resolve("plugin.yml"))) {
                    if (Files.exists(manifest)) {
                        names.add(pluginName(manifest).orElse(String.valueOf(directory.getFileName())));
                        break;
                    }
                }
            }
        } catch (IOException _) {
            return names; // no directory, no plugins
        }
        return names;
    }

    private static Optional<String> pluginName(Path manifest) {
        try {
            return text(YamlReader.map(Files.readString(manifest)), "name");
        } catch (IOException | YAMLException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private void curator(ConfigDraft draft) {
        try {
            PrivateDirectories.create(home.logs().resolve("curator"));
        } catch (IOException e) {
            throw new YamlEdit.Refused(Problem.of(e));
        }
        fill(draft, List.of("curator"));
        fill(draft, List.of("auxiliary", "curator"));
    }

    private static void fill(ConfigDraft draft, List<String> path) {
        var fallback = Trees.find(Defaults.tree(), path).orElseThrow();
        var there = draft.value(path.toArray(String[]::new));
        if (there.isEmpty()) {
            draft.put(fallback, path.toArray(String[]::new));
        } else if (there.get() instanceof Map && fallback instanceof Map<?, ?> map) {
            for (var name : map.keySet()) {
                var below = new ArrayList<>(path);
                below.add(String.valueOf(name));
                fill(draft, below);
            }
        }
    }
}
