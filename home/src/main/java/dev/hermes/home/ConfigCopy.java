package dev.hermes.home;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The settings as they were, kept beside the file before a program rewrites it. */
final class ConfigCopy {
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private ConfigCopy() {}

    /** @param ending of the copy's name, before the time; for example {@code bak-} */
    static Path write(HermesHome home, String ending, String text, Clock clock) {
        var copy = home.file("config.yaml." + ending + TIMESTAMP.format(LocalDateTime.now(clock)));
        try {
            DurableFile.replace(copy, text);
            return copy;
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "Cannot write the copy " + copy + ": " + Problem.of(e) + ".",
                    "Nothing was changed.");
        }
    }
}
