package dev.hermes.providers;

import dev.hermes.api.model.Timeouts;
import dev.hermes.api.model.Timeouts.Stall;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How long a model is waited for: as the settings of its provider have it, else as a variable has it, else as is usual. What
 * somebody set holds for requests of every size.
 */
final class TimeLimits {
    private final Map<String, String> environment;

    TimeLimits(Map<String, String> environment) {
        this.environment = environment;
    }

    /** @param local a model on this machine may think for an hour before its first word, unless somebody set a limit */
    Timeouts of(Optional<Entry> entry, String model, boolean local) {
        var usual = Timeouts.DEFAULT;
        var total = first(
                        entry.map(some -> some.totalSeconds(model)).orElse(OptionalDouble.empty()),
                        variable("HERMES_API_TIMEOUT"))
                .orElse(usual.total());
        var set = entry.map(some -> some.stallSeconds(model)).orElse(OptionalDouble.empty());
        var streamed = first(set, variable("HERMES_STREAM_STALE_TIMEOUT"));
        var whole = first(set, variable("HERMES_API_CALL_STALE_TIMEOUT"));
        // who lets a model be silent for longer does not want the connection to be cut before
        var read = first(variable("HERMES_STREAM_READ_TIMEOUT"), OptionalDouble.empty())
                .orElseGet(() -> local
                        ? total
                        : streamed.map(limit -> longer(limit, usual.read())).orElse(usual.read()));
        return new Timeouts(
                usual.connect(),
                read,
                streamed.map(Stall::fixed).orElse(local ? Stall.fixed(Duration.ZERO) : usual.streamed()),
                whole.map(Stall::fixed).orElse(local ? Stall.fixed(Duration.ZERO) : usual.whole()),
                total);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private OptionalDouble variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(Values::number).orElse(OptionalDouble.empty());
    }

    private static Optional<Duration> first(OptionalDouble one, OptionalDouble other) {
        var seconds = one.isPresent() ? one : other;
        return seconds.isPresent() ? Optional.of(duration(seconds.getAsDouble())) : Optional.empty();
    }

    static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
