package dev.hermes.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * What is run once at build time so that the JVM remembers the classes a start needs: the commonest commands, on a
 * throw-away home, without a network. Not part of any command.
 */
public final class Rehearsal {
    private Rehearsal() {}

    /** @param arguments a directory that is empty or does not exist */
    public static void main(String[] arguments) throws IOException {
        var home = Path.of(arguments[0]);
        Files.createDirectories(home);
        var sample = home.resolve("work");
        Files.createDirectories(sample);
        Files.writeString(sample.resolve("notes.md"), "# Notes\n\nOne line.\n");
        for (var words : List.of(
                List.of("--version"),
                List.of("--help"),
                List.of("version"),
                List.of("sessions", "list"),
                List.of("config", "show"),
                List.of("config", "set", "display.compact", "true"),
                List.of("profile", "list"),
                List.of("tools", "list"),
                List.of("completion", "bash"),
                List.of("nonsense"),
                List.of("--provider", "demo", "-z", "how many files are in this folder?"),
                List.of("--provider", "demo", "-z", "read notes.md"),
                List.of("--provider", "demo", "-z", "run the command: echo hello"),
                List.of("--provider", "demo", "chat", "-q", "list the files here"),
                List.of("sessions", "list"),
                List.of("sessions", "stats"),
                List.of("insights"),
                List.of("doctor"))) {
            run(home, sample, words);
        }
        TerminalRehearsal.run();
        Main.edge().out().println("Rehearsed.");
    }

    private static void run(Path home, Path directory, List<String> words) {
        var out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        var edge = new Edge(
                Clock.system(ZoneId.systemDefault()),
                Map.of(
                        "HERMES_HOME",
                        home.toString(),
                        "PATH",
                        String.valueOf(System.getenv("PATH")),
                        "HOME",
                        home.toString()),
                home,
                directory,
                new ByteArrayInputStream(new byte[0]),
                out,
                out,
                System.getProperty("os.name", ""),
                Edge.Terminal.NONE);
        new Hermes(edge).run(words);
    }
}
