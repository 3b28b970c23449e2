package dev.hermes.tools.file.search;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks for a pattern in a file or in all files of a tree. Every implementation finds the same, in the same order. */
public interface TextSearch {
    /**
     * @param root a directory or a file, absolute
     * @param glob only files whose path under the root matches
     * @param hits is told each matching line, by file in the order of {@link FileWalk}, then by line
     */
    void search(Path root, SearchPattern pattern, Optional<Glob> glob, Consumer<Hit> hits)
            throws IOException, InterruptedException;
}
