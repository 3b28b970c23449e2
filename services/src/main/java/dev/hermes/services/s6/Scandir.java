package dev.hermes.services.s6;

import dev.hermes.services.Outcome;
import dev.hermes.services.SlotName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The directory that s6 scans. */
public record Scandir(Path path) {
    private static final Duration LOCK_WAIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(10);

    /** The usual one, or the one that the environment names. */
    public static Scandir of(Map<String, String> environment) {
        var named = environment.getOrDefault("S6_PROFILE_GATEWAY_SCANDIR", "");
        return new Scandir(Path.of(named.isBlank() ? "/run/service" : named));
    }

    Path slot(String service) {
        return path.resolve(service);
    }

    boolean has(SlotName slot) {
        return exists(slot(slot.service()));
    }

    /** Where slots are put together; s6 does not look at names that begin with a dot. */
    Path building(SlotName slot) {
        return path.resolve("." + slot.service() + ".tmp");
    }

    /** The name under which upstream builds, which s6 does look at. */
    Path visibleBuilding(SlotName slot) {
        return path.resolve(slot.service() + ".tmp");
    }

    /** Where a slot goes that is taken away: a name that is free, for what an earlier one left may be impossible to delete. */
    Path leaving(SlotName slot) {
        return gone(slot).filter(name -> !exists(name)).findFirst().orElseThrow();
    }

    /** What is there of slots of this name that were taken away. */
    List<Path> left(SlotName slot) {
        return gone(slot).takeWhile(Scandir::exists).toList();
    }

    private Stream<Path> gone(SlotName slot) {
        return Stream.iterate(0, number -> number + 1)
                .map(number -> path.resolve("." + slot.service() + ".gone" + (number == 0 ? "" : "." + number)));
    }

    private static boolean exists(Path name) {
        return Files.exists(name, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether s6 has begun to look after it. When it does it takes up all that is there, and nobody has to tell it. */
    boolean watched() {
        return exists(path.resolve(".s6-svscan/control"));
    }

    /** Has s6 look for slots that it does not supervise yet. */
    Outcome look(S6Programs s6) {
        return s6.svscanctl("-a", path);
    }

    /** The profiles that have a slot, sorted. */
    List<String> profiles() {
        var found = new ArrayList<String>();
        if (Files.isDirectory(path)) {
            try (var entries = Files.newDirectoryStream(path, SlotName.PREFIX + "*")) {
                for (var entry : entries) {
                    var profile = SlotName.profileOf(String.valueOf(entry.getFileName()));
                    if (SlotName.valid(profile) && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                        found.add(profile);
                    }
                }
            } catch (IOException | java.nio.file.DirectoryIteratorException _) {
                return List.of(); // wiped while we looked, or not ours to read
            }
        }
        found.sort(null);
        return found;
    }

    /**
     * Keeps other processes of Hermes from making or removing slots meanwhile. The lock is on the directory itself: it leaves
     * nothing behind, belongs to nobody, and ends with the process.
     */
    Lock lock() throws IOException {
        int descriptor = Native.open(path);
        try {
            long end = System.nanoTime() + LOCK_WAIT.toNanos();
            while (!Native.tryLock(descriptor)) {
                if (System.nanoTime() - end >= 0) {
                    throw new IOException(
                            "another process has been working on " + path + " for " + LOCK_WAIT.toSeconds() + " s");
                }
                Thread.sleep(PAUSE);
            }
            return new Lock(descriptor);
        } catch (InterruptedException e) {
            Native.close(descriptor);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + path, e);
        } catch (IOException e) {
            Native.close(descriptor);
            throw e;
        }
    }

    record Lock(int descriptor) implements AutoCloseable {
        @Override
        public void close() {
            Native.close(descriptor);
        }
    }
}
