package dev.hermes.home.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Tar, packed with gzip. */
record TarGzSource(Path file) implements MemberSource {
    private static final int BUFFER = 1 << 16;

    /** Long names and extended headers are read into memory; none that is honest needs more. */
    private static final long HEADER = 1 << 20;

    @Override
    public void each(Visitor visitor) throws IOException {
        try (var metered = new Metered(new GZIPInputStream(Files.newInputStream(file), BUFFER));
                var tar = new TarArchiveInputStream(metered, "UTF-8")) {
            while (true) {
                metered.left = HEADER;
                var entry = tar.getNextEntry();
                if (entry == null) {
                    return;
                }
                if (!entry.isCheckSumOK()) {
                    throw new IOException("not a tar archive, or a damaged one");
                }
                metered.left = Long.MAX_VALUE;
                visitor.visit(member(entry), () -> new FilterInputStream(tar) {
                    @Override
                    public void close() {
                        // The archive goes on behind this member.
                    }
                });
                drain(tar);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("damaged: " + e.getMessage(), e);
        }
    }

    private static Member member(TarArchiveEntry entry) {
        return new Member(
                entry.getName(),
                entry.isDirectory(),
                other(entry),
                entry.getSize(),
                -1,
                entry.getMode(),
                entry.getLastModifiedTime().toMillis());
    }

    private static String other(TarArchiveEntry entry) {
        if (entry.isSparse()) {
            return "a sparse file";
        }
        return switch (entry.getLinkFlag()) {
            case TarConstants.LF_OLDNORM, TarConstants.LF_NORMAL, TarConstants.LF_CONTIG, TarConstants.LF_DIR -> "";
            case TarConstants.LF_SYMLINK -> "a symbolic link";
            case TarConstants.LF_LINK -> "a hard link";
            case TarConstants.LF_CHR, TarConstants.LF_BLK -> "a device";
            case TarConstants.LF_FIFO -> "a pipe";
            default -> "neither file nor directory";
        };
    }

    /** Otherwise the rest would count as part of the next header. */
    private static void drain(InputStream in) throws IOException {
        var buffer = new byte[BUFFER];
        while (in.read(buffer) > 0) {
            // what nobody wanted
        }
    }

    /** Ends a stream that goes on for longer than it should. */
    private static final class Metered extends FilterInputStream {
        private long left = HEADER;

        Metered(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            take(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            take(Math.max(0, n));
            return n;
        }

        @Override
        public long skip(long wanted) throws IOException {
            long n = super.skip(wanted);
            take(n);
            return n;
        }

        private void take(long n) throws IOException {
            left -= n;
            if (left < 0) {
                throw new IOException("a header is larger than " + HEADER + " bytes");
            }
        }
    }
}
