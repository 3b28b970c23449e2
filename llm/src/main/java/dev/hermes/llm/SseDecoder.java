package dev.hermes.llm;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Server-sent events as the WHATWG HTML standard frames them: bytes in, events out. No I/O; the stream may be cut
 * anywhere.
 */
final class SseDecoder {
    /** @param name the {@code event:} field, {@code message} when there was none */
    record Event(String name, String data) {}

    private static final String UNNAMED = "message";
    private static final int LONGEST = 64 * 1024 * 1024;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private final StringBuilder data = new StringBuilder();
    private String name = UNNAMED;
    private boolean hasData;
    private boolean afterCr;
    private boolean first = true;

    void accept(byte[] chunk, int length, Consumer<Event> events) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            byte b = chunk[i];
            if (b == '\n' || b == '\r') {
                if (b == '\n' && afterCr && i == start && line.size() == 0) {
                    start = i + 1; // the second half of a CR LF
                    afterCr = false;
                    continue;
                }
                line.write(chunk, start, i - start);
                endLine(events);
                start = i + 1;
                afterCr = b == '\r';
            } else {
                afterCr = false;
            }
        }
        line.write(chunk, start, length - start);
        if (line.size() > LONGEST || data.length() > LONGEST) {
            throw Failures.malformed("The server sent an event without end.", "");
        }
    }

    /** The bytes have ended: tells what no empty line has closed. The standard drops it; some servers forget the line. */
    void end(Consumer<Event> events) {
        if (line.size() > 0) {
            endLine(events);
        }
        dispatch(events);
    }

    private void endLine(Consumer<Event> events) {
        var text = line.toString(StandardCharsets.UTF_8); // by the line, so that no character is cut in two
        line.reset();
        if (first) {
            first = false;
            text = text.startsWith("\uFEFF") ? text.substring(1) : text;
        }
        if (text.isEmpty()) {
            dispatch(events);
            return;
        }
        int colon = text.indexOf(':');
        var field = colon < 0 ? text : text.substring(0, colon);
        var value = colon < 0 ? "" : text.substring(text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
        switch (field) {
            case "data" -> {
                if (hasData) {
                    data.append('\n');
                }
                data.append(value);
                hasData = true;
            }
            case "event" -> name = value.isEmpty() ? UNNAMED : value;
            default -> {
                // The standard: comments and unknown fields are ignored.
            }
        }
    }

    private void dispatch(Consumer<Event> events) {
        if (hasData) {
            var event = new Event(name, data.toString());
            data.setLength(0);
            hasData = false;
            name = UNNAMED;
            events.accept(event);
        } else {
            name = UNNAMED;
        }
    }
}
