package dev.hermes.tools.process;

import dev.hermes.api.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * A temporary directory that only its owner can enter, and that is gone when it is closed. What a process left behind that
 * was killed is removed by the next one.
 */
public final class PrivateDirectory implements AutoCloseable {
    private static final String PREFIX = "hermes-";
    private static final String OWNER = ".owner";

    private final Path path;
    private final Log log;

    private PrivateDirectory(Path path, Log log) {
        this.path = path;
        this.log = log;
    }

    /** @param purpose becomes a part of the name */
    public static PrivateDirectory create(Path parent, String purpose, Log log) throws IOException {
        var path = Files.createTempDirectory(parent, PREFIX + purpose + "-"); // born 0700
        Files.writeString(path.resolve(OWNER), identity(ProcessHandle.current()));
        return new PrivateDirectory(path, log);
    }

    /** Removes directories of owners that are no more. Other people's are left alone, as they cannot be read. */
    public static void sweep(Path parent, Log log) {
        try (var candidates = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (var path : candidates) {
                if (!Files.isSymbolicLink(path) && abandoned(path)) {
                    new PrivateDirectory(path, log).close();
                }
            }
        } catch (IOException e) {
            log.warn("tools.process", "cannot look for old temporary directories in " + parent, e);
        }
    }

    private static boolean abandoned(Path path) {
        try {
            var owner = Files.readString(path.resolve(OWNER));
            var pid = Long.parseLong(owner.substring(0, Math.max(owner.indexOf(' '), 0)));
            return ProcessHandle.of(pid)
                    .map(alive -> !identity(alive).equals(owner))
                    .orElse(true);
        } catch (IOException | NumberFormatException _) {
            return false; // not one of ours, or not finished yet
        }
    }

    /** Numbers are given again; number and start together are not. */
    private static String identity(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(Object::toString).orElse("");
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try (var all = Files.walk(path)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            log.warn("tools.process", "cannot remove " + path, e);
        }
    }
}
