package dev.hermes.providers;

import dev.hermes.api.model.Price;
import dev.hermes.api.model.RateLimits;
import java.time.Instant;
import java.util.Optional;

/** What is known of the accounts that models are asked with, beside their keys: what they cost, and when they want peace. */
public interface Meter {
    /** Knows nothing. */
    Meter NONE = new Meter() {
        @Override
        public Optional<Price> price(ResolvedModel model) {
            return Optional.empty();
        }

        @Override
        public Optional<Instant> resting(ResolvedModel model) {
            return Optional.empty();
        }

        @Override
        public void limited(ResolvedModel model, RateLimits limits) {}
    };

    /** The price that the server of a model lists for it. */
    Optional<Price> price(ResolvedModel model);

    /** Until when nobody should ask the account, because somebody has met its limit; empty when it can be asked. */
    Optional<Instant> resting(ResolvedModel model);

    /** An account has refused a request because too much was asked. */
    void limited(ResolvedModel model, RateLimits limits);
}
