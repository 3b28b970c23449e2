package dev.hermes.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A client that asks and reads nothing of the answer, unless it is told to. */
public record Unread(Socket socket) implements AutoCloseable {
    public static Unread asking(int port, String method, String path, String body, String... headers)
            throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        var more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream()
                .write((method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "Content-Length: "
                                + bytes.length + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.UTF_8));
        return new Unread(socket);
    }

    /** @return how much came; -1 at the end */
    public int read(int most) throws IOException {
        return socket.getInputStream().read(new byte[most]);
    }

    /** A client that is busy for a while. */
    public void rest(Duration pause) {
        LockSupport.parkNanos(pause.toNanos());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
