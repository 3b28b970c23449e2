package dev.hermes.cli;

import dev.hermes.api.HermesException;
import dev.hermes.maintenance.backup.HomeImport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Before anything reads a home, an import or a restore that a crash has cut off is ended. */
final class InterruptedImport {
    /** Named here, so that the usual start looks at two paths and loads nothing. */
    private static final Path COLLECTED = Path.of(".import");

    private InterruptedImport() {}

    static void complete(Context context) {
        var home = context.home();
        for (var directory : List.of(home.root(), home.directory())) {
            if (Files.exists(directory.resolve(COLLECTED))) {
                complete(directory, context);
            }
        }
    }

    private static void complete(Path directory, Context context) {
        try {
            if (new HomeImport(directory, context.userHome()).finish()) {
                context.console().warn("A restore that was cut off has been completed.");
            }
        } catch (HermesException e) {
            context.console().warn(e.getMessage());
            e.advice().forEach(context.console()::hint);
        }
    }
}
