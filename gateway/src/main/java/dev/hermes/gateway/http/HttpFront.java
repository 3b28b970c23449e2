package dev.hermes.gateway.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hermes.api.Log;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A port that answers HTTP requests. */
public final class HttpFront {
    private static final int WAITING_CONNECTIONS = 1024;
    private static final int LAST_WORDS_SECONDS = 2;
    private static final Duration GLANCE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpServer server;
    private final ExecutorService threads;
    private final ClientWatch clients;
    private final Readers readers;

    /** One party is this server itself, so that the others are those who are being answered. */
    private final Phaser answering = new Phaser(1);

    /** Answers a request. What it throws is logged, and answered with the status 500 if nothing was yet. */
    @FunctionalInterface
    public interface Handler {
        void handle(HttpCall call) throws IOException, InterruptedException;
    }

    private HttpFront(HttpServer server, ExecutorService threads, Duration patience) {
        this.server = server;
        this.threads = threads;
        this.clients = new ClientWatch(TcpTable.ofThisMachine(), GLANCE);
        this.readers = new Readers(patience);
    }

    /**
     * Takes the port; nothing is answered yet.
     *
     * @throws IOException when it is taken, or the address is none of this machine
     */
    public static HttpFront bind(String host, int port) throws IOException {
        return bind(host, port, PATIENCE);
    }

    /** @param patience how long a client may read nothing of its answer before its connection is ended */
    public static HttpFront bind(String host, int port, Duration patience) throws IOException {
        limits();
        var address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException("unknown host " + host);
        }
        var server = HttpServer.create(address, WAITING_CONNECTIONS);
        var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("http-", 0).factory());
        return new HttpFront(server, threads, patience);
    }

    /** The JDK reads these once, when the first server is made. What the person has set stays. */
    private static void limits() {
        setIfAbsent("sun.net.httpserver.nodelay", "true"); // else each piece of a stream waits for 40 ms
        setIfAbsent("sun.net.httpserver.maxReqTime", "120"); // seconds for a request to arrive
        setIfAbsent(
                "sun.net.httpserver.timerMillis",
                "30000"); // how often that is looked at; each look wakes an idle machine
        setIfAbsent(
                "sun.net.httpserver.drainAmount",
                "16777216"); // who is refused while they still send would lose the answer with the connection
        setIfAbsent("sun.net.httpserver.maxIdleConnections", "2000");
    }

    private static void setIfAbsent(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }

    public void start(Handler handler, Log log) {
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, handler, log));
        clients.start(log);
        readers.start();
        server.start();
    }

    /** An answer that broke off in the middle must not look complete: the connection is cut, not ended in good order. */
    private void answer(HttpExchange exchange, Handler handler, Log log) throws IOException {
        var call = new HttpCall(exchange, clients, readers);
        var cut = Optional.<IOException>empty();
        answering.register();
        try {
            handler.handle(call);
        } catch (ClientGoneException e) {
            log.debug("gateway.http", "the client has gone: " + e.getMessage());
            cut = Optional.<IOException>of(e).filter(_ -> call.answered());
        } catch (IOException e) {
            log.debug("gateway.http", "a request was cut: " + e);
            cut = Optional.of(e).filter(_ -> call.answered());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("gateway.http", call.method() + " " + call.path() + " broke", e);
            cut = Optional.of(new IOException("the answer broke off", e)).filter(_ -> call.answered());
            broken(call, log);
        } finally {
            cut = cut.isEmpty() ? call.end() : cut;
            call.leave();
            answering.arriveAndDeregister();
        }
        if (cut.isPresent()) {
            throw cut.get(); // the server closes the connection
        }
    }

    private static void broken(HttpCall call, Log log) {
        if (call.answered()) {
            return;
        }
        try {
            call.answer(500, Json.error("Something broke that should not break.", "server_error", "internal_error"));
        } catch (IOException e) {
            log.debug("gateway.http", "a request was cut: " + e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Closes the port and all connections, once what is being answered is on its way. */
    public void close() {
        try {
            answering.awaitAdvanceInterruptibly(answering.arrive(), LAST_WORDS_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            threads.shutdownNow(); // whoever does not read its answer loses it
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        clients.close();
        readers.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
