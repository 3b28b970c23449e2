package dev.hermes.providers.credentials;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * What a token in the form of RFC 7519 says of itself. The signature is not checked, so it tells when a token ends and
 * whom to name in a list, and is never a reason to trust anything.
 */
public final class Jwt {
    private final JsonNode claims;

    private Jwt(JsonNode claims) {
        this.claims = claims;
    }

    /** Of an opaque token, one without any claims. */
    public static Jwt of(String token) {
        var parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return new Jwt(MissingNode.getInstance());
        }
        try {
            var json = Base64.getUrlDecoder().decode(parts[1].replace("=", "").getBytes(StandardCharsets.US_ASCII));
            return new Jwt(JsonMapper.shared().readTree(json));
        } catch (IllegalArgumentException | JacksonException _) {
            return new Jwt(MissingNode.getInstance());
        }
    }

    /** Whether it could be read at all. */
    public boolean readable() {
        return claims.isObject();
    }

    public Optional<Instant> expires() {
        return AuthTimes.of(claims.path("exp"));
    }

    public Optional<String> text(String... path) {
        var node = claims;
        for (var name : path) {
            node = node.path(name);
        }
        return Optional.of(node.asString("").strip()).filter(text -> !text.isEmpty());
    }

    /** Whom it belongs to, for people. */
    public Optional<String> owner() {
        return text("email").or(() -> text("preferred_username")).or(() -> text("upn"));
    }

    /** From {@code scope} or {@code scp}, as one text or a list. */
    public Set<String> scopes() {
        var scopes = new HashSet<String>();
        for (var name : new String[] {"scope", "scp"}) {
            var value = claims.path(name);
            if (value.isArray()) {
                value.forEach(item -> scopes.add(item.asString("")));
            } else {
                scopes.addAll(Arrays.asList(value.asString("").strip().split("\\s+")));
            }
        }
        scopes.remove("");
        return scopes;
    }
}
