package dev.hermes.maintenance.backup;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.FileModes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * Writes a zip for its owner only. It appears under its name when it is complete, on the disk, and was read back; until then,
 * and when something fails, what was there before stays.
 */
final class ZipFileWriter implements AutoCloseable {
    private static final int LEVEL = 6;

    /** Zip has no earlier time. */
    private static final long FIRST_TIME = Instant.parse("1980-01-02T00:00:00Z").toEpochMilli();

    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private final ZipArchiveOutputStream zip;
    private int entries;
    private boolean finished;

    private ZipFileWriter(Path target, Path part, FileChannel channel) throws IOException {
        this.target = target;
        this.part = part;
        this.channel = channel;
        this.zip = new ZipArchiveOutputStream(channel);
        zip.setEncoding("UTF-8");
        zip.setUseZip64(Zip64Mode.AsNeeded);
        zip.setLevel(LEVEL);
    }

    /** Where a zip lies while it is being written. */
    static Path part(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".part");
    }

    /**
     * @param target absolute, in a directory that exists
     * @throws HermesException when another process is writing it
     */
    static ZipFileWriter open(Path target) throws IOException {
        var part = part(target);
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var channel = FileChannel.open(part, options, FileModes.atBirth(part, FileModes.PRIVATE));
        try {
            // The lock tells what a killed process has left from what a living one is writing.
            if (!lock(channel)) {
                throw new HermesException(
                        ExitCode.FAILED, "Another process is writing " + target + ".", "Wait until it is done.");
            }
            channel.truncate(0);
            return new ZipFileWriter(target, part, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    /**
     * Adds a file.
     *
     * @param content read to its end
     * @throws IOException when the zip cannot be written or the content not be read; it is of no use then
     */
    void file(String name, FileFacts facts, InputStream content) throws IOException {
        var entry = new ZipArchiveEntry(name);
        entry.setUnixMode(UnixStat.FILE_FLAG | facts.mode());
        entry.setTime(Math.max(FIRST_TIME, facts.changed().toEpochMilli()));
        zip.putArchiveEntry(entry);
        content.transferTo(zip);
        zip.closeArchiveEntry();
        entries++;
    }

    int entries() {
        return entries;
    }

    /** Gives the zip its name. */
    void finish() throws IOException {
        zip.finish();
        channel.force(true);
        verify();
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        finished = true;
        zip.close();
        syncDirectory();
    }

    /** Reads everything back: each entry's checksum is compared on the way. */
    private void verify() throws IOException {
        try (var written = new ZipFile(part.toFile())) {
            if (written.size() != entries) {
                throw new IOException("the archive has " + written.size() + " files instead of " + entries);
            }
            for (var all = written.entries(); all.hasMoreElements(); ) {
                try (InputStream in = written.getInputStream(all.nextElement())) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
        }
    }

    private void syncDirectory() {
        var directory = target.getParent();
        if (directory == null) {
            return;
        }
        try (var opened = FileChannel.open(directory, StandardOpenOption.READ)) {
            opened.force(true);
        } catch (IOException _) {
            return; // Windows refuses to open directories; there the rename has to do
        }
    }

    /** Removes what was not finished. */
    @Override
    public void close() throws IOException {
        if (!finished) {
            Files.deleteIfExists(part); // before the lock goes
            try (var _ = zip) {
                channel.close();
            } catch (IOException _) {
                return; // the rest could not be written: it is thrown away anyway
            }
        }
    }
}
