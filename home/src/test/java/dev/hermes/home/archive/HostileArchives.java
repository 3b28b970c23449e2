package dev.hermes.home.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Makes archives that no honest program makes. */
final class HostileArchives {
    private static final int BLOCK = 512;

    private HostileArchives() {}

    interface Tar {
        void fill(TarArchiveOutputStream tar) throws IOException;
    }

    interface Zip {
        void fill(ZipArchiveOutputStream zip) throws IOException;
    }

    static Path tarGz(Path file, Tar content) throws IOException {
        try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file)), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            content.fill(tar);
        }
        return file;
    }

    static void add(TarArchiveOutputStream tar, String name, String text) throws IOException {
        add(tar, new TarArchiveEntry(name, true), text);
    }

    static void add(TarArchiveOutputStream tar, TarArchiveEntry entry, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    static void link(TarArchiveOutputStream tar, String name, byte kind, String target) throws IOException {
        var entry = new TarArchiveEntry(name, kind, true);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    static Path zip(Path file, Zip content) throws IOException {
        try (var zip = new ZipArchiveOutputStream(file)) {
            content.fill(zip);
        }
        return file;
    }

    static void add(ZipArchiveOutputStream zip, String name, int mode, String text) throws IOException {
        var entry = new ZipArchiveEntry(name);
        entry.setUnixMode(mode);
        zip.putArchiveEntry(entry);
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeArchiveEntry();
    }

    /** A real tar.gz of one file of zeros; gzip members may follow each other, so it is made in no time. */
    static Path zeros(Path file, String name, long gibibytes) throws IOException {
        var chunk = gzipped(new byte[64 << 20]);
        try (var out = Files.newOutputStream(file)) {
            out.write(gzipped(header(name, gibibytes << 30, '0')));
            for (long i = 0; i < gibibytes * 16; i++) {
                out.write(chunk);
            }
            out.write(gzipped(new byte[2 * BLOCK]));
        }
        return file;
    }

    /** A tar.gz of a million empty files. */
    static Path millionFiles(Path file) throws IOException {
        var tenThousand = new ByteArrayOutputStream();
        for (int i = 0; i < 10_000; i++) {
            tenThousand.write(header("x/" + i, 0, '0'));
        }
        var chunk = gzipped(tenThousand.toByteArray());
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < 100; i++) {
                out.write(chunk);
            }
            out.write(gzipped(new byte[2 * BLOCK]));
        }
        return file;
    }

    /** A tar.gz whose first header says that a name of that many bytes follows. */
    static Path endlessName(Path file, int mebibytes) throws IOException {
        var chunk = gzipped(new byte[1 << 20]);
        try (var out = Files.newOutputStream(file)) {
            out.write(gzipped(header("././@LongLink", (long) mebibytes << 20, 'L')));
            for (int i = 0; i < mebibytes; i++) {
                out.write(chunk);
            }
        }
        return file;
    }

    /** A header block as tar(5) describes it. */
    static byte[] header(String name, long size, char kind) {
        var block = new byte[BLOCK];
        put(block, 0, name);
        put(block, 100, "0000644");
        put(block, 108, "0000000");
        put(block, 116, "0000000");
        if (size < 1L << 33) {
            put(block, 124, String.format("%011o", size));
        } else {
            ByteBuffer.wrap(block, 128, 8).putLong(size);
            block[124] = (byte) 0x80;
        }
        put(block, 136, "00000000000");
        Arrays.fill(block, 148, 156, (byte) ' ');
        block[156] = (byte) kind;
        put(block, 257, "ustar\00000");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, String.format("%06o\0 ", sum));
        return block;
    }

    private static void put(byte[] block, int at, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    static byte[] gzipped(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /** Changes what the zip's directory says about the unpacked size of every member. */
    static void claimSize(Path zip, int size) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(zip)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i + 46 < bytes.limit(); i++) {
            if (bytes.getInt(i) == 0x02014b50) {
                bytes.putInt(i + 24, size);
            }
        }
        Files.write(zip, bytes.array());
    }
}
