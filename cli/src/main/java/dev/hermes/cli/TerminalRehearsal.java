package dev.hermes.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;

/** Loads the classes of the line editor on a terminal that exists only in memory. */
final class TerminalRehearsal {
    private TerminalRehearsal() {}

    static void run() throws IOException {
        var keys = new ByteArrayInputStream("hello\r".getBytes(StandardCharsets.UTF_8));
        try (var terminal = TerminalBuilder.builder()
                .system(false)
                .dumb(true)
                .streams(keys, new ByteArrayOutputStream())
                .type("xterm-256color")
                .build()) {
            var reader = LineReaderBuilder.builder().terminal(terminal).build();
            reader.setOpt(LineReader.Option.DISABLE_EVENT_EXPANSION);
            try {
                reader.readLine("> ");
                reader.printAbove(AttributedString.fromAnsi("\u001b[1mbold\u001b[0m"));
            } catch (EndOfFileException _) {
                terminal.flush();
            }
        }
    }
}
