package dev.hermes.maintenance.openclaw.migrate;

import dev.hermes.maintenance.openclaw.migrate.Item.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How the agent works: its limits, its thinking, what it may do without asking. */
final class Behaviour implements Mapping {
    private static final int MOST_TURNS = 200;
    private static final int SECONDS_A_TURN = 10;

    @Override
    public void map(Part part, Source source, Draft draft) {
        switch (part) {
            case COMMAND_ALLOWLIST -> allowlist(part, source, draft);
            case AGENT_CONFIG -> agent(part, source, draft);
            case SESSION_CONFIG -> session(part, source, draft);
            case BROWSER_CONFIG -> browser(part, source, draft);
            case TOOLS_CONFIG -> tools(part, source, draft);
            default -> approvals(part, source, draft);
        }
    }

    private static void allowlist(Part part, Source source, Draft draft) {
        var there = new TreeSet<String>();
        if (draft.setting("command_allowlist").orElse(List.of()) instanceof List<?> list) {
            list.forEach(pattern -> there.add(String.valueOf(pattern)));
        }
        var all = new TreeSet<>(there);
        source.json("exec-approvals.json")
                .path("agents")
                .forEach(agent -> agent.path("allowlist")
                        .forEach(entry -> Source.text(entry.path("pattern")).ifPresent(all::add)));
        if (all.equals(there)) {
            draft.add(part, "exec-approvals.json", "", Status.SKIPPED, "nothing new");
            return;
        }
        draft.put("command_allowlist", List.copyOf(all));
        draft.add(part, "exec-approvals.json", "config.yaml command_allowlist", Status.MIGRATED, "");
    }

    private static void agent(Part part, Source source, Draft draft) {
        var defaults = source.config("agents.defaults");
        var change = new Change(draft, part, "agents.defaults");
        number(defaults.path("timeoutSeconds"))
                .ifPresent(seconds -> change.set("agent.max_turns", Math.min(seconds / SECONDS_A_TURN, MOST_TURNS)));
        var verbose = defaults.path("verboseDefault");
        if (!verbose.isMissingNode()) {
            change.set(
                    "agent.verbose", verbose.isBoolean() ? verbose.asBoolean() : !"off".equals(verbose.asString("")));
        }
        Source.text(defaults.path("thinkingDefault"))
                .flatMap(Behaviour::effort)
                .ifPresent(effort -> change.set("agent.reasoning_effort", effort));
        var compaction = defaults.path("compaction");
        Source.text(compaction.path("mode")).ifPresent(mode -> change.set("compression.enabled", !mode.equals("off")));
        change.set("auxiliary.compression.model", Source.text(compaction.path("model")));
        humanDelay(defaults.path("humanDelay"), change);
        change.set("timezone", Source.text(defaults.path("userTimezone")));
        number(source.config("tools.exec.timeoutSec")).ifPresent(seconds -> change.set("terminal.timeout", seconds));
        var sandbox = defaults.path("sandbox");
        boolean docker = sandbox.path("backend")
                        .asString(sandbox.path("docker").isObject() ? "docker" : "")
                        .equals("docker")
                && !sandbox.path("mode").asString("").equals("off");
        if (docker && sandbox.isObject()) {
            change.set("terminal.backend", "docker");
            change.set(
                    "terminal.docker_image", Source.text(sandbox.path("docker").path("image")));
        }
        change.done("config.yaml");
        rest(part, "agents", "agents-config.json", source, draft, "agents.list", "bindings");
    }

    private static void humanDelay(JsonNode delay, Change change) {
        Source.text(delay.path("mode"))
                .or(() -> delay.path("enabled").asBoolean(false) ? Optional.of("natural") : Optional.empty())
                .ifPresent(mode -> change.set("human_delay.mode", mode));
        number(delay.path("minMs")).ifPresent(ms -> change.set("human_delay.min_ms", ms));
        number(delay.path("maxMs")).ifPresent(ms -> change.set("human_delay.max_ms", ms));
    }

    private static Optional<String> effort(String thinking) {
        return switch (thinking) {
            case "always", "high", "xhigh" -> Optional.of("high");
            case "auto", "medium", "adaptive" -> Optional.of("medium");
            case "off", "low", "none", "minimal" -> Optional.of("low");
            default -> Optional.empty();
        };
    }

    private static void session(Part part, Source source, Draft draft) {
        var change = new Change(draft, part, "session");
        var reset = source.config("session.reset");
        if (reset.isObject()) {
            change.set("session_reset.mode", Source.text(reset.path("mode")));
            number(reset.path("atHour")).ifPresent(hour -> change.set("session_reset.at_hour", hour));
            number(reset.path("idleMinutes")).ifPresent(minutes -> change.set("session_reset.idle_minutes", minutes));
        } else {
            var triggers = new ArrayList<String>();
            source.config("session.resetTriggers").forEach(trigger -> triggers.add(trigger.asString("")));
            boolean daily = triggers.contains("daily");
            boolean idle = triggers.contains("idle");
            if (daily || idle) {
                change.set("session_reset.mode", daily && idle ? "both" : daily ? "daily" : "idle");
            }
        }
        change.done("config.yaml session_reset");
        rest(
                part,
                "session",
                "session-config.json",
                source,
                draft,
                "session.identityLinks",
                "session.threadBindings",
                "session.maintenance",
                "session.scope",
                "session.sendPolicy");
    }

    private static void browser(Part part, Source source, Draft draft) {
        var browser = source.config("browser");
        var change = new Change(draft, part, "browser").set("browser.cdp_url", Source.text(browser.path("cdpUrl")));
        if (browser.path("headless").isBoolean()) {
            change.set("browser.headless", browser.path("headless").asBoolean());
        }
        change.done("config.yaml browser");
        archiveRest(part, "browser", browser, Set.of("cdpUrl", "headless"), draft);
    }

    private static void tools(Part part, Source source, Draft draft) {
        var tools = source.config("tools");
        var change = new Change(draft, part, "tools");
        number(tools.path("exec").path("timeoutSec")).ifPresent(seconds -> change.set("terminal.timeout", seconds));
        var search = tools.path("web").path("search");
        var brave = search.path("brave").path("apiKey");
        change.secret(
                "BRAVE_SEARCH_API_KEY", brave.isMissingNode() ? search.path("apiKey") : brave, new Secrets(source));
        change.done("config.yaml, .env");
        archiveRest(part, "tools", tools, Set.of(), draft);
    }

    private static void approvals(Part part, Source source, Draft draft) {
        var approvals = source.config("approvals");
        var mode = Source.text(approvals.path("exec").path("mode"))
                .or(() -> Source.text(approvals.path("mode")))
                .or(() -> Source.text(approvals.path("defaultMode")))
                .map(name -> switch (name) {
                    case "auto" -> "off";
                    case "smart" -> "smart";
                    default -> "manual";
                });
        new Change(draft, part, "approvals").set("approvals.mode", mode).done("config.yaml approvals");
        if (mode.filter("off"::equals).isPresent()) {
            draft.warn("Commands run without being asked about, as they did in OpenClaw (approvals.mode: off).");
        }
        archiveRest(part, "approvals", approvals, Set.of("mode", "defaultMode"), draft);
    }

    private static void archiveRest(Part part, String name, JsonNode node, Set<String> without, Draft draft) {
        if (node instanceof ObjectNode object) {
            var rest = object.deepCopy();
            without.forEach(rest::remove);
            if (!rest.isEmpty()) {
                Archives.json(part, name, name + "-config.json", rest, draft);
            }
        }
    }

    /** Archives members for which there is no setting. */
    private static void rest(Part part, String from, String file, Source source, Draft draft, String... members) {
        var rest = JsonNodeFactory.instance.objectNode();
        for (var member : members) {
            var node = source.config(member);
            if (!node.isMissingNode()) {
                rest.set(member, node);
            }
        }
        if (!rest.isEmpty()) {
            Archives.json(part, from, file, rest, draft);
        }
    }

    private static Optional<Integer> number(JsonNode node) {
        return node.isNumber() ? Optional.of(node.asInt(0)) : Optional.empty();
    }
}
