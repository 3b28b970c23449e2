package dev.hermes.cli.auth;

import dev.hermes.api.ExitCode;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Arguments;
import dev.hermes.providers.credentials.Accounts;
import dev.hermes.providers.credentials.Credential;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code hermes auth list}: rows that scripts know, without any secret. */
final class AuthList {
    private static final int LABEL = 20;
    private static final int KIND = 7;

    private final Context context;
    private final Accounts accounts;

    AuthList(Context context) {
        this.context = context;
        this.accounts = context.accounts();
    }

    int run(Arguments arguments) {
        var pools = arguments.text("provider").isPresent()
                ? List.of(AuthCommand.shown(context, arguments.required("provider")))
                : List.copyOf(accounts.pools());
        if (arguments.flag("json")) {
            json(pools);
        } else {
            pools.forEach(pool -> context.console().print(lines(pool)));
        }
        var strategies = accounts.strategies();
        pools.stream()
                .flatMap(pool -> strategies.problems(pool).stream())
                .forEach(problem -> context.console().warn(Display.harmless(problem)));
        return ExitCode.DONE.code();
    }

    /** One line an entry below the name of the pool, and an empty one; nothing for an empty pool. */
    List<String> lines(String key) {
        var pool = accounts.pool(key);
        var entries = pool.all();
        if (entries.isEmpty()) {
            return List.of();
        }
        var used = pool.inUse().map(Credential::id).orElse("");
        var lines = new ArrayList<>(List.of(key + " (" + entries.size() + " credentials):"));
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            lines.add(row(i + 1, entry, entry.id().equals(used)));
        }
        lines.add("");
        return lines;
    }

    private String row(int number, Credential entry, boolean used) {
        var text = "  #" + number + "  " + padded(entry.label(), LABEL) + " " + padded(entry.authType(), KIND) + " "
                + source(entry) + accounts.status(entry) + (entry.inherited() ? " (root)" : "") + (used ? " ←" : "");
        return Display.harmless(text).stripTrailing();
    }

    private static String source(Credential entry) {
        return entry.source().startsWith("manual:") ? entry.source().substring("manual:".length()) : entry.source();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
    }

    private void json(List<String> pools) {
        var all = JsonNodeFactory.instance.objectNode();
        for (var key : pools) {
            var pool = accounts.pool(key);
            var used = pool.inUse().map(Credential::id).orElse("");
            var rows = all.putArray(key);
            pool.all().forEach(entry -> rows.add(json(entry, entry.id().equals(used))));
        }
        context.console()
                .print(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(all));
    }

    private ObjectNode json(Credential entry, boolean used) {
        var row = JsonNodeFactory.instance.objectNode();
        row.put("id", entry.id());
        row.put("label", entry.label());
        row.put("auth_type", entry.authType());
        row.put("source", entry.source());
        row.put("status", entry.status().orElse("ok"));
        row.put("status_text", accounts.status(entry).strip());
        row.put("root", entry.inherited());
        row.put("in_use", used);
        return row;
    }
}
