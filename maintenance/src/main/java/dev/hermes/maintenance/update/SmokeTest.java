package dev.hermes.maintenance.update;

import dev.hermes.home.profile.TreeRemoval;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts a release before it becomes the current one. */
final class SmokeTest {
    private static final int SECONDS = 60;

    /** A terminal that is closed ends neither an update nor what it starts. */
    private static final List<String> DEAF_TO_HANG_UPS = List.of("sh", "-c", "trap '' HUP; exec \"$0\" \"$@\"");

    private SmokeTest() {}

    /** @throws IOException when it does not start, calls itself another version, or cannot work with this home */
    static void run(Path release, String version, Path home) throws IOException, InterruptedException {
        var empty = Files.createTempDirectory("hermes-update-");
        try {
            var said = start(release, Map.of("HERMES_HOME", empty.toString()), "--version");
            if (!said.contains(version)) {
                throw new IOException("it calls itself '" + said.strip() + "' instead of " + version);
            }
            // Opens a database in memory, reads the settings and loads the table of providers; asks and writes nothing.
            start(release, Map.of("HERMES_HOME", home.toString()), "doctor", "--offline", "--json");
        } finally {
            TreeRemoval.remove(empty);
        }
    }

    /** What it printed. */
    static String start(Path release, Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(DEAF_TO_HANG_UPS);
        command.add(release.resolve("bin/hermes").toString());
        command.addAll(List.of(words));
        var output = Files.createTempFile("hermes-update-", ".txt");
        try {
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            try {
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    throw new IOException("it did not end within " + SECONDS + " s");
                }
                if (process.exitValue() != 0) {
                    var last = Files.readString(output).strip().lines().reduce("", (_, line) -> line);
                    throw new IOException(
                            "'" + String.join(" ", words) + "' ended with " + process.exitValue() + ": " + last);
                }
                return Files.readString(output);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
