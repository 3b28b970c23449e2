package dev.hermes.providers.credentials;

import dev.hermes.providers.credentials.Seeds.Stores;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A grant in {@code auth.json}, of the profile or the root, wherever the credential lives. The tokens of a login that
 * another program keeps go to that program.
 */
final class StoredGrant implements Grant {
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

    private final String pool;
    private final Credential credential;
    private final Pools pools;
    private final AuthFile file;
    private final Clock clock;

    StoredGrant(String pool, Credential credential, Pools pools, Clock clock) {
        this.pool = pool;
        this.credential = credential;
        this.pools = pools;
        this.file = pools.home(credential);
        this.clock = clock;
    }

    @Override
    public Credential credential() {
        return credential;
    }

    @Override
    public Optional<Credential> current() {
        return pools.load(pool).stream()
                .filter(entry -> single()
                        ? entry.source().equals(credential.source())
                        : entry.id().equals(credential.id()))
                .findFirst();
    }

    /** Whether the credential is the pool's view of the one login that a provider has. */
    private boolean single() {
        return States.source(pool).filter(credential.source()::equals).isPresent();
    }

    @Override
    public Optional<ObjectNode> state() {
        return single() ? States.of(pool, new Stores(file.read(), Optional.empty())) : Optional.empty();
    }

    @Override
    public <T> T locked(Duration wait, Supplier<T> work) {
        return file.locked(wait, work);
    }

    @Override
    public Credential renewed(Map<String, JsonNode> tokens) {
        if (single()) {
            file.change(store -> {
                if (store.path("providers").path(pool) instanceof ObjectNode state) {
                    States.renew(pool, state, tokens, clock.instant());
                }
            });
        }
        boolean elsewhere = pools.seeds().renewed(credential.source(), tokens);
        pools.edit(credential, pool, entry -> {
            if (!elsewhere) {
                put(entry, tokens);
            }
            entry.put("last_refresh", AuthTimes.text(clock.instant()));
            Credential.STATUS_FIELDS.forEach(name -> entry.set(name, JsonNodeFactory.instance.nullNode()));
        });
        return current().orElse(credential);
    }

    static void put(ObjectNode target, Map<String, JsonNode> tokens) {
        tokens.forEach((name, value) -> {
            if (value.isNull()) {
                target.remove(name);
            } else {
                target.set(name, value);
            }
        });
    }

    @Override
    public void ended(String code, String message, String reason) {
        if (pools.seeds().ended(credential.source())) {
            return;
        }
        if (!single()) {
            pools.edit(credential, pool, entry -> {
                entry.put("last_status", "dead");
                entry.set("last_status_at", AuthTimes.seconds(clock.instant()));
                entry.put("last_error_reason", code);
                entry.put("last_error_message", message);
            });
            return;
        }
        file.change(store -> {
            if (store.path("providers").path(pool) instanceof ObjectNode state) {
                state.remove(TOKENS);
                if (state.path("tokens") instanceof ObjectNode tokens) {
                    tokens.remove(TOKENS);
                }
                var error = state.putObject("last_auth_error");
                error.put("provider", pool);
                error.put("code", code);
                error.put("message", message);
                error.put("reason", reason);
                error.put("relogin_required", true);
                error.put("at", AuthTimes.text(clock.instant()));
            }
        });
        if (file == pools.own()) {
            pools.remove(pool, Set.of(credential.id()));
        }
    }
}
