package dev.hermes.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A proxy that leads whatever host is asked for to one server of the test, so that a program that knows its servers by name
 * meets a played one without being told another address. The server needs a certificate for those names, see {@link SelfSigned}.
 */
public final class TunnelProxy implements AutoCloseable {
    private static final int LONGEST_HEAD = 8_192;

    private final ServerSocket listening;
    private final URI server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private TunnelProxy(ServerSocket listening, URI server) {
        this.listening = listening;
        this.server = server;
        threads.execute(this::accept);
    }

    /** @param server the address of the one behind all names */
    public static TunnelProxy to(String server) {
        try {
            return new TunnelProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), URI.create(server));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For {@code HTTPS_PROXY}. */
    public String url() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    /** The hosts that were asked for, with their ports. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                open.add(client);
                threads.execute(() -> lead(client));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void lead(Socket client) {
        try (client;
                var behind = new Socket(server.getHost(), server.getPort())) {
            open.add(behind);
            var words = head(client.getInputStream()).split(" ", 3);
            if (!words[0].equals("CONNECT")) {
                return;
            }
            asked.add(words[1]);
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            var back = threads.submit(() -> pass(behind, client));
            pass(client, behind);
            back.cancel(true);
        } catch (IOException _) {
            // whoever hung up sees that the line is dead
        } finally {
            open.remove(client);
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException _) {
            // the other end hung up
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0 && head.length() < LONGEST_HEAD) {
            int letter = in.read();
            if (letter < 0) {
                throw new IOException("hung up");
            }
            head.append((char) letter);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (var socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
