package dev.hermes.gateway.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Server-sent events. Nothing is on its way before {@link #flush}, so that many small ones travel together. */
public final class EventStream {
    private final OutputStream out;
    private final StringBuilder pending = new StringBuilder();

    EventStream(OutputStream out) {
        this.out = out;
    }

    /** @param data one line */
    public void data(String data) {
        pending.append("data: ").append(data).append("\n\n");
    }

    public void event(String name, String data) {
        pending.append("event: ").append(name).append('\n');
        data(data);
    }

    /** With the number that a client that comes back begins after. */
    public void numbered(long id, String data) {
        pending.append("id: ").append(id).append('\n');
        data(data);
    }

    /** A line that clients skip. */
    public void comment(String text) {
        pending.append(": ").append(text).append("\n\n");
    }

    /** @throws ClientGoneException when nobody listens any more */
    public void flush() throws IOException {
        if (pending.isEmpty()) {
            return;
        }
        try {
            out.write(pending.toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
        pending.setLength(0);
    }
}
