package dev.hermes.cli.auth;

import dev.hermes.api.ExitCode;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Arguments;
import dev.hermes.providers.CopilotProgram;
import dev.hermes.providers.credentials.Accounts;
import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.Sendable;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** {@code hermes auth status}: answers from what is stored, asks no server. */
final class AuthStatus {
    private static final String[] SHOWN = {
        "auth_type", "client_id", "redirect_uri", "scope", "expires_at", "api_base_url"
    };

    private final Context context;
    private final Accounts accounts;

    AuthStatus(Context context) {
        this.context = context;
        this.accounts = context.accounts();
    }

    int run(Arguments arguments) {
        var wanted = arguments.required("provider").strip();
        var pool = wanted.equalsIgnoreCase(SpotifyCommand.SERVICE)
                ? SpotifyCommand.SERVICE
                : AuthCommand.shown(context, wanted);
        return show(pool, arguments.flag("json"));
    }

    int show(String pool, boolean json) {
        if (pool.equals(CopilotProgram.PROVIDER)) {
            return program(pool, json);
        }
        JsonNode state = accounts.state(pool).map(JsonNode.class::cast).orElseGet(MissingNode::getInstance);
        var entry = accounts.pool(pool).inUse();
        boolean there = pool.equals(SpotifyCommand.SERVICE)
                ? accounts.services().holds(pool)
                : entry.isPresent() || filled(state);
        var facts = new LinkedHashMap<String, String>();
        if (there) {
            entry.map(Credential::authType).ifPresent(type -> facts.put("auth_type", type));
            for (var name : SHOWN) {
                var text = state.path(name).asString("").strip();
                if (!text.isEmpty()) {
                    facts.put(name, text);
                }
            }
        }
        if (json) {
            json(pool, there, reason(pool, state), facts);
        } else {
            text(pool, there, reason(pool, state), facts);
        }
        return ExitCode.DONE.code();
    }

    /** Whether it is logged in, that program keeps to itself; whether it could be asked can be told. */
    private int program(String pool, boolean json) {
        boolean there = context.providers()
                .find(pool)
                .filter(context.providers()::ready)
                .isPresent();
        var program = CopilotProgram.of(context.environment());
        var facts = new LinkedHashMap<String, String>();
        facts.put("auth_type", "external_process");
        facts.put("command", String.join(" ", program.command()));
        if (json) {
            json(pool, there, "no program '" + program.name() + "'", facts);
        } else {
            context.console()
                    .print(Display.harmless(pool + ": "
                            + (there ? "is there, and logs in by itself" : "no program '" + program.name() + "'")));
            facts.forEach((name, value) -> context.console().print(Display.harmless("  " + name + ": " + value)));
        }
        return ExitCode.DONE.code();
    }

    private static boolean filled(JsonNode state) {
        var tokens = state.path("tokens").isObject() ? state.path("tokens") : state;
        return !tokens.path("refresh_token").asString("").isBlank()
                || !tokens.path("access_token").asString("").isBlank();
    }

    /** Why nothing can be used, where that is known. */
    private String reason(String pool, JsonNode state) {
        var error = state.path("last_auth_error").path("message").asString("").strip();
        if (!error.isEmpty()) {
            return error;
        }
        var all = accounts.pool(pool).all();
        if (!all.isEmpty() && all.stream().noneMatch(entry -> Sendable.is(pool, entry))) {
            return "what there is, is not sent: only API keys are";
        }
        return all.isEmpty() ? "" : accounts.status(all.getFirst()).strip();
    }

    private void text(String pool, boolean there, String reason, Map<String, String> facts) {
        var console = context.console();
        console.print(Display.harmless(
                pool + (there ? ": logged in" : ": logged out" + (reason.isEmpty() ? "" : " (" + reason + ")"))));
        facts.forEach((name, value) -> console.print(Display.harmless("  " + name + ": " + value)));
    }

    private void json(String pool, boolean there, String reason, Map<String, String> facts) {
        var json = JsonMapper.shared().createObjectNode();
        json.put("provider", pool);
        json.put("logged_in", there);
        if (!there && !reason.isEmpty()) {
            json.put("reason", reason);
        }
        facts.forEach(json::put);
        context.console()
                .print(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json));
    }
}
