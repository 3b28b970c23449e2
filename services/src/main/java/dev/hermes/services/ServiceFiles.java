package dev.hermes.services;

import dev.hermes.home.FileModes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that a supervisor reads: for everybody to read, and the old text or the new one, never a mixture. */
public final class ServiceFiles {
    private ServiceFiles() {}

    public static void write(Path file, String text) throws IOException {
        var directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException("not a file: " + file);
        }
        Files.createDirectories(directory);
        var building = directory.resolve("." + file.getFileName() + ".tmp");
        try {
            try (var out = FileChannel.open(
                    building,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                for (var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)); bytes.hasRemaining(); ) {
                    out.write(bytes);
                }
                out.force(true);
            }
            FileModes.set(building, FileModes.READABLE);
            Files.move(building, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(building);
        }
    }
}
