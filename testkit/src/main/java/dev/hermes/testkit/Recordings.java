package dev.hermes.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What providers really sent; see {@code recordings/README.md} among the resources. */
public final class Recordings {
    private Recordings() {}

    /** The event payloads of one recorded stream. */
    public static List<String> lines(String protocol, String file) {
        var name = "/recordings/" + protocol + "/" + file + ".jsonl";
        try (var resource = Recordings.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalArgumentException("no recording " + name);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
