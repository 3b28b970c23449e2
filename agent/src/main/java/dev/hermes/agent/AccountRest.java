package dev.hermes.agent;

import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.ModelException;
import dev.hermes.providers.Meter;
import dev.hermes.providers.ResolvedModel;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** An account that has met its limit is left in peace by everybody: what another conversation has met is not met once more. */
public final class AccountRest {
    private static final String RESTING = "the account rests";

    private AccountRest() {}

    /** @throws ModelException when the account is to be left in peace */
    public static void check(Meter meter, ResolvedModel model, Clock clock) {
        meter.resting(model).ifPresent(until -> {
            var wait = Duration.between(clock.instant(), until);
            throw new ModelException(
                    ErrorClass.RATE_LIMIT,
                    OptionalInt.empty(),
                    model.providerName() + " has met its limit, and is not asked again for "
                            + Math.max(1, wait.toSeconds()) + " s.",
                    RESTING,
                    Optional.of(wait),
                    Optional.empty(),
                    null);
        });
    }

    /** Whether nobody was asked, because of that. */
    static boolean said(ModelException failure) {
        return failure.detail().equals(RESTING);
    }
}
