package dev.hermes.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * HTTP/1.1 of one connection, as much as clients of a model server speak. Written by hand because tests need what servers
 * hide: to break off in the middle of a chunked body, and to see that the client has hung up.
 */
final class HttpConnection implements AutoCloseable {
    /** @param headers with lower-case names */
    record Request(String method, String path, String query, Map<String, String> headers, byte[] body) {}

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    HttpConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = new BufferedOutputStream(socket.getOutputStream(), 32 * 1024);
    }

    /** The next request; empty when the client has closed the connection. */
    Optional<Request> next() throws IOException {
        var first = line();
        if (first.isBlank()) {
            return Optional.empty();
        }
        var words = first.split(" ");
        var headers = new HashMap<String, String>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        var target = words.length > 1 ? words[1] : "/";
        int mark = target.indexOf('?');
        var path = mark < 0 ? target : target.substring(0, mark);
        var query = mark < 0 ? "" : target.substring(mark + 1);
        return Optional.of(new Request(words[0], path, query, headers, in.readNBytes(length)));
    }

    void whole(int status, String contentType, Map<String, String> headers, String text) throws IOException {
        var body = text.getBytes(StandardCharsets.UTF_8);
        head(status, contentType, headers);
        write("Content-Length: " + body.length + "\r\n\r\n");
        out.write(body);
        out.flush();
    }

    void beginChunks(String contentType) throws IOException {
        head(200, contentType, Map.of());
        write("Transfer-Encoding: chunked\r\n\r\n");
    }

    void chunk(byte[] bytes) throws IOException {
        write(Integer.toHexString(bytes.length) + "\r\n");
        out.write(bytes);
        write("\r\n");
    }

    void endChunks() throws IOException {
        write("0\r\n\r\n");
        out.flush();
    }

    void flush() throws IOException {
        out.flush();
    }

    /** Blocks until the client closes its side. */
    void awaitHangUp() {
        try {
            while (in.read() >= 0) {
                // A client that still talks has not hung up.
            }
        } catch (IOException _) {
            // Reset is another way to hang up.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // Nothing is left that could be done about it.
        }
    }

    private void head(int status, String contentType, Map<String, String> headers) throws IOException {
        write("HTTP/1.1 " + status + " " + (status < 400 ? "OK" : "Refused") + "\r\nContent-Type: " + contentType
                + "\r\n");
        for (var header : headers.entrySet()) {
            write(header.getKey() + ": " + header.getValue() + "\r\n");
        }
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
