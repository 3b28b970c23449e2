package dev.hermes.home;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Settings that are sound YAML and yet cannot mean what they say. Nothing here stops the program. */
public final class ConfigStructure {
    private static final List<String> OF_A_PROVIDER = List.of("base_url", "api_key", "rate_limit_delay", "api_mode");

    private final Map<String, Object> tree;
    private final List<Issue> issues = new ArrayList<>();

    private ConfigStructure(Map<String, Object> tree) {
        this.tree = tree;
    }

    /**
     * Something to mend.
     *
     * @param error whether a setting has no effect; otherwise it has another one than it seems
     * @param text a sentence that names the key
     */
    public record Issue(boolean error, String text) {}

    /** @param tree as the file has it */
    static List<Issue> issues(Map<String, Object> tree) {
        var structure = new ConfigStructure(tree);
        structure.customProviders();
        structure.fallbackModel();
        structure.rootKeys();
        return List.copyOf(structure.issues);
    }

    private void customProviders() {
        switch (tree.get("custom_providers")) {
            case null -> {
                return;
            }
            case Map<?, ?> map -> {
                error("custom_providers must be a list ('- name: …'), and is a map.");
                for (var key : OF_A_PROVIDER) {
                    if (map.containsKey(key)) {
                        warning("custom_providers." + key + " belongs to an entry of the list, below its '- name:'.");
                    }
                }
                if (map.containsKey("fallback_model") && !tree.containsKey("fallback_model")) {
                    error("custom_providers.fallback_model has no effect there: move it to the top level.");
                }
            }
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    entry(i, list.get(i));
                }
            }
            default -> {
                // a text or a number says nothing about providers, and nothing is lost by it
            }
        }
        if (tree.get("model") == null || String.valueOf(tree.get("model")).isBlank()) {
            warning("custom_providers is set, and no model: 'hermes config set model.default NAME' chooses one.");
        }
    }

    private void entry(int number, Object entry) {
        var place = "custom_providers[" + number + "]";
        if (!(entry instanceof Map<?, ?> map)) {
            warning(place + " is no map and is left out.");
            return;
        }
        if (!map.containsKey("name")) {
            warning(place + " has no name.");
        }
        if (!map.containsKey("base_url")) {
            warning(place + " has no base_url.");
        }
    }

    private void fallbackModel() {
        switch (tree.get("fallback_model")) {
            case null -> {
                // nothing to say
            }
            case Map<?, ?> map -> fallback("fallback_model", map);
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    if (list.get(i) instanceof Map<?, ?> map) {
                        fallback("fallback_model[" + i + "]", map);
                    } else {
                        error("fallback_model[" + i + "] must be a map with provider and model.");
                    }
                }
            }
            default -> error("fallback_model must be a map with provider and model, or a list of those.");
        }
    }

    /** An empty map switches the fallback off. */
    private void fallback(String place, Map<?, ?> map) {
        for (var key : List.of("provider", "model")) {
            if (!map.isEmpty() && !map.containsKey(key)) {
                warning(place + " has no " + key + ", so it is never used.");
            }
        }
    }

    private void rootKeys() {
        for (var key : OF_A_PROVIDER) {
            if (tree.containsKey(key)) {
                warning(key + " at the top level belongs below model: or below an entry of custom_providers.");
            }
        }
    }

    private void error(String text) {
        issues.add(new Issue(true, text));
    }

    private void warning(String text) {
        issues.add(new Issue(false, text));
    }
}
