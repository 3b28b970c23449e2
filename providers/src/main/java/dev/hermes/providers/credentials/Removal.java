package dev.hermes.providers.credentials;

import dev.hermes.home.EnvFile;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Takes a credential away so that it stays away: also from the place that it would come back from, if that is ours. */
final class Removal {
    static final String SUPPRESSED = "suppressed_sources";

    private static final List<String> COPILOT_SOURCES =
            List.of("gh_cli", "env:COPILOT_GITHUB_TOKEN", "env:GH_TOKEN", "env:GITHUB_TOKEN");

    private final HermesHome home;
    private final Map<String, String> exported;
    private final Pools pools;
    private final List<String> told = new ArrayList<>();

    /** @param exported the variables of the process, without those of {@code .env} */
    Removal(HermesHome home, Map<String, String> exported, Pools pools) {
        this.home = home;
        this.exported = exported;
        this.pools = pools;
    }

    /** What was cleaned up and what remains to be known, a line each. */
    List<String> of(String pool, Credential credential) throws IOException {
        var source = credential.source();
        var suppressed = suppressed(pool, source);
        pools.own()
                .change(store -> pools.slots()
                        .of(store, Slots.POOLS, pool) // upstream would put it back under another name
                        .forEach(slot -> suppressed.forEach(name -> suppress(store, slot, name))));
        pools.remove(credential);
        if (pool.equals("copilot") && COPILOT_SOURCES.contains(source)) {
            told.add("Suppressed " + String.join(", ", COPILOT_SOURCES)
                    + ": tokens of GitHub are not used any more. 'hermes auth add copilot' uses them again.");
        } else if (source.startsWith(Credential.OF_VARIABLE)) {
            variable(source.substring(Credential.OF_VARIABLE.length()), pool);
        } else {
            place(pool, source);
        }
        return List.copyOf(told);
    }

    private static List<String> suppressed(String pool, String source) {
        if (pool.equals("copilot") && COPILOT_SOURCES.contains(source)) {
            return COPILOT_SOURCES;
        }
        if (pool.equals("openai-codex") && source.equals("manual:device_code")) {
            return List.of("device_code");
        }
        return source.startsWith(Credential.MANUAL) ? List.of() : List.of(source);
    }

    static void suppress(ObjectNode store, String pool, String source) {
        var sources = store.withObject(SUPPRESSED).withArray(pool);
        var wanted = JsonNodeFactory.instance.stringNode(source);
        if (sources.valueStream().noneMatch(wanted::equals)) {
            sources.add(wanted);
        }
    }

    /** Lets all sources of a pool show again. */
    static void unsuppress(ObjectNode store, String pool) {
        if (store.path(SUPPRESSED) instanceof ObjectNode all) {
            all.remove(pool);
            if (all.isEmpty()) {
                store.remove(SUPPRESSED);
            }
        }
    }

    /** Lets one source show again wherever it was removed. */
    static void unsuppressSource(ObjectNode store, String source) {
        if (store.path(SUPPRESSED) instanceof ObjectNode all) {
            var removed = JsonNodeFactory.instance.stringNode(source);
            for (var pool : List.copyOf(all.propertyNames())) {
                if (all.path(pool) instanceof ArrayNode sources) {
                    sources.removeIf(removed::equals);
                    if (sources.isEmpty()) {
                        unsuppress(store, pool);
                    }
                }
            }
        }
    }

    private void variable(String name, String pool) {
        if (EnvFile.unset(home.env(), name)) {
            told.add("Cleared " + name + " from .env");
            var others = pools.seeds().usersOf(name).stream()
                    .filter(other -> !other.equals(pool))
                    .toList();
            if (!others.isEmpty()) {
                told.add("  It was the key of " + String.join(", ", others) + " too, which has it no more.");
            }
        }
        if (exported.containsKey(name)) {
            told.add("Note: " + name + " is still set in your shell environment");
            told.add("  (where you export it: your shell's profile, a service file, or the launcher).");
            told.add("  Hermes does not use it for " + pool + " any more; 'hermes auth add " + pool
                    + "' lets it be used again.");
        } else {
            told.add("Suppressed env:" + name + ": it will not be used again until 'hermes auth add " + pool + "'.");
        }
    }

    private void place(String pool, String source) throws IOException {
        switch (source) {
            case "device_code", "loopback_pkce", "oauth" -> forgetState(pool);
            case "manual:device_code" -> {
                if (pool.equals("openai-codex")) {
                    forgetState(pool);
                }
            }
            case "hermes_pkce" -> {
                if (Files.deleteIfExists(home.file(".anthropic_oauth.json"))) {
                    told.add("Cleared Hermes Anthropic OAuth credentials");
                }
            }
            case "google_pkce" -> {
                if (pools.seeds().ended(source)) {
                    told.add("Cleared the login at Google.");
                }
            }
            case "claude_code" -> told.add("Claude Code keeps its own login; Hermes does not use it any more.");
            case "qwen-cli" -> told.add("The Qwen CLI keeps its own login; Hermes does not use it any more.");
            default -> {
                if (source.startsWith("config:") || source.equals(Credential.OF_SETTINGS)) {
                    told.add("config.yaml was not changed; the key in it is not used for this pool any more.");
                }
            }
        }
    }

    private void forgetState(String pool) {
        boolean there = pools.own()
                .update(store -> store.path("providers") instanceof ObjectNode states && states.remove(pool) != null);
        if (there) {
            told.add("Cleared " + pool + " OAuth tokens from auth store");
        }
        if (pool.equals("xai-oauth")) {
            told.add("'hermes auth add xai-oauth' logs in again.");
        }
    }
}
