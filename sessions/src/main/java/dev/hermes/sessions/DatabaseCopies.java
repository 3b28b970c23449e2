package dev.hermes.sessions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.core.DB;

/** Copies SQLite databases while others write to them. */
public final class DatabaseCopies {
    private static final int DONE = 0;
    private static final DB.ProgressObserver NOBODY = (_, _) -> {};

    private DatabaseCopies() {}

    /**
     * Makes a consistent copy with what is still in the write-ahead log; the original is only read.
     *
     * @param to does not exist; made for its owner only
     * @throws IOException when the database is damaged, or the copy cannot be written
     */
    public static void copy(Path database, Path to) throws IOException {
        if (to.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        try (var connection = JDBC.createConnection(url(database), new Properties())) {
            int code = connection.getDatabase().backup("main", to.toString(), NOBODY);
            if (code != DONE) {
                throw new IOException("the copy of " + database + " failed with SQLite's code " + code);
            }
        } catch (SQLException e) {
            throw new IOException("cannot copy " + database + ": " + e.getMessage(), e);
        }
    }

    private static String url(Path database) {
        return "jdbc:sqlite:" + database.toUri().toASCIIString() + "?mode=ro";
    }
}
