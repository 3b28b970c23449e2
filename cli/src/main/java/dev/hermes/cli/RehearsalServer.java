package dev.hermes.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A model server just good enough for {@link Rehearsal}: it listens on loopback, asks once for a tool and answers the
 * question after that, so that the classes of a real exchange get into the class cache.
 */
final class RehearsalServer implements AutoCloseable {
    private static final String TOOL_CALL = """
            data: {"id":"1","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Looking."}}]}

            data: {"id":"1","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1","type":"function",\
            "function":{"name":"terminal","arguments":"{\\"command\\":\\"echo hello\\"}"}}]}}]}

            data: {"id":"1","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}],\
            "usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}

            data: [DONE]

            """;
    private static final String ANSWER = """
            data: {"id":"2","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"It says hello."}}]}

            data: {"id":"2","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13}}

            data: [DONE]

            """;
    private static final String WHOLE = """
            {"id":"3","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Saying hello"},\
            "finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13}}
            """;

    private final ServerSocket socket;

    RehearsalServer() throws IOException {
        socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/v1";
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (var connection = socket.accept()) {
                answer(connection);
            } catch (IOException _) {
                continue; // closed, or a client that went away: the rehearsal goes on without it
            }
        }
    }

    private static void answer(Socket connection) throws IOException {
        var request = read(connection.getInputStream());
        boolean streamed = request.contains("\"stream\":true");
        var body = !streamed ? WHOLE : request.contains("\"role\":\"tool\"") ? ANSWER : TOOL_CALL;
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var head = "HTTP/1.1 200 OK\r\nContent-Type: " + (streamed ? "text/event-stream" : "application/json")
                + "\r\nContent-Length: " + bytes.length + "\r\nConnection: close\r\n\r\n";
        var out = connection.getOutputStream();
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.flush();
    }

    /** The whole request; good enough for bodies whose length is told. */
    private static String read(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        int length = 0;
        for (var line : head.toString().split("\r\n")) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
