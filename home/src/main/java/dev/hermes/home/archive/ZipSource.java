package dev.hermes.home.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/** Zip. Only its directory at the end counts; what stands between the members is never looked at. */
record ZipSource(Path file, int mostEntries) implements MemberSource {
    @Override
    public void each(Visitor visitor) throws IOException {
        countEntries();
        try (var zip = org.apache.commons.compress.archivers.zip.ZipFile.builder()
                .setPath(file)
                .get()) {
            for (var entries = zip.getEntriesInPhysicalOrder(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                boolean readable = zip.canReadEntryData(entry);
                visitor.visit(member(entry, readable), () -> zip.getInputStream(entry));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("damaged: " + e.getMessage(), e);
        }
    }

    /** Java's own reader keeps a few bytes a member, the other one an object: a million must not get that far. */
    private void countEntries() throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            if (zip.size() > mostEntries) {
                throw Judge.tooMany(mostEntries);
            }
        }
    }

    private static Member member(ZipArchiveEntry entry, boolean readable) {
        int mode = entry.getUnixMode() == 0 ? -1 : entry.getUnixMode();
        return new Member(
                entry.getName(),
                entry.isDirectory(),
                other(mode, readable),
                entry.getSize(),
                entry.getCompressedSize(),
                mode,
                entry.getTime());
    }

    private static String other(int mode, boolean readable) {
        if (!readable) {
            return "encrypted, or packed in an unknown way";
        }
        int type = mode < 0 ? 0 : mode & UnixStat.FILE_TYPE_FLAG;
        return switch (type) {
            case 0, UnixStat.FILE_FLAG, UnixStat.DIR_FLAG -> "";
            case UnixStat.LINK_FLAG -> "a symbolic link";
            default -> "neither file nor directory";
        };
    }
}
