package dev.hermes.kanban.work;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.PrivateDirectories;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/** What the workers of a task print, in one file that starts anew when it has grown too long. */
public final class WorkerLog {
    private WorkerLog() {}

    /**
     * The text, or its end, which begins with a whole line if there is one.
     *
     * @param tail how many bytes at most
     * @return empty when there is no log
     */
    public static Optional<String> read(Path file, Optional<Long> tail) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            long size = in.length();
            long wanted = Math.min(size, Math.min(tail.orElse(size), Integer.MAX_VALUE - 16));
            boolean cut = wanted < size;
            var bytes = new byte[(int) wanted];
            in.seek(size - wanted);
            in.readFully(bytes);
            int from = 0;
            if (cut) {
                for (int i = 0; i < bytes.length - 1 && from == 0; i++) {
                    from = bytes[i] == '\n' ? i + 1 : 0;
                }
            }
            return Optional.of(new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "The log " + file + " cannot be read: " + e.getMessage());
        }
    }

    /** Makes room: a file above the limit becomes {@code .1}, that {@code .2} and so on; the oldest goes. */
    public static void rotate(Path file, long limit, int backups) throws IOException {
        PrivateDirectories.create(Optional.ofNullable(file.getParent()).orElse(file));
        if (!Files.isRegularFile(file) || Files.size(file) <= limit) {
            return;
        }
        if (backups < 1) {
            Files.delete(file);
            return;
        }
        for (int n = backups - 1; n >= 1; n--) {
            var older = file.resolveSibling(file.getFileName() + "." + n);
            if (Files.exists(older)) {
                Files.move(
                        older,
                        file.resolveSibling(file.getFileName() + "." + (n + 1)),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Deletes logs that nobody has written to since. @return how many */
    public static int deleteOlder(Path directory, Instant before) {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        int deleted = 0;
        try (var files = Files.newDirectoryStream(directory, "*.log*")) {
            for (var file : files) {
                if (Files.isRegularFile(file)
                        && Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.delete(file);
                    deleted++;
                }
            }
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, directory + " cannot be tidied: " + e.getMessage());
        }
        return deleted;
    }
}
