package dev.hermes.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tells whether a file is another one than before, without reading it. Nothing of it alone would: a file that is restored
 * gets older, and one that is written twice within a tick of the clock keeps its time.
 *
 * @param key what the file system calls it; another one after the file was replaced, and nothing on Windows
 */
public record FileStamp(FileTime time, long size, Optional<Object> key) {
    private static final FileStamp ABSENT = new FileStamp(FileTime.fromMillis(0), -1, Optional.empty());

    public boolean isThere() {
        return size >= 0;
    }

    /** A file that is not there, or cannot be looked at, has a stamp too. */
    public static FileStamp of(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            @Nullable Object key = attributes.fileKey();
            return new FileStamp(attributes.lastModifiedTime(), attributes.size(), Optional.ofNullable(key));
        } catch (IOException _) {
            return ABSENT;
        }
    }
}
