package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The program as a process of its own, with this build's classes. */
final class Processes {
    private static final Duration SOON = Duration.ofSeconds(30);

    private Processes() {}

    /** Something that another process does in its own time. */
    interface Check {
        boolean holds() throws Exception;
    }

    static void eventually(String what, Check check) throws Exception {
        long end = System.nanoTime() + SOON.toNanos();
        while (!check.holds()) {
            assertThat(System.nanoTime() - end).as("waiting until " + what).isNegative();
            Thread.sleep(10);
        }
    }

    /** @param directory has {@code home} and {@code work}, as {@link Cli} makes them */
    static Process hermes(Path directory, String... words) throws IOException {
        return builder(directory, List.of(), words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** @param wrapper a program with arguments that starts the one that its last arguments name */
    static ProcessBuilder builder(Path directory, List<String> wrapper, String... words) {
        var command = new ArrayList<>(wrapper);
        command.addAll(command(directory, words));
        var builder =
                new ProcessBuilder(command).directory(directory.resolve("work").toFile());
        builder.environment().put("HERMES_HOME", directory.resolve("home").toString());
        builder.environment().put("HOME", directory.toString());
        return builder;
    }

    /** What starts the program; its home is told by the environment. */
    static List<String> command(Path directory, String... words) {
        return java(Main.class, words);
    }

    /** What starts another program of this build. */
    static List<String> java(Class<?> program, String... words) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(words));
        return command;
    }
}
