package dev.hermes.providers.credentials;

import dev.hermes.api.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One entry of a pool: a key or a login, where it came from, and how it fared. Holds the whole JSON object of {@code
 * auth.json}, so that members which this version does not know stay in the file.
 */
public final class Credential {
    static final String API_KEY = "api_key";
    static final String OAUTH = "oauth";
    static final String MANUAL = "manual";

    /** Begins the sources that are variables. */
    public static final String OF_VARIABLE = "env:";

    /** The source that is the key beside {@code model.provider: custom}. */
    public static final String OF_SETTINGS = "model_config";

    /** Written with every entry, also while there is nothing to say. */
    static final List<String> STATUS_FIELDS = List.of(
            "last_status",
            "last_status_at",
            "last_error_code",
            "last_error_reason",
            "last_error_message",
            "last_error_reset_at");

    private final String provider;
    private final String slot;
    private final ObjectNode json;
    private final Optional<Secret> borrowed;
    private final boolean inherited;

    /** One that lies under the key of its pool. */
    Credential(String provider, ObjectNode json, Optional<Secret> borrowed, boolean inherited) {
        this(provider, provider, json, borrowed, inherited);
    }

    /**
     * @param provider key of the pool
     * @param slot key under which the store has it: that of the pool or another name of the provider
     * @param borrowed the secret of an entry whose secret is kept elsewhere
     * @param inherited whether it lives in the store of the root, not of the profile
     */
    Credential(String provider, String slot, ObjectNode json, Optional<Secret> borrowed, boolean inherited) {
        this.provider = provider;
        this.slot = slot;
        this.json = json;
        this.borrowed = borrowed;
        this.inherited = inherited;
    }

    /** What is stored of one that is new; whoever stores it gives it an id and a rank. */
    static ObjectNode fresh(String label, String authType, String source) {
        var entry = JsonNodeFactory.instance.objectNode();
        entry.put("id", "");
        entry.put("label", label);
        entry.put("auth_type", authType);
        entry.put("priority", 0);
        entry.put("source", source);
        STATUS_FIELDS.forEach(name -> entry.set(name, JsonNodeFactory.instance.nullNode()));
        entry.put("request_count", 0);
        return entry;
    }

    String provider() {
        return provider;
    }

    String slot() {
        return slot;
    }

    /** Six hexadecimal digits. */
    public String id() {
        return text("id").orElse("");
    }

    public String label() {
        return text("label").or(() -> text("source")).orElse(provider);
    }

    /** {@code api_key} or {@code oauth}. */
    public String authType() {
        return text("auth_type").orElse(API_KEY);
    }

    public boolean oauth() {
        return authType().equals(OAUTH);
    }

    public int priority() {
        return json.path("priority").asInt(0);
    }

    /** Where it came from: {@code manual}, {@code env:NAME}, … */
    public String source() {
        return text("source").orElse(MANUAL);
    }

    /** Whether somebody added it by hand: nothing but the person removes it. */
    public boolean manual() {
        return source().equals(MANUAL) || source().startsWith(MANUAL + ":");
    }

    public boolean inherited() {
        return inherited;
    }

    /** What is sent to the provider; empty when there is nothing to send. */
    public Optional<Secret> secret() {
        if (borrowed.isPresent()) {
            return borrowed;
        }
        return (provider.equals("nous") ? text("agent_key") : Optional.<String>empty())
                .or(() -> text("access_token"))
                .map(Secret::of);
    }

    public Optional<Secret> refreshToken() {
        return text("refresh_token").map(Secret::of);
    }

    /** Where its requests go, when that is bound to the credential. */
    public Optional<String> baseUrl() {
        return (provider.equals("nous") ? text("inference_base_url") : Optional.<String>empty())
                .or(() -> text("base_url"));
    }

    /** When its access token ends, as far as the store says. */
    public Optional<Instant> expires() {
        return time("expires_at").or(() -> time("expires_at_ms"));
    }

    /** A member as it is stored, for whoever renews the login; it may be a secret. */
    public Optional<String> field(String name) {
        return text(name);
    }

    /** Whose certificates its identity server may have; missing when nobody said it. */
    public JsonNode tls() {
        return json.path("tls");
    }

    /** {@code ok}, {@code exhausted}, {@code dead}, or nothing yet. */
    public Optional<String> status() {
        return text("last_status");
    }

    public boolean dead() {
        return status().filter("dead"::equals).isPresent();
    }

    Optional<Instant> statusAt() {
        return time("last_status_at");
    }

    OptionalInt errorCode() {
        var code = json.path("last_error_code");
        return code.isIntegralNumber() ? OptionalInt.of(code.asInt()) : OptionalInt.empty();
    }

    String errorReason() {
        return text("last_error_reason").orElse("");
    }

    String errorMessage() {
        return text("last_error_message").orElse("");
    }

    Optional<Instant> resetAt() {
        return time("last_error_reset_at");
    }

    int requests() {
        return json.path("request_count").asInt(0);
    }

    Optional<Instant> time(String field) {
        return AuthTimes.of(json.path(field));
    }

    Optional<String> text(String field) {
        return Optional.of(json.path(field).asString("").strip()).filter(text -> !text.isEmpty());
    }

    /** A changed copy. */
    Credential with(Consumer<ObjectNode> edit) {
        var copy = json.deepCopy();
        edit.accept(copy);
        return new Credential(provider, slot, copy, borrowed, inherited);
    }

    Credential withBorrowed(Secret secret) {
        return new Credential(provider, slot, json, Optional.of(secret), inherited);
    }

    /** The same with what its provider gave for its secret: it is sent and never stored. */
    public Credential exchangedFor(Secret token) {
        return withBorrowed(token);
    }

    /** As it is stored: a secret that belongs to somebody else is not, only what tells it from others. */
    ObjectNode stored() {
        var copy = json.deepCopy();
        borrowed.ifPresent(secret -> {
            copy.remove("access_token");
            copy.remove("refresh_token");
            copy.put("secret_fingerprint", Fingerprint.of(secret));
        });
        STATUS_FIELDS.forEach(name -> {
            if (!copy.has(name)) {
                copy.set(name, JsonNodeFactory.instance.nullNode());
            }
        });
        return copy;
    }

    JsonNode json() {
        return json;
    }

    /** Without a secret. */
    @Override
    public String toString() {
        return provider + "/" + id() + " (" + source() + ")";
    }
}
