package dev.hermes.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A home without settings, keys and logins, for each test its own. */
abstract class FreshHome {
    @TempDir
    Path directory;

    Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }
}
