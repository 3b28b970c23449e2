package dev.hermes.home.archive;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.FileModes;
import dev.hermes.home.PrivateDirectories;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Set;

/** Writes the entries of an archive below one directory. */
final class Extraction {
    private static final int BUFFER = 1 << 16;
    private static final int OWNER_READS = 0400;

    private final Path directory;
    private final ArchiveReader.Placement placement;

    Extraction(Path directory, ArchiveReader.Placement placement) {
        this.directory = directory;
        this.placement = placement;
    }

    void run(ArchiveReader archive) throws IOException {
        makeEmpty();
        enoughRoom(archive);
        for (var entry : archive.entries()) {
            var target = placement.path(entry);
            if (entry.directory() && target.isPresent()) {
                PrivateDirectories.create(inside(target.get()));
            }
        }
        archive.read((entry, content) -> {
            var target = placement.path(entry);
            if (target.isPresent()) {
                write(entry, content, inside(target.get()));
            }
        });
    }

    private void makeEmpty() throws IOException {
        PrivateDirectories.create(directory);
        try (var present = Files.newDirectoryStream(directory)) {
            if (present.iterator().hasNext()) {
                throw new IOException("the directory is not empty (" + directory + ")");
            }
        }
    }

    private void enoughRoom(ArchiveReader archive) throws IOException {
        long needed = 0;
        for (var entry : archive.entries()) {
            needed += placement.path(entry).isPresent() ? entry.size() : 0;
        }
        long free = Files.getFileStore(directory).getUsableSpace();
        if (needed > free) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "Not enough room: the archive needs " + (needed >> 20) + " MiB, and " + (free >> 20)
                            + " MiB are free where " + directory + " lies.");
        }
    }

    private Path inside(String relative) throws IOException {
        var path = directory.resolve(relative).normalize();
        if (!path.startsWith(directory.normalize())) {
            throw new IOException("outside of the directory (" + relative + ")");
        }
        return path;
    }

    private void write(ArchiveEntry entry, InputStream content, Path target) throws IOException {
        var parent = target.getParent();
        if (parent != null) {
            PrivateDirectories.create(parent);
        }
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try (var out = FileChannel.open(target, options, FileModes.atBirth(target, FileModes.PRIVATE))) {
            var buffer = new byte[BUFFER];
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                for (var bytes = ByteBuffer.wrap(buffer, 0, n); bytes.hasRemaining(); ) {
                    out.write(bytes);
                }
            }
            out.force(true);
        }
        FileModes.set(target, placement.mode(entry) | OWNER_READS);
        if (placement.keepTimes() && entry.modified() > 0) {
            Files.setLastModifiedTime(target, FileTime.fromMillis(entry.modified()));
        }
    }
}
