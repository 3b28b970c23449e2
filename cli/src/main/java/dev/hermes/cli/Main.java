package dev.hermes.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;

/** The program's entry: takes the edge from the JVM, runs, and is the one place that ends the process. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        var edge = edge();
        int code = new Hermes(edge).run(List.of(arguments));
        edge.out().flush();
        edge.err().flush();
        System.exit(code);
    }

    /** The edge of this process. */
    static Edge edge() {
        return new Edge(
                Clock.system(ZoneId.systemDefault()),
                System.getenv(),
                Path.of(System.getProperty("user.home", ".")),
                Path.of("").toAbsolutePath(),
                System.in,
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                System.getProperty("os.name", "unknown") + " " + System.getProperty("os.version", "") + " ("
                        + System.getProperty("os.arch", "") + ")",
                Terminals.detect(System.getProperty("hermes.tty", "")));
    }

    /** Buffered, because an unbuffered PrintStream makes a system call for every piece of a line. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
