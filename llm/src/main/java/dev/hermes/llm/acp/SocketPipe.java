package dev.hermes.llm.acp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A program that listens somewhere. It goes on when we leave. */
final class SocketPipe implements Pipe {
    private final String address;
    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;

    private SocketPipe(String address, SocketChannel channel) throws IOException {
        this.address = address;
        this.channel = channel;
        in = channel.socket().getInputStream();
        out = channel.socket().getOutputStream();
    }

    /** @param address such as {@code acp+tcp://127.0.0.1:8100} */
    static SocketPipe connect(String address, Duration limit) throws AcpException, InterruptedException {
        var uri = URI.create(address);
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open(); // unlike those of a socket, its waits end when the thread is interrupted
            channel.socket().connect(new InetSocketAddress(bare(uri.getHost()), uri.getPort()), (int) limit.toMillis());
            return new SocketPipe(address, channel);
        } catch (ClosedByInterruptException _) {
            throw new InterruptedException("the connection is no longer wanted");
        } catch (IOException e) {
            close(channel);
            throw new AcpException(
                    AcpException.Kind.UNREACHABLE, "nobody answers at " + address + ": " + e.getMessage());
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public String lastWords() {
        return address + " closed the connection";
    }

    @Override
    public void leaving() {
        // what it has started is its own
    }

    @Override
    public void await() {
        // it goes on
    }

    @Override
    public void close() {
        close(channel);
    }

    private static void close(@Nullable SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException _) {
            return; // it is as closed as it will ever be
        }
    }
}
