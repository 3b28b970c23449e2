package dev.hermes.cli;

import dev.hermes.cli.args.Arguments;
import dev.hermes.home.HermesHome;
import dev.hermes.testkit.MutableClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs commands in this process, on a home of their own, with a standing clock and captured streams. */
final class Cli {
    /** @param err with what went to standard error */
    record Result(int exit, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }

        String lastError() {
            return err.lines().reduce("", (_, line) -> line);
        }
    }

    final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private InputStream in = InputStream.nullInputStream();
    private Edge.Terminal terminal = Edge.Terminal.NONE;
    private Optional<List<String>> program = Optional.empty();
    private Optional<OutputStream> outOverride = Optional.empty();

    private Cli(Path directory) {
        this.directory = directory;
        environment.put("HERMES_HOME", home().toString());
        environment.put("HOME", directory.toString());
        environment.put("HTTPS_PROXY", "http://127.0.0.1:1"); // no test leaves this machine
        environment.put("PATH", String.valueOf(System.getenv("PATH")));
    }

    /** @param directory empty; gets {@code home} and {@code work} */
    static Cli in(Path directory) {
        var cli = new Cli(directory);
        cli.make(cli.home());
        cli.make(cli.work());
        return cli;
    }

    Path home() {
        return directory.resolve("home");
    }

    /** The directory in which the commands are run. */
    Path work() {
        return directory.resolve("work");
    }

    Cli with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** What the next command finds on standard input, which is no terminal. */
    Cli typing(String text) {
        in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Cli reading(InputStream input) {
        in = input;
        return this;
    }

    /** The same text from a person at a terminal. */
    Cli person(String text) {
        terminal = new Edge.Terminal(true, true, true);
        return with("TERM", "dumb").typing(text);
    }

    /** What starts this program, as an installation has it. */
    Cli startedAs(Path launcher) {
        program = Optional.of(List.of(launcher.toString()));
        return this;
    }

    Cli writingTo(OutputStream stream) {
        outOverride = Optional.of(stream);
        return this;
    }

    /** A file of the home. */
    Cli file(String name, String text) {
        try {
            var file = home().resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String file(String name) {
        try {
            return Files.readString(home().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a command of this home would work with, for what is no command. */
    Context context() {
        var edge = edge(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
        var none = Arguments.of("none", "");
        return new Context(edge, new Console(edge), new HermesHome(home(), home(), "default"), none, none);
    }

    private Edge edge(OutputStream out, OutputStream err) {
        return new Edge(
                clock,
                environment,
                directory,
                work(),
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                "Linux",
                terminal,
                program.orElseGet(() -> Processes.command(directory)),
                () -> {
                    throw new IOException("what needs a real terminal is tested on one");
                },
                directory.resolve("root"));
    }

    Result run(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var edge = edge(outOverride.orElse(out), err);
        int exit = new Hermes(edge).run(List.of(words));
        in = InputStream.nullInputStream();
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private void make(Path path) {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
