package dev.hermes.services.s6;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What s6 says of a service.
 *
 * @param wanted whether it is to be up
 * @param since how long it has been as it is
 */
public record SlotState(boolean up, boolean wanted, OptionalLong pid, Duration since) {
    static final String FIELDS = "up,wantedup,pid,updownfor";
    private static final int COUNT = 4;

    /** Empty when this is nothing that s6 would say. */
    static Optional<SlotState> parse(String line) {
        var words = line.strip().split("\\s+");
        if (words.length != COUNT) {
            return Optional.empty();
        }
        try {
            long pid = Long.parseLong(words[2]);
            return Optional.of(new SlotState(
                    words[0].equals("true"),
                    words[1].equals("true"),
                    pid > 0 ? OptionalLong.of(pid) : OptionalLong.empty(),
                    Duration.ofSeconds(Long.parseLong(words[3]))));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
