package dev.hermes.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;

/**
 * Files that survive: a reader, or a power cut, finds the old bytes or the new ones, never a mixture.
 *
 * <p>New bytes go into a temporary sibling, are synced and renamed over the target. A symbolic link stays a link, and an
 * existing file keeps its mode and owner; a new one is for the owner of its directory alone. What a killed process left of an
 * earlier write is deleted.
 */
public final class DurableFile {
    private DurableFile() {}

    public static void replace(Path target, String text) throws IOException {
        replace(target, text.getBytes(StandardCharsets.UTF_8));
    }

    public static void replace(Path target, byte[] content) throws IOException {
        replace(target, content, ScratchFiles::of);
    }

    /** The same for a file of keys and logins, whose temporary sibling has the name that upstream looks for. */
    public static void replaceSecret(Path target, String text) throws IOException {
        replaceSecret(target, text.getBytes(StandardCharsets.UTF_8));
    }

    public static void replaceSecret(Path target, byte[] content) throws IOException {
        replace(target, content, ScratchFiles::ofSecret);
    }

    private interface Sibling {
        Path of(Path directory, String name) throws IOException;
    }

    private static void replace(Path target, byte[] content, Sibling sibling) throws IOException {
        var real = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        var directory = real.getParent();
        if (directory == null) {
            throw new IOException("not a file: " + target);
        }
        Files.createDirectories(directory);
        var name = String.valueOf(real.getFileName());
        var temporary = sibling.of(directory, name); // born 0600
        try {
            takeModeAndOwner(real, directory, temporary);
            try (var out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                for (var bytes = ByteBuffer.wrap(content); bytes.hasRemaining(); ) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(temporary, real, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory(directory);
            ScratchFiles.deleteStale(directory, name);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Those of the file that is replaced; a new one belongs to whom its directory belongs to, also when root writes it. */
    private static void takeModeAndOwner(Path existing, Path directory, Path temporary) throws IOException {
        boolean replaces = Files.exists(existing);
        var from = Files.getFileAttributeView(replaces ? existing : directory, PosixFileAttributeView.class);
        // Not through a link: who owns the directory could have put one in the place of our file.
        var to = Files.getFileAttributeView(temporary, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (from == null || to == null) {
            return;
        }
        var attributes = from.readAttributes();
        if (replaces) {
            to.setPermissions(attributes.permissions());
        }
        if (!attributes.owner().equals(to.readAttributes().owner())) {
            try {
                to.setOwner(attributes.owner());
            } catch (IOException _) {
                // Only root may give files away; the content matters more than the owner.
            }
        }
    }

    /** The new name is data too. Not every system lets a directory be opened; there the rename has to do. */
    private static void syncDirectory(Path directory) {
        try (var opened = FileChannel.open(directory, StandardOpenOption.READ)) {
            opened.force(true);
        } catch (IOException _) {
            // Windows refuses to open directories.
        }
    }
}
