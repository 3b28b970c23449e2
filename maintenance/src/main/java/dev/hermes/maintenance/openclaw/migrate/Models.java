package dev.hermes.maintenance.openclaw.migrate;

import dev.hermes.maintenance.openclaw.migrate.Item.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The model, servers of one's own, and keys. */
final class Models implements Mapping {
    private static final Set<String> KNOWN = Set.of("openrouter", "openai", "anthropic", "deepseek", "google", "groq");

    /** Names outside of this list are never copied from an environment. */
    private static final List<String> VARIABLES = List.of(
            "OPENROUTER_API_KEY",
            "OPENAI_API_KEY",
            "ANTHROPIC_API_KEY",
            "ELEVENLABS_API_KEY",
            "DEEPSEEK_API_KEY",
            "GEMINI_API_KEY",
            "ZAI_API_KEY",
            "MINIMAX_API_KEY",
            "TELEGRAM_BOT_TOKEN");

    @Override
    public void map(Part part, Source source, Draft draft) {
        switch (part) {
            case PROVIDER_KEYS -> keys(part, source, draft);
            case MODEL_CONFIG -> model(part, source, draft);
            default -> providers(part, source, draft);
        }
    }

    private static void model(Part part, Source source, Draft draft) {
        var setting = source.config("agents.defaults.model");
        var model = Source.text(setting).or(() -> Source.text(setting.path("primary")));
        // A person may have written the model itself where a map belongs.
        var path = draft.setting("model").filter(String.class::isInstance).isPresent() ? "model" : "model.default";
        new Change(draft, part, "agents.defaults.model")
                .set(path, model.map(name -> resolved(name, source.config("agents.defaults.models"))))
                .done("config.yaml");
    }

    /** The id that a name for people stands for. */
    private static String resolved(String name, JsonNode models) {
        for (var entry : models.properties()) {
            var alias = Source.text(entry.getValue())
                    .or(() -> Source.text(entry.getValue().path("alias")));
            if (alias.filter(name::equalsIgnoreCase).isPresent()) {
                return entry.getKey();
            }
        }
        return name;
    }

    private static void providers(Part part, Source source, Draft draft) {
        var secrets = new Secrets(source);
        var list = new ArrayList<Object>(draft.setting("custom_providers")
                .filter(List.class::isInstance)
                .map(old -> (List<?>) old)
                .orElse(List.of()));
        boolean changed = false;
        for (var entry : source.config("models.providers").properties()) {
            var name = entry.getKey();
            var url = Source.text(entry.getValue().path("baseUrl"));
            if (KNOWN.contains(name) || url.isEmpty()) {
                continue;
            }
            changed |= provider(part, name, url.get(), entry.getValue(), list, secrets, draft);
        }
        if (changed) {
            draft.put("custom_providers", List.copyOf(list));
        }
    }

    private static boolean provider(
            Part part, String name, String url, JsonNode node, List<Object> list, Secrets secrets, Draft draft) {
        var from = "models.providers." + name;
        int at = indexOf(name, list);
        if (at >= 0 && !draft.options().overwrite()) {
            boolean same = list.get(at) instanceof Map<?, ?> map && url.equals(map.get("base_url"));
            draft.add(
                    part,
                    from,
                    "config.yaml custom_providers",
                    same ? Status.SKIPPED : Status.CONFLICT,
                    same ? "is there already" : "another provider of that name is there already");
            return false;
        }
        var variable = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_") + "_API_KEY";
        var entry = new LinkedHashMap<String, Object>();
        entry.put("name", name);
        entry.put("base_url", url);
        entry.put("api_key", "");
        entry.put(
                "api_mode",
                Set.of("anthropic", "anthropic-messages")
                                .contains(node.path("api").asString(""))
                        ? "anthropic_messages"
                        : "chat_completions");
        entry.put("key_env", variable);
        if (at >= 0) {
            list.set(at, entry);
        } else {
            list.add(entry);
        }
        draft.add(part, from, "config.yaml custom_providers", Status.MIGRATED, "");
        if (!node.path("apiKey").isMissingNode()) {
            new Change(draft, part, from + ".apiKey")
                    .secret(variable, node.path("apiKey"), secrets)
                    .done(".env");
        }
        return true;
    }

    private static int indexOf(String name, List<Object> list) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof Map<?, ?> map && name.equals(map.get("name"))) {
                return i;
            }
        }
        return -1;
    }

    /** The first place that has a key counts. */
    private static void keys(Part part, Source source, Draft draft) {
        var secrets = new Secrets(source);
        var found = new TreeMap<String, JsonNode>();
        for (var entry : source.config("models.providers").properties()) {
            variable(entry.getKey(), entry.getValue())
                    .ifPresent(name -> offer(found, name, entry.getValue().path("apiKey")));
        }
        offer(found, "ELEVENLABS_API_KEY", Speech.provider("elevenlabs", source).path("apiKey"));
        offer(found, "VOICE_TOOLS_OPENAI_KEY", Speech.provider("openai", source).path("apiKey"));
        var change = new Change(draft, part, "models.providers, .env, auth-profiles.json");
        found.forEach((name, node) -> change.secret(name, node, secrets));
        for (var name : VARIABLES) {
            if (!found.containsKey(name)) {
                change.secret(name, secrets.variable(name).or(() -> profile(name, source, secrets)));
            }
        }
        change.done(".env");
    }

    private static void offer(Map<String, JsonNode> found, String name, JsonNode node) {
        if (!node.isMissingNode() && !node.isNull()) {
            found.putIfAbsent(name, node);
        }
    }

    /** The variable of a provider: by its address, by its protocol, by its name. */
    private static Optional<String> variable(String name, JsonNode node) {
        var url = node.path("baseUrl").asString("").toLowerCase(Locale.ROOT);
        var plain = name.toLowerCase(Locale.ROOT);
        if (url.contains("openrouter")) {
            return Optional.of("OPENROUTER_API_KEY");
        }
        if (url.contains("openai.com")) {
            return Optional.of("OPENAI_API_KEY");
        }
        if (url.contains("anthropic") || node.path("api").asString("").equals("anthropic-messages") && url.isEmpty()) {
            return Optional.of("ANTHROPIC_API_KEY");
        }
        if (!url.isEmpty()) {
            return Optional.empty(); // a server of one's own has a key of its own
        }
        return plain.equals("openrouter")
                ? Optional.of("OPENROUTER_API_KEY")
                : plain.contains("openai") ? Optional.of("OPENAI_API_KEY") : Optional.empty();
    }

    /** A login of OpenClaw's, for the three providers that have one. */
    private static Optional<String> profile(String variable, Source source, Secrets secrets) {
        var wanted = variable.replace("_API_KEY", "").toLowerCase(Locale.ROOT);
        if (!Set.of("openrouter", "openai", "anthropic").contains(wanted)) {
            return Optional.empty();
        }
        for (var entry : source.json("agents/main/agent/auth-profiles.json")
                .path("profiles")
                .properties()) {
            if (entry.getKey().toLowerCase(Locale.ROOT).contains(wanted)) {
                return secrets.value(entry.getValue().path("key"))
                        .or(() -> secrets.value(entry.getValue().path("apiKey")));
            }
        }
        return Optional.empty();
    }
}
