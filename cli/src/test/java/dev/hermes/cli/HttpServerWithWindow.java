package dev.hermes.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A model server that tells how much its model takes in, as vLLM does, and counts the questions. */
final class HttpServerWithWindow implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger questions = new AtomicInteger();

    HttpServerWithWindow(int tokens) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/models", exchange -> {
            var list = "{\"object\":\"list\",\"data\":[{\"id\":\"m1\",\"max_model_len\":" + tokens + "}]}";
            var bytes = list.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.createContext("/", exchange -> {
            questions.incrementAndGet();
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many requests came for anything but the list of models. */
    int questions() {
        return questions.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
