package dev.hermes.maintenance.report;

import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * An account that somebody logged into with a browser.
 *
 * @param details as {@code label: value}, without anything secret
 */
public record Login(String name, boolean there, List<String> details) {
    /** A provider, and how its state is called in {@code auth.json}. */
    private record Known(String name, String id) {}

    private static final List<Known> KNOWN = List.of(
            new Known("Nous Portal", "nous"),
            new Known("OpenAI Codex", "openai-codex"),
            new Known("Qwen OAuth", "qwen-oauth"),
            new Known("MiniMax OAuth", "minimax-oauth"),
            new Known("xAI OAuth", "xai-oauth"));

    /** All that the store knows of; a profile sees those of the root too. Nothing is locked or refreshed. */
    public static List<Login> all(HermesHome home) {
        var own = providers(home.file("auth.json"));
        var shared = providers(home.root().resolve("auth.json"));
        var logins = new ArrayList<Login>();
        for (var known : KNOWN) {
            var state = own.has(known.id()) ? own.path(known.id()) : shared.path(known.id());
            logins.add(of(known, state));
        }
        return logins;
    }

    private static JsonNode providers(Path store) {
        try {
            return new JsonMapper().readTree(Files.readAllBytes(store)).path("providers");
        } catch (IOException | JacksonException _) {
            return MissingNode.getInstance();
        }
    }

    private static Login of(Known known, JsonNode state) {
        var tokens = state.path("tokens").isObject() ? state.path("tokens") : state;
        boolean there = filled(tokens, "access_token") || filled(tokens, "refresh_token");
        var details = new ArrayList<String>();
        add(details, "Portal URL", state, "portal_base_url");
        add(details, "Access exp", state, "expires_at");
        add(details, "Key exp", state, "agent_key_expires_at");
        if (there) {
            details.add("Refresh: " + (filled(tokens, "refresh_token") ? "yes" : "no"));
        }
        add(details, "Region", state, "region");
        add(details, "Refreshed", state, "last_refresh");
        add(details, "Error", state.path("last_auth_error"), "message");
        return new Login(known.name(), there, List.copyOf(details));
    }

    private static boolean filled(JsonNode node, String name) {
        return !node.path(name).asString("").isBlank();
    }

    private static void add(List<String> details, String label, JsonNode node, String name) {
        var value = node.path(name);
        if (value.isValueNode() && !value.isNull() && !value.asString("").isBlank()) {
            details.add(label + ": " + value.asString());
        }
    }
}
