package dev.hermes.llm;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lines of UTF-8 from somebody who is not trusted to end them: none is longer than memory has room for. */
public final class LineReader {
    private static final int LONGEST = 32 * 1024 * 1024;

    private final InputStream in;

    public LineReader(InputStream in) {
        this.in = new BufferedInputStream(in, 64 * 1024);
    }

    /** Empty at the end. A line that is too long is cut, and then no JSON any more. */
    public Optional<String> next() throws IOException {
        var line = new ByteArrayOutputStream();
        int b = in.read();
        if (b < 0) {
            return Optional.empty();
        }
        while (b >= 0 && b != '\n') {
            if (line.size() < LONGEST) {
                line.write(b);
            }
            b = in.read();
        }
        return Optional.of(line.toString(StandardCharsets.UTF_8).strip());
    }
}
