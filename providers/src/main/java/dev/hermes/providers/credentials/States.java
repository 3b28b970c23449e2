package dev.hermes.providers.credentials;

import dev.hermes.providers.credentials.Seeds.Stores;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The logins under {@code providers} in the store, of which there is one a provider. */
final class States {
    /**
     * How the login of a provider shows in its pool.
     *
     * @param source of the entry
     * @param tokens where the tokens lie in the state; empty when they lie in it
     * @param copied members that the entry takes over
     */
    private record Shape(String source, String tokens, String baseUrl, List<String> copied) {}

    private static final List<String> TOKENS = List.of(
            "access_token",
            "refresh_token",
            "id_token",
            "agent_key",
            "agent_key_id",
            "agent_key_expires_at",
            "agent_key_expires_in",
            "agent_key_obtained_at",
            "expires_at",
            "expires_in");

    private static final Map<String, Shape> SHAPES = Map.of(
            "nous",
            new Shape(
                    "device_code",
                    "",
                    "",
                    List.of(
                            "access_token",
                            "refresh_token",
                            "expires_at",
                            "token_type",
                            "scope",
                            "client_id",
                            "portal_base_url",
                            "inference_base_url",
                            "obtained_at",
                            "expires_in",
                            "agent_key",
                            "agent_key_id",
                            "agent_key_expires_at",
                            "agent_key_expires_in",
                            "agent_key_reused",
                            "agent_key_obtained_at")),
            "openai-codex",
            new Shape(
                    "device_code",
                    "tokens",
                    "https://chatgpt.com/backend-api/codex",
                    List.of("access_token", "refresh_token")),
            "xai-oauth",
            new Shape("loopback_pkce", "tokens", "https://api.x.ai/v1", List.of("access_token", "refresh_token")),
            "minimax-oauth",
            new Shape(
                    "oauth",
                    "",
                    "",
                    List.of(
                            "access_token",
                            "refresh_token",
                            "expires_at",
                            "token_type",
                            "scope",
                            "client_id",
                            "portal_base_url",
                            "inference_base_url")));

    private States() {}

    /** The state of a provider: the profile's, else the root's. */
    static Optional<ObjectNode> of(String provider, Stores stores) {
        return state(stores.own(), provider).or(() -> stores.root().flatMap(root -> state(root, provider)));
    }

    private static Optional<ObjectNode> state(ObjectNode store, String provider) {
        return store.path("providers").path(provider) instanceof ObjectNode state && !state.isEmpty()
                ? Optional.of(state)
                : Optional.empty();
    }

    /** The source under which the login of a provider shows. */
    static Optional<String> source(String provider) {
        return Optional.ofNullable(SHAPES.get(provider)).map(Shape::source);
    }

    /** Puts new tokens where this provider keeps them. */
    static void renew(String provider, ObjectNode state, Map<String, JsonNode> tokens, Instant now) {
        var nested =
                Optional.ofNullable(SHAPES.get(provider)).map(Shape::tokens).filter(name -> !name.isEmpty());
        put(nested.map(state::withObject).orElse(state), tokens);
        state.remove("last_auth_error");
        if (nested.isPresent()) {
            state.put("last_refresh", AuthTimes.text(now).replace("+00:00", "Z"));
        }
    }

    /** Those that are null are taken away. */
    static void put(ObjectNode target, Map<String, JsonNode> tokens) {
        tokens.forEach((name, value) -> {
            if (value.isNull()) {
                target.remove(name);
            } else {
                target.set(name, value);
            }
        });
    }

    /** Why only a new login helps. */
    record Ending(String code, String message, String reason) {}

    /** The login of a provider has ended: its tokens go, what else is known stays, and why is noted. */
    static void end(ObjectNode store, String provider, Ending why, Instant now) {
        if (!(store.path("providers").path(provider) instanceof ObjectNode state)) {
            return;
        }
        state.remove(TOKENS);
        if (state.path("tokens") instanceof ObjectNode tokens) {
            tokens.remove(TOKENS);
        }
        var error = state.putObject("last_auth_error");
        error.put("provider", provider);
        error.put("code", why.code());
        error.put("message", why.message());
        error.put("reason", why.reason());
        error.put("relogin_required", true);
        error.put("at", AuthTimes.text(now));
    }

    static Optional<Seed> seed(String provider, Stores stores) {
        var shape = SHAPES.get(provider);
        if (shape == null) {
            return Optional.empty();
        }
        boolean own = state(stores.own(), provider).isPresent();
        return of(provider, stores).flatMap(state -> seed(shape, state, !own));
    }

    private static Optional<Seed> seed(Shape shape, ObjectNode state, boolean inherited) {
        JsonNode tokens = shape.tokens().isEmpty() ? state : state.path(shape.tokens());
        var access = tokens.path("access_token").asString("");
        if (access.isBlank() && tokens.path("agent_key").asString("").isBlank()) {
            return Optional.empty();
        }
        var fields = JsonNodeFactory.instance.objectNode();
        shape.copied().forEach(name -> {
            var value = tokens.path(name);
            if (!value.isMissingNode() && !value.isNull()) {
                fields.set(name, value);
            }
        });
        if (state.path("tls").isObject()) {
            fields.set("tls", state.path("tls"));
        }
        if (state.path("last_refresh").isString()) {
            fields.set("last_refresh", state.path("last_refresh"));
        }
        var baseUrl =
                shape.baseUrl().isEmpty() ? state.path("inference_base_url").asString("") : shape.baseUrl();
        if (!baseUrl.isEmpty()) {
            fields.put("base_url", baseUrl);
        }
        var label = Optional.of(state.path("label").asString("").strip())
                .filter(text -> !text.isEmpty())
                .or(() -> Jwt.of(access).owner())
                .orElse(shape.source());
        return Optional.of(new Seed(shape.source(), label, Credential.OAUTH, fields, Optional.empty(), inherited));
    }
}
