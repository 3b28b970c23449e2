package dev.hermes.services.s6;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What became of each profile at each start of the container, for whoever looks for a gateway that did not come back. */
record BootLog(Path directory, Clock clock) {
    private static final long FULL = 262_144;
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxx", Locale.ROOT);

    /** @return what went wrong, a sentence each; a log that cannot be written stops nobody */
    List<String> append(List<String> entries) {
        var problems = new ArrayList<String>();
        var log = directory.resolve("container-boot.log");
        try {
            Files.createDirectories(directory);
            if (Files.exists(log) && Files.size(log) >= FULL) {
                rotate(log, problems);
            }
            var stamp = STAMP.format(ZonedDateTime.now(clock));
            var text = new StringBuilder();
            entries.forEach(
                    entry -> text.append(stamp).append(' ').append(entry).append('\n'));
            Files.writeString(log, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            problems.add("cannot write " + log + ": " + dev.hermes.home.Problem.of(e));
        }
        return problems;
    }

    private void rotate(Path log, List<String> problems) {
        try {
            Files.move(log, directory.resolve("container-boot.log.1"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            problems.add("cannot rename " + log + ": " + dev.hermes.home.Problem.of(e));
        }
    }
}
