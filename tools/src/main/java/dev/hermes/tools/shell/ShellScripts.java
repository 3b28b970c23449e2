package dev.hermes.tools.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The shell text around commands. It is ASCII: how other characters reach a program as arguments depends on the locale. */
final class ShellScripts {
    static final String BEGIN = read("begin.sh");
    static final String RUN = read("run.sh");
    static final String KEEP = read("keep.sh");

    private ShellScripts() {}

    private static String read(String name) {
        try (var in = Objects.requireNonNull(ShellScripts.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
