package dev.hermes.home;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The siblings that new bytes go into before they take a file's name. A process that is killed leaves one behind, with all that
 * the file holds: whoever writes the file next deletes it when nobody can be at work on it any more.
 */
final class ScratchFiles {
    private static final Pattern OF_ANY = names("[^.].*");
    private static final Duration STALE = Duration.ofHours(1);

    private ScratchFiles() {}

    /**
     * Of files in general, and of those that hold secrets: the names under which upstream knows them.
     *
     * @param undotted matches the name of the file without the dot that hides it
     */
    private static Pattern names(String undotted) {
        return Pattern.compile("\\.+(?:" + undotted + ")_[0-9]{10,20}\\.tmp" + "|\\.*(?:" + undotted
                + ")\\.tmp\\.[0-9]+\\.[0-9a-f]{8,}");
    }

    /** A new one, for its owner alone from its first moment. */
    static Path of(Path directory, String name) throws IOException {
        return Files.createTempFile(directory, "." + undotted(name) + "_", ".tmp");
    }

    /** The same for a file of secrets. */
    static Path ofSecret(Path directory, String name) throws IOException {
        var number =
                String.format(Locale.ROOT, "%016x", ThreadLocalRandom.current().nextLong());
        var file = directory.resolve(name + ".tmp." + ProcessHandle.current().pid() + "." + number);
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createFile(file);
    }

    /** Whether a file is called as they are. */
    static boolean is(String name) {
        return OF_ANY.matcher(name).matches();
    }

    /**
     * Deletes those that were left behind an hour or longer before the file was written. Both times are those of the file system,
     * whatever clock this machine has.
     */
    static void deleteStale(Path directory, String name) {
        var names = names(Pattern.quote(undotted(name)));
        try (var found = Files.newDirectoryStream(
                directory,
                path -> names.matcher(String.valueOf(path.getFileName())).matches())) {
            for (var file : found) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && time(file).plus(STALE).isBefore(time(directory.resolve(name)))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // what was to be written is written; the next who writes tries again
        }
    }

    private static Instant time(Path file) throws IOException {
        return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
    }

    private static String undotted(String name) {
        return name.replaceFirst("^\\.+(?=[^.])", "");
    }
}
