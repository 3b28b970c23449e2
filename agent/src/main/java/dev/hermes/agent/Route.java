package dev.hermes.agent;

import dev.hermes.api.model.RateLimits;
import dev.hermes.providers.ResolvedModel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which model is asked: the session's own, and the fallbacks in their order while it cannot be had. */
final class Route {
    /** After a limit was met, the session's own model is left in peace for this long. */
    private static final Duration COOLDOWN = Duration.ofSeconds(60);

    private final Clock clock;
    private final List<ResolvedModel> fallbacks;
    private final Set<String> left = new HashSet<>();
    private final Set<String> refusing = new HashSet<>();
    private ResolvedModel primary;
    private ResolvedModel current;
    private int next;
    private Instant coolUntil = Instant.MIN;
    private Optional<SeenLimits> limits = Optional.empty();

    Route(ResolvedModel primary, List<ResolvedModel> fallbacks, Clock clock) {
        this.primary = primary;
        this.current = primary;
        this.fallbacks = List.copyOf(fallbacks);
        this.clock = clock;
    }

    ResolvedModel current() {
        return current;
    }

    ResolvedModel primary() {
        return primary;
    }

    /** What was said last about the limits of the account in use. */
    Optional<SeenLimits> limits() {
        return limits;
    }

    void told(RateLimits said) {
        limits = Optional.of(new SeenLimits(said, clock.instant()));
    }

    /** A new turn begins with the session's own model, unless it is cooling down. */
    void beginTurn() {
        next = 0;
        refusing.clear(); // the person may have changed what the account allows
        if (!clock.instant().isBefore(coolUntil)) {
            current = primary;
        }
    }

    /** The person chose another model, and does not want to be led back to the account that they left. */
    void choose(ResolvedModel model) {
        left.add(account(primary));
        left.add(account(model));
        primary = model;
        current = model;
        limits = Optional.empty();
        coolUntil = Instant.MIN;
    }

    boolean hasFallback() {
        return peek().isPresent();
    }

    /**
     * Goes on to the next fallback on another host: what an account does not allow holds for every model that is asked there.
     * For the rest of the turn none on this host is gone on to.
     */
    Optional<ResolvedModel> leaveHost() {
        refusing.add(current.host());
        return advance(false);
    }

    /** Goes on to the next fallback that is another model than the current one; empty when there is none left. */
    Optional<ResolvedModel> advance(boolean limitMet) {
        var found = peek();
        if (found.isPresent()) {
            if (limitMet && current.equals(primary)) {
                coolUntil = clock.instant().plus(COOLDOWN);
            }
            next = fallbacks.indexOf(found.get()) + 1;
            current = found.get();
            limits = Optional.empty();
        }
        return found;
    }

    /** The model in use goes on with another key. */
    void rekey(ResolvedModel rekeyed) {
        if (current.equals(primary)) {
            primary = rekeyed;
        }
        current = rekeyed;
    }

    /** The window turned out smaller than known. */
    void limitContext(int tokens) {
        var limited = current.withContextLength(tokens);
        if (current.equals(primary)) {
            primary = limited;
        }
        current = limited;
    }

    private Optional<ResolvedModel> peek() {
        return fallbacks.stream()
                .skip(next)
                .filter(model -> !same(model) && !left.contains(account(model)) && !refusing.contains(model.host()))
                .findFirst();
    }

    private static String account(ResolvedModel model) {
        return model.provider() + "\n" + model.endpoint().baseUrl();
    }

    private boolean same(ResolvedModel other) {
        boolean sameModel = other.model().equals(current.model());
        return sameModel
                && (other.provider().equals(current.provider())
                        || other.endpoint().baseUrl().equals(current.endpoint().baseUrl()));
    }
}
