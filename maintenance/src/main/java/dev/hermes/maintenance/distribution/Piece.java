package dev.hermes.maintenance.distribution;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that goes into a profile. */
sealed interface Piece {
    InputStream open() throws IOException;

    /** Permission bits. */
    int mode() throws IOException;

    /** A file of the distribution; of its mode only counts whether it is a program. */
    record Of(Path file) implements Piece {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }

        @Override
        public int mode() {
            return Files.isExecutable(file) ? 0755 : 0644;
        }
    }

    /** Something that was made here. */
    @SuppressWarnings("ArrayRecordComponent") // made once, written once
    record Text(byte[] bytes) implements Piece {
        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public int mode() {
            return 0644;
        }
    }
}
