package dev.hermes.gateway.process;

import dev.hermes.home.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** When gateways of a home were replaced lately: two services that do it to each other never stop by themselves. */
public final class Takeovers {
    private static final Duration LATELY = Duration.ofSeconds(120);
    private static final int TOO_MANY = 3;

    private final Path file;
    private final Clock clock;

    public Takeovers(Path home, Clock clock) {
        this.file = new GatewayFiles(home).takeovers();
        this.clock = clock;
    }

    public boolean tooMany() {
        return lately().size() >= TOO_MANY;
    }

    /** One more. What cannot be written is not counted. */
    public void add() {
        var times = new ArrayList<>(lately());
        times.add(clock.millis());
        try {
            DurableFile.replace(file, times.toString());
        } catch (IOException _) {
            return; // a home that cannot be written has other troubles, and they are told
        }
    }

    private List<Long> lately() {
        try {
            long since = clock.millis() - LATELY.toMillis();
            return GatewayRecord.Json.MAPPER
                    .readTree(Files.readString(file))
                    .valueStream()
                    .filter(node -> node.isIntegralNumber() && node.longValue() > since)
                    .map(node -> node.longValue())
                    .toList();
        } catch (IOException | RuntimeException _) {
            return List.of();
        }
    }
}
