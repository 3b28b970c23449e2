package dev.hermes.tools;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A value made at its first use. Two threads may make it at the same time; one of the two is kept. */
public final class Once {
    private Once() {}

    public static <T> Supplier<T> of(Supplier<T> make) {
        var made = new AtomicReference<T>();
        return () -> {
            var value = made.get();
            if (value == null) {
                value = make.get();
                var first = made.compareAndExchange(null, value);
                return first == null ? value : first;
            }
            return value;
        };
    }
}
