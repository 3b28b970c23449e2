package dev.hermes.providers;

import dev.hermes.api.model.Price;
import dev.hermes.api.model.RateLimits;
import java.time.Instant;
import java.util.Optional;

/** Prices from the lists that servers gave, limits from what all processes of this home have met. */
final class AccountMeter implements Meter {
    private final ListedPrices prices;
    private final NousGuard nous;

    AccountMeter(ListedPrices prices, NousGuard nous) {
        this.prices = prices;
        this.nous = nous;
    }

    @Override
    public Optional<Price> price(ResolvedModel model) {
        return model.endpoint().baseUrl().isEmpty()
                ? Optional.empty()
                : prices.of(model.endpoint().baseUrl(), model.model());
    }

    @Override
    public Optional<Instant> resting(ResolvedModel model) {
        return model.endpoint().provider().equals("nous") ? nous.resting() : Optional.empty();
    }

    @Override
    public void limited(ResolvedModel model, RateLimits limits) {
        if (model.endpoint().provider().equals("nous")) {
            nous.met(limits);
        }
    }
}
