package dev.hermes.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Files for their owner alone, from their first moment on. */
public final class PrivateFiles {
    private PrivateFiles() {}

    /** Opens a file to write at its end. One that is not there is made; one that is keeps its mode. */
    public static FileChannel append(Path file) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return FileChannel.open(file, options, FileModes.atBirth(file, FileModes.PRIVATE));
    }

    /** Makes an empty file, unless there is one. */
    public static void create(Path file) throws IOException {
        append(file).close();
    }
}
