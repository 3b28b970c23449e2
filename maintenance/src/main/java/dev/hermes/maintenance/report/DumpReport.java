package dev.hermes.maintenance.report;

import dev.hermes.home.ConfigSchema;
import dev.hermes.home.Mask;
import dev.hermes.home.Redactor;
import dev.hermes.home.profile.ProfileFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** {@code hermes dump}: the facts that somebody who helps needs, as plain text to paste. */
public final class DumpReport {
    private static final List<String> OVERRIDES = List.of(
            "agent.max_turns",
            "agent.gateway_timeout",
            "agent.tool_use_enforcement",
            "terminal.backend",
            "terminal.docker_image",
            "terminal.persistent_shell",
            "browser.allow_private_urls",
            "compression.enabled",
            "compression.threshold",
            "display.streaming",
            "display.skin",
            "display.show_reasoning",
            "privacy.redact_pii",
            "tts.provider");
    private static final List<String> LISTS = List.of("toolsets", "fallback_providers");

    private final Installation installation;
    private final HomeFacts facts;
    private final boolean showKeys;

    /** @param showKeys whether keys that are set are shown masked instead of as {@code set} */
    public DumpReport(Installation installation, boolean showKeys) {
        this.installation = installation;
        this.facts = new HomeFacts(installation.home());
        this.showKeys = showKeys;
    }

    /** The lines, in the order that readers of dumps know. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("--- hermes dump ---");
        header().forEach((label, value) -> lines.add(padded(label + ":", 18) + value));
        lines.add("");
        lines.add("api_keys:");
        keys().forEach((label, value) -> lines.add("  " + padded(label, 20) + " " + value));
        lines.add("");
        lines.add("features:");
        features().forEach((label, value) -> lines.add("  " + padded(label + ":", 20) + " " + value));
        var overrides = overrides();
        if (!overrides.isEmpty()) {
            lines.add("");
            lines.add("config_overrides:");
            overrides.forEach((path, value) -> lines.add("  " + path + ": " + value));
        }
        lines.add("--- end dump ---");
        return lines;
    }

    /** The same by name, for scripts. */
    public Map<String, Map<String, String>> blocks() {
        var blocks = new LinkedHashMap<String, Map<String, String>>();
        blocks.put("header", header());
        blocks.put("api_keys", keys());
        blocks.put("features", features());
        blocks.put("config_overrides", overrides());
        return blocks;
    }

    private Map<String, String> header() {
        var config = installation.config();
        var header = new LinkedHashMap<String, String>();
        header.put("version", installation.version());
        header.put("os", installation.system());
        header.put("java", Runtime.version() + (installation.bundledRuntime() ? " (bundled)" : " (system)"));
        header.put("implementation", "jvm");
        header.put("profile", installation.home().profile());
        header.put("hermes_home", installation.shown(installation.home().directory()));
        header.put("model", first("model.default", "model.model", "model.name").orElse("(not set)"));
        header.put("provider", first("model.provider").orElse("(auto)"));
        var configured = config.text("terminal.backend").orElse("local");
        var effective =
                installation.environment().getOrDefault("TERMINAL_ENV", "").strip();
        header.put(
                "terminal",
                effective.isEmpty() || effective.equals(configured)
                        ? configured
                        : configured + " (TERMINAL_ENV makes it " + effective + ")");
        return header;
    }

    private Optional<String> first(String... paths) {
        for (var path : paths) {
            var text = installation.config().text(path).filter(value -> !value.isBlank());
            if (text.isPresent()) {
                return text;
            }
        }
        return Optional.empty();
    }

    private Map<String, String> keys() {
        var keys = new LinkedHashMap<String, String>();
        var states = new KeyStates(installation);
        for (var key : Variables.DUMP_KEYS) {
            var state = states.of(key.variables());
            keys.put(
                    key.label(),
                    state.value().isEmpty()
                            ? "not set"
                            : (showKeys ? Mask.of(state.value()) : "set")
                                    + (state.used() ? "" : " (taken out of use)"));
        }
        return keys;
    }

    private Map<String, String> features() {
        var config = installation.config();
        var features = new LinkedHashMap<String, String>();
        features.put("toolsets", String.join(", ", config.texts("toolsets")));
        features.put("mcp_servers", String.valueOf(config.map("mcp_servers").size()));
        features.put("memory_provider", first("memory.provider").orElse("built-in"));
        var manager = installation.manager().service() ? installation.manager().label() : "manual";
        features.put(
                "gateway",
                facts.gatewayRuns()
                        ? "running (" + manager
                                + facts.gatewayPid().map(pid -> ", pid " + pid).orElse("") + ")"
                        : "stopped (" + manager + ")");
        var platforms = Platform.ALL.stream()
                .filter(platform -> platform.dumped() && platform.configured(installation.environment()))
                .map(Platform::id)
                .toList();
        features.put("platforms", platforms.isEmpty() ? "none" : String.join(", ", platforms));
        var jobs = facts.jobs();
        features.put(
                "cron_jobs",
                !jobs.readable()
                        ? "(error reading)"
                        : jobs.total() == 0 ? "0" : jobs.active() + " active / " + jobs.total() + " total");
        features.put(
                "skills", String.valueOf(ProfileFacts.skills(installation.home().directory())));
        return features;
    }

    private Map<String, String> overrides() {
        var config = installation.config();
        var overrides = new LinkedHashMap<String, String>();
        for (var path : OVERRIDES) {
            var value = config.value(path);
            if (config.userSet(path) && value.isPresent() && !isDefault(path, value.get())) {
                overrides.put(path, PythonText.of(masked(path, value.get())));
            }
        }
        for (var path : LISTS) {
            if (config.userSet(path)) {
                config.value(path).ifPresent(value -> overrides.put(path, PythonText.of(masked(path, value))));
            }
        }
        return overrides;
    }

    private static boolean isDefault(String path, Object value) {
        return ConfigSchema.of(path)
                .map(key -> Objects.equals(key.fallback(), String.valueOf(value)))
                .orElse(false);
    }

    /** Without keys, and without what stands before the host of an address or behind its path. */
    private static Object masked(String path, Object value) {
        return switch (Mask.within(path, value)) {
            case String text -> Redactor.addressForOthers(text).replaceAll("(?<=://)[^/@\\s]+@", "***@");
            case Map<?, ?> map -> {
                var result = new LinkedHashMap<String, Object>();
                map.forEach((key, item) -> result.put(String.valueOf(key), masked(String.valueOf(key), item)));
                yield result;
            }
            case List<?> list -> list.stream().map(item -> masked(path, item)).toList();
            case Object other -> other;
        };
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
