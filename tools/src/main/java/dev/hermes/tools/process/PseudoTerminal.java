package dev.hermes.tools.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A terminal for programs that insist on one, made by {@code script}, which every Linux and macOS has; the two disagree
 * about its arguments.
 */
public final class PseudoTerminal {
    private static final Duration TO_ANSWER = Duration.ofSeconds(5);

    private final Children children;
    private volatile Kind kind = Kind.UNKNOWN;

    private enum Kind {
        UNKNOWN,
        LINUX,
        BSD,
        NONE
    }

    public PseudoTerminal(Children children) {
        this.children = children;
    }

    /** The command that runs this one in a terminal; empty where there is no way to make one. */
    public Optional<List<String>> around(List<String> command) throws InterruptedException {
        var script = children.find("script").map(Path::toString).orElse("");
        return switch (kind()) {
            case LINUX ->
                Optional.of(List.of(
                        script,
                        "-qefc",
                        command.stream().map(PseudoTerminal::quoted).collect(Collectors.joining(" ")),
                        "/dev/null"));
            case BSD -> {
                var all = new ArrayList<>(List.of(script, "-q", "/dev/null"));
                all.addAll(command);
                yield Optional.of(List.copyOf(all));
            }
            case UNKNOWN, NONE -> Optional.empty();
        };
    }

    private Kind kind() throws InterruptedException {
        if (kind == Kind.UNKNOWN) {
            kind = ask();
        }
        return kind;
    }

    private Kind ask() throws InterruptedException {
        var script = children.find("script");
        if (script.isEmpty()) {
            return Kind.NONE;
        }
        var question = new Children.Request(
                List.of(script.get().toString(), "--version"), Path.of("/"), Map.of(), false, true);
        try (var child = children.start(question)) {
            var answer = new Captured(1000);
            var reader = OutputReader.start(child.output(), answer);
            boolean ended = child.await(TO_ANSWER);
            reader.finish(TO_ANSWER);
            if (ended && answer.text().contains("util-linux")) {
                return Kind.LINUX;
            }
            return children.find("sw_vers").isPresent() ? Kind.BSD : Kind.NONE;
        } catch (IOException _) {
            return Kind.NONE;
        }
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
