package dev.hermes.cli;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The program's entry: takes the edge from the JVM, runs, and is the one place that ends the process. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        var edge = edge();
        var hermes = new Hermes(edge);
        int code = hermes.run(List.of(arguments));
        edge.out().flush();
        edge.err().flush();
        if (hermes.terminalIsHidden()) {
            System.exit(code); // which has the JDK show again what is typed
        }
        end(code);
    }

    /**
     * Everything is closed by now, so nothing has to run at the end of the JVM. {@code System.exit} would search every jar for a
     * logger to tell about it, which takes longer than the quick commands themselves. Where a signal is already
     * ending the process, its exit status and the hooks that wait for this thread are left alone.
     */
    private static void end(int code) {
        try {
            var probe = new Thread();
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
        } catch (IllegalStateException _) {
            System.exit(code); // waits for the end that is under way
        }
        Runtime.getRuntime().halt(code);
    }

    /** The edge of this process. */
    static Edge edge() {
        return new Edge(
                new SystemClock(),
                System.getenv(),
                userHome(),
                Path.of("").toAbsolutePath(),
                System.in,
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                System.getProperty("os.name", "unknown") + " " + System.getProperty("os.version", "") + " ("
                        + System.getProperty("os.arch", "") + ")",
                Terminals.detect(System.getProperty("hermes.tty", "")),
                program(),
                Terminals::open,
                Path.of("/"));
    }

    /** Where shells and upstream see {@code ~}: Java asks the user database and does not know of a HOME that was set. */
    private static Path userHome() {
        var home = System.getenv().getOrDefault("HOME", "");
        boolean windows = File.separatorChar == '\\';
        return Path.of(home.startsWith("/") && !windows ? home : System.getProperty("user.home", "."));
    }

    /** The launcher; or, where this was started without one, the JVM with the same class path. */
    private static List<String> program() {
        var launcher = System.getProperty("hermes.launcher", "");
        return launcher.isEmpty()
                ? List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName())
                : List.of(launcher);
    }

    /** Buffered, because an unbuffered PrintStream makes a system call for every piece of a line. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
