package dev.hermes.kanban;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.nio.file.Path;

/** The file of a board is damaged, or none at all: it stays so until somebody puts another in its place. */
public final class DamagedBoard extends HermesException {
    private final transient Path file;

    public DamagedBoard(Path file, String message, String... advice) {
        super(ExitCode.FAILED, message, advice);
        this.file = file;
    }

    public Path file() {
        return file;
    }
}
