package dev.hermes.providers.credentials;

import dev.hermes.providers.credentials.Seeds.Stores;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A grant in {@code auth.json}, of the profile or the root, wherever the credential lives. The tokens of a login that
 * another program keeps go to that program.
 */
final class StoredGrant implements Grant {
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
        pools.edit(credential, entry -> {
            if (!elsewhere) {
                States.put(entry, tokens);
            }
            entry.put("last_refresh", AuthTimes.text(clock.instant()));
            Credential.STATUS_FIELDS.forEach(name -> entry.set(name, JsonNodeFactory.instance.nullNode()));
        });
        return current().orElse(credential);
    }

    @Override
    public void ended(String code, String message, String reason) {
        if (pools.seeds().ended(credential.source())) {
            return;
        }
        if (!single()) {
            pools.edit(credential, entry -> {
                entry.put("last_status", "dead");
                entry.set("last_status_at", AuthTimes.seconds(clock.instant()));
                entry.put("last_error_reason", code);
                entry.put("last_error_message", message);
            });
            return;
        }
        file.change(store -> States.end(store, pool, new States.Ending(code, message, reason), clock.instant()));
        if (file == pools.own()) {
            pools.remove(credential);
        }
    }
}
