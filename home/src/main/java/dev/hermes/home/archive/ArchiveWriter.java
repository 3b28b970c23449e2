package dev.hermes.home.archive;

import dev.hermes.home.FileModes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes a tar.gz for its owner only. The file appears under its name when it is complete and on the disk; until then, and
 * when something fails, what was there before stays.
 */
public final class ArchiveWriter implements AutoCloseable {
    private static final int PLAIN_FILE = 0644;
    private static final int WHOLE = 8 << 20;

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final TarArchiveOutputStream tar;
    private boolean finished;

    private ArchiveWriter(Path target, Path temporary) throws IOException {
        this.target = target;
        this.temporary = temporary;
        this.channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
        var out = new GZIPOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
        this.tar = new TarArchiveOutputStream(out, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    /** @param target in a directory that exists */
    public static ArchiveWriter open(Path target) throws IOException {
        var file = target.toAbsolutePath();
        var temporary = Files.createTempFile(file.getParent(), "." + file.getFileName() + "_", ".tmp"); // born 0600
        try {
            return new ArchiveWriter(file, temporary);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    /** @param name relative, parts joined by {@code /} */
    public void directory(String name) throws IOException {
        tar.putArchiveEntry(new TarArchiveEntry(name + "/"));
        tar.closeArchiveEntry();
    }

    /** Adds a file as it is at this moment: one that grows meanwhile, as logs do, is taken up to where it ended. */
    public void file(String name, Path file) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setMode(mode(file));
        entry.setModTime(Files.getLastModifiedTime(file));
        long size = Files.size(file);
        try (var in = Files.newInputStream(file)) {
            var whole = size <= WHOLE ? in.readNBytes(WHOLE) : new byte[0];
            entry.setSize(size <= WHOLE ? whole.length : size);
            tar.putArchiveEntry(entry);
            tar.write(whole);
            if (size > WHOLE) {
                copy(in, size, name);
            }
            tar.closeArchiveEntry();
        }
    }

    private void copy(java.io.InputStream in, long size, String name) throws IOException {
        var buffer = new byte[1 << 16];
        for (long left = size; left > 0; ) {
            int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (n < 0) {
                throw new IOException("became shorter while it was read (" + name + ")");
            }
            tar.write(buffer, 0, n);
            left -= n;
        }
    }

    private static int mode(Path file) throws IOException {
        return FileModes.of(file, PLAIN_FILE);
    }

    /** Gives the archive its name. */
    public void finish() throws IOException {
        tar.close(); // writes the end of the archive
        try (var written = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        finished = true;
    }

    /** Removes what was not finished. */
    @Override
    public void close() throws IOException {
        if (!finished) {
            try (OutputStream _ = tar) {
                channel.close();
            } catch (IOException _) {
                // The rest could not be written: it is thrown away anyway.
            } finally {
                Files.deleteIfExists(temporary);
            }
        }
    }
}
