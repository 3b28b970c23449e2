package dev.hermes.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes the application directory of a build, and for a release the archive around it.
 *
 * <p>{@code Assemble <build directory> app|archive <version> <project root>}. Runs on the JDK that will run the program,
 * because a class cache fits only the Java it was made with, and with the program's class path, which says what to pack.
 */
public final class Assemble {
    private Assemble() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var build = Path.of(arguments[0]);
        var version = arguments[2];
        var root = Path.of(arguments[3]);
        var app = new Application(build.resolve("app"));
        app.copyJars(System.getProperty("java.class.path"));
        app.writeOptions();
        app.unpackNativeLibraries();
        switch (arguments[1]) {
            case "app" -> {
                var java = Path.of(System.getProperty("java.home"));
                app.train(java);
                app.seal(java);
            }
            case "archive" -> new Archive(build, app, version, root).pack();
            default -> throw new IllegalArgumentException("app or archive, not " + arguments[1]);
        }
    }

    /** Runs a program; what it says is only of interest when it fails, which ends the build. */
    static void run(Path directory, List<String> command) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        var said = directory.resolve("last-program.log");
        int code = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException(command.getFirst() + " ended with " + code + ":\n"
                    + new String(Files.readAllBytes(said), StandardCharsets.UTF_8));
        }
    }
}
