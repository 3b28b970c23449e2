package dev.hermes.home.profile;

import java.io.IOException;
import java.nio.file.Path;

/** Copies a database that others may be writing to. */
public interface DatabaseCopy {
    /**
     * Makes a whole, consistent copy.
     *
     * @param to does not exist
     */
    void copy(Path database, Path to) throws IOException;
}
