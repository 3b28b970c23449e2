package dev.hermes.providers.credentials;

import dev.hermes.providers.credentials.Seeds.Stores;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The login of a service that serves no models: a state under {@code providers} of the profile or the root, and no pool. */
final class ServiceGrant implements Grant {
    private final String service;
    private final AuthFile file;
    private final boolean inherited;
    private final Credential credential;
    private final Clock clock;

    private ServiceGrant(String service, AuthFile file, boolean inherited, ObjectNode state, Clock clock) {
        this.service = service;
        this.file = file;
        this.inherited = inherited;
        this.clock = clock;
        this.credential = shown(state);
    }

    /** Empty when nobody logged in. */
    static Optional<ServiceGrant> of(String service, Pools pools, Clock clock) {
        return found(service, pools.own(), false, clock)
                .or(() -> pools.root().flatMap(root -> found(service, root, true, clock)));
    }

    private static Optional<ServiceGrant> found(String service, AuthFile file, boolean inherited, Clock clock) {
        return state(service, file).map(state -> new ServiceGrant(service, file, inherited, state, clock));
    }

    private static Optional<ObjectNode> state(String service, AuthFile file) {
        return States.of(service, new Stores(file.read(), Optional.empty()));
    }

    private Credential shown(ObjectNode state) {
        var entry = state.deepCopy();
        entry.put("id", service);
        entry.put("source", service);
        entry.put("auth_type", Credential.OAUTH);
        return new Credential(service, entry, Optional.empty(), inherited);
    }

    @Override
    public Credential credential() {
        return credential;
    }

    @Override
    public Optional<Credential> current() {
        return state().map(this::shown);
    }

    @Override
    public Optional<ObjectNode> state() {
        return state(service, file);
    }

    @Override
    public <T> T locked(Duration wait, Supplier<T> work) {
        return file.locked(wait, work);
    }

    @Override
    public Credential renewed(Map<String, JsonNode> tokens) {
        file.change(store -> {
            if (store.path("providers").path(service) instanceof ObjectNode state) {
                States.renew(service, state, tokens, clock.instant());
            }
        });
        return current().orElse(credential);
    }

    @Override
    public void ended(String code, String message, String reason) {
        file.change(store -> States.end(store, service, new States.Ending(code, message, reason), clock.instant()));
    }
}
