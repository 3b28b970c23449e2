package dev.hermes.providers.credentials;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A login that no profile has stored yet: its tokens are renewed to see that it works, and whoever wants it stores what came of
 * that. Nothing has to be taken back when it does not work, or when the person gives up meanwhile.
 */
public final class UnstoredGrant implements Grant {
    private final String provider;
    private final ObjectNode state;
    private final Credential credential;

    /** @param state as it would stand under {@code providers}; it is copied */
    public UnstoredGrant(String provider, ObjectNode state) {
        this.provider = provider;
        this.state = state.deepCopy();
        this.credential = shown();
    }

    private Credential shown() {
        var entry = Credential.fresh("", Credential.OAUTH, Credential.MANUAL);
        entry.setAll(state.deepCopy());
        return new Credential(provider, entry, Optional.empty(), false);
    }

    @Override
    public Credential credential() {
        return credential;
    }

    @Override
    public Optional<Credential> current() {
        return Optional.of(shown());
    }

    @Override
    public Optional<ObjectNode> state() {
        return Optional.of(state.deepCopy());
    }

    /** There is no store whose lock would be needed. */
    @Override
    public <T> T locked(Duration wait, Supplier<T> work) {
        return work.get();
    }

    @Override
    public Credential renewed(Map<String, JsonNode> tokens) {
        States.put(state, tokens);
        return shown();
    }

    /** Nobody has it, so nobody loses it. */
    @Override
    public void ended(String code, String message, String reason) {}
}
