package dev.hermes.maintenance.openclaw.migrate;

import dev.hermes.maintenance.openclaw.migrate.Item.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Servers of tools. What may be secret of one goes to {@code .env}, and is referred to. */
final class Servers implements Mapping {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*}");
    private static final Map<String, String> PLAIN = Map.of(
            "command",
            "command",
            "args",
            "args",
            "cwd",
            "cwd",
            "url",
            "url",
            "auth",
            "auth",
            "enabled",
            "enabled",
            "timeout",
            "timeout",
            "connectTimeout",
            "connect_timeout");
    private static final Map<String, String> SAMPLING = Map.of(
            "enabled",
            "enabled",
            "model",
            "model",
            "maxTokensCap",
            "max_tokens_cap",
            "timeout",
            "timeout",
            "maxRpm",
            "max_rpm");
    private static final JsonMapper MAPPER = new JsonMapper();

    @Override
    public void map(Part part, Source source, Draft draft) {
        var servers = source.config("mcp.servers").properties();
        if (servers.isEmpty()) {
            draft.add(part, "", "", Status.SKIPPED, "nothing found");
        }
        for (var server : servers) {
            bring(part, server.getKey(), server.getValue(), new Secrets(source), draft);
        }
    }

    private static void bring(Part part, String name, JsonNode node, Secrets secrets, Draft draft) {
        var from = "mcp.servers." + name;
        var to = "mcp_servers." + name;
        if (!NAME.matcher(name).matches()) {
            draft.add(part, from, "", Status.ERROR, "its name has characters that a setting cannot have");
            return;
        }
        var lost = new ArrayList<String>();
        var server = server(name, node, secrets, draft, lost);
        if (!lost.isEmpty() && !draft.options().secrets()) {
            draft.warn("The server " + name + " needs secrets that were left out: " + String.join(", ", lost) + ".");
        }
        if (draft.setting(to).filter(there -> !there.equals(server)).isPresent()
                && !draft.options().overwrite()) {
            draft.add(part, from, "config.yaml " + to, Status.CONFLICT, "another server of that name is there already");
            return;
        }
        if (draft.setting(to).filter(server::equals).isPresent()) {
            draft.add(part, from, "config.yaml " + to, Status.SKIPPED, Reasons.of(Status.SKIPPED));
            return;
        }
        draft.put(to, server);
        draft.add(new Item(
                part.id(),
                from,
                "config.yaml " + to,
                Status.MIGRATED,
                "",
                lost.isEmpty() ? Map.of() : Map.of("secret_keys", List.copyOf(lost))));
    }

    private static Map<String, Object> server(
            String name, JsonNode node, Secrets secrets, Draft draft, List<String> lost) {
        var server = new LinkedHashMap<String, Object>();
        copy(node, PLAIN, server);
        for (var member : List.of("env", "headers")) {
            var values = new LinkedHashMap<String, Object>();
            for (var entry : node.path(member).properties()) {
                var text = entry.getValue().isString() ? entry.getValue().asString() : "";
                if (REFERENCE.matcher(text).matches()) {
                    values.put(entry.getKey(), text);
                    continue;
                }
                var variable = ("MCP_" + name + "_" + entry.getKey())
                        .toUpperCase(Locale.ROOT)
                        .replaceAll("[^A-Z0-9]+", "_");
                values.put(entry.getKey(), "${" + variable + "}");
                var value = secrets.value(entry.getValue());
                if (value.isPresent() && draft.options().secrets()) {
                    if (draft.variable(variable).isEmpty() || draft.options().overwrite()) {
                        draft.putVariable(variable, value.get());
                    }
                } else {
                    lost.add(variable);
                }
            }
            if (!values.isEmpty()) {
                server.put(member, values);
            }
        }
        var tools = new LinkedHashMap<String, Object>();
        copy(node.path("tools"), Map.of("include", "include", "exclude", "exclude"), tools);
        if (!tools.isEmpty()) {
            server.put("tools", tools);
        }
        var sampling = new LinkedHashMap<String, Object>();
        copy(node.path("sampling"), SAMPLING, sampling);
        if (!sampling.isEmpty()) {
            server.put("sampling", sampling);
        }
        return server;
    }

    private static void copy(JsonNode from, Map<String, String> names, Map<String, Object> to) {
        for (var entry : from.properties()) {
            var name = names.get(entry.getKey());
            if (name != null && !entry.getValue().isNull()) {
                to.put(name, MAPPER.convertValue(entry.getValue(), Object.class));
            }
        }
    }
}
