package dev.hermes.maintenance.update;

import dev.hermes.home.web.HttpWeb;
import dev.hermes.testkit.MutableClock;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/** An update in a process of its own, which stands still at a step, to be killed there. */
final class UpdaterProcess {
    private UpdaterProcess() {}

    /** @param words prefix, home, base, a line of keys, how the line of the step begins */
    public static void main(String[] words) throws InterruptedException {
        var keys = ReleaseKeys.parse(words[3]);
        try (var web = new HttpWeb(Map.of())) {
            var updater = new Updater(
                    new Prefix(Path.of(words[0])),
                    web,
                    Platform.of("Linux", System.getProperty("os.arch")),
                    new Random(2),
                    line -> {
                        if (line.startsWith(words[4])) {
                            System.out.println("here");
                            standStill();
                        }
                    });
            try (var _ = updater.lock()) {
                var channel = new Channel(
                        web,
                        URI.create(words[2]),
                        "stable",
                        keys,
                        MutableClock.at("2026-03-01T09:00:00Z"),
                        Duration.ofSeconds(10));
                updater.install(channel, channel.latest(), Path.of(words[1]));
            }
        }
    }

    private static void standStill() {
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
