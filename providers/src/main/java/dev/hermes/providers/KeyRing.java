package dev.hermes.providers;

import dev.hermes.api.model.ModelException;
import java.util.Optional;

/** The credentials behind a model: what can be done when the one in use is refused. */
public interface KeyRing {
    /** For models whose key is the only one. */
    KeyRing NONE = new KeyRing() {
        @Override
        public boolean hasOther(ResolvedModel model) {
            return false;
        }

        @Override
        public Optional<ResolvedModel> other(ResolvedModel model, ModelException refusal) {
            return Optional.empty();
        }

        @Override
        public Optional<String> login(ResolvedModel model) {
            return Optional.empty();
        }
    };

    /** Whether the provider could be asked with another credential at once. */
    boolean hasOther(ResolvedModel model);

    /**
     * The same model with a credential that may be accepted: the login renewed, or the next of the pool, while the refused
     * one rests.
     *
     * @return empty when there is none; a pool of one is left as it is, since to rest would help nobody
     */
    Optional<ResolvedModel> other(ResolvedModel model, ModelException refusal);

    /** The name under which one logs in anew when the model is asked with a login; empty when it is asked with a key. */
    Optional<String> login(ResolvedModel model);
}
