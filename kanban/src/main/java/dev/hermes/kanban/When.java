package dev.hermes.kanban;

/** A time to come, by the clock that everybody who works on the board shares. */
public sealed interface When {
    /** @param epochSecond since 1970; one that has passed is due at once */
    record At(long epochSecond) implements When {}

    /** @param seconds from the moment on at which it is written down */
    record In(long seconds) implements When {}

    /** In seconds since 1970. */
    default long from(long now) {
        return switch (this) {
            case At(long epochSecond) -> epochSecond;
            case In(long seconds) -> now + seconds;
        };
    }
}
