package dev.hermes.home;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** An I/O failure in words that a person understands. */
public final class Problem {
    private Problem() {}

    /** A phrase without a full stop, for example {@code permission denied (/data/config.yaml)}. */
    public static String of(IOException failure) {
        return switch (failure) {
            case AccessDeniedException e -> "permission denied (" + e.getFile() + ")";
            case NoSuchFileException e -> "no such file or directory (" + e.getFile() + ")";
            case NotDirectoryException e -> "not a directory (" + e.getFile() + ")";
            case FileAlreadyExistsException e -> "a file is in the way (" + e.getFile() + ")";
            case FileSystemException e when e.getReason() != null -> e.getReason() + " (" + e.getFile() + ")";
            default -> String.valueOf(failure.getMessage());
        };
    }
}
