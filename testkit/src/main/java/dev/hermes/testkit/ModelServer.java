package dev.hermes.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLServerSocket;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * A model's server, played for tests over real HTTP on loopback: chat completions, Anthropic Messages, OpenAI
 * Responses, Gemini and Bedrock, streamed and whole, and the list of models.
 *
 * <p>Replies are given in the order in which they were enqueued; when none is left, {@link #otherwise} answers, which at
 * first says {@code ok}. Safe for use by several clients at once.
 */
public final class ModelServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Thread acceptor = Thread.ofVirtual().name("model-server").unstarted(this::accept);
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private final List<Recorded> requests = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private int hangUps;
    private volatile Function<Recorded, Reply> otherwise = _ -> Reply.text("ok");
    private volatile Optional<String> awsSecret = Optional.empty();
    private volatile List<String> models = List.of("test-model");
    private volatile Optional<String> listKey = Optional.empty();
    private volatile boolean unlisted;

    private ModelServer(ServerSocketFactory sockets) {
        try {
            socket = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ModelServer start() {
        return started(ServerSocketFactory.getDefault());
    }

    /** The same over TLS. */
    public static ModelServer start(SelfSigned identity) {
        return started(identity.context().getServerSocketFactory());
    }

    private static ModelServer started(ServerSocketFactory sockets) {
        var server = new ModelServer(sockets);
        server.acceptor.start();
        return server;
    }

    /** The base URL, ending with {@code /v1}. */
    public String url() {
        var scheme = socket instanceof SSLServerSocket ? "https" : "http";
        return scheme + "://127.0.0.1:" + socket.getLocalPort() + "/v1";
    }

    /** The part of {@code config.yaml} by which conversations begin here; what else a test sets follows it. */
    public String settings() {
        return """
                model:
                  provider: custom
                  base_url: %s
                  api_key: key
                  default: m1
                  context_length: 200000
                """.formatted(url());
    }

    public ModelServer enqueue(Reply... more) {
        replies.addAll(Arrays.asList(more));
        return this;
    }

    /** What is answered when no enqueued reply is left. */
    public ModelServer otherwise(Function<Recorded, Reply> rule) {
        otherwise = rule;
        return this;
    }

    /** Refuses what is not signed with this secret key of Amazon's. */
    public ModelServer awsSecret(String secret) {
        awsSecret = Optional.of(secret);
        return this;
    }

    /** What {@code GET /v1/models} lists. */
    public ModelServer models(String... ids) {
        models = List.of(ids);
        return this;
    }

    /** Shows the list of models to nobody who comes without this key. */
    public ModelServer listsOnlyFor(String key) {
        listKey = Optional.of(key);
        return this;
    }

    /** Has no list of models, as many servers of the Anthropic protocol. */
    public ModelServer withoutList() {
        unlisted = true;
        return this;
    }

    /** The questions asked so far; looking at the list of models is none. */
    public List<Recorded> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** The last question. */
    public Recorded lastRequest() {
        return requests().getLast();
    }

    /** Waits until so many questions have been asked, and fails when they are not. */
    public List<Recorded> awaitRequests(int count, Duration limit) throws InterruptedException {
        await(() -> requests.size() >= count, limit, count + " requests");
        return requests();
    }

    /** Waits until so many clients have hung up before their answer was complete, and fails when they do not. */
    public void awaitHangUps(int count, Duration limit) throws InterruptedException {
        await(() -> hangUps >= count, limit, count + " clients to hang up");
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // It does not accept any more, which is what was wanted.
        }
        try {
            // until it has left, the system may go on taking connections for it
            acceptor.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        connections.forEach(HttpConnection::close);
    }

    private void await(BooleanSupplier reached, Duration limit, String what) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (requests) {
            while (!reached.getAsBoolean()) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("waited " + limit + " for " + what + ", requests: " + requests.size());
                }
                requests.wait(left);
            }
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var client = socket.accept();
                Thread.ofVirtual().name("model-server-connection").start(() -> serve(client));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (var connection = new HttpConnection(client)) {
            connections.add(connection);
            try {
                for (var request = connection.next(); request.isPresent(); request = connection.next()) {
                    if (!answer(connection, request.get())) {
                        return;
                    }
                }
            } finally {
                connections.remove(connection);
            }
        } catch (IOException _) {
            hungUp();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when the connection must not be used again. */
    private boolean answer(HttpConnection connection, HttpConnection.Request request)
            throws IOException, InterruptedException {
        if (request.path().endsWith("/models") && !unlisted) {
            if (listKey.filter(key -> !shows(request, key)).isPresent()) {
                connection.whole(401, "application/json", Map.of(), "{\"error\":{\"message\":\"no key\"}}");
                return true;
            }
            connection.whole(200, "application/json", Map.of(), modelList());
            return true;
        }
        var wire = Wire.of(request.path());
        if (wire.isEmpty()) {
            connection.whole(404, "application/json", Map.of(), "{\"error\":{\"message\":\"no such path\"}}");
            return true;
        }
        if (awsSecret.filter(secret -> !AwsSignature.valid(request, secret)).isPresent()) {
            connection.whole(
                    403,
                    "application/json",
                    Map.of("x-amzn-ErrorType", "InvalidSignatureException"),
                    "{\"message\":\"The request signature we calculated does not match.\"}");
            return true;
        }
        var recorded = new Recorded(request.path(), request.query(), request.headers(), json(request.body()));
        var reply = record(recorded);
        return new Player(connection, wire.get(), reply, this::hungUp)
                .play(recorded, () -> "call_" + calls.incrementAndGet());
    }

    private static boolean shows(HttpConnection.Request request, String key) {
        return ("Bearer " + key).equals(request.headers().get("authorization"))
                || key.equals(request.headers().get("x-api-key"));
    }

    /** Remembers the question, and takes its reply at the same moment, so that both orders agree. */
    private Reply record(Recorded recorded) {
        Reply scripted;
        synchronized (requests) {
            requests.add(recorded);
            scripted = replies.poll();
            requests.notifyAll();
        }
        return scripted == null ? otherwise.apply(recorded) : scripted;
    }

    private void hungUp() {
        synchronized (requests) {
            hangUps++;
            requests.notifyAll();
        }
    }

    private String modelList() {
        var list = Wire.object().put("object", "list");
        var data = list.putArray("data");
        models.forEach(id -> data.addObject().put("id", id).put("object", "model"));
        return list.toString();
    }

    private static JsonNode json(byte[] body) {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }

    /** Plays one reply on one connection. */
    private record Player(HttpConnection connection, Wire wire, Reply reply, Runnable hungUp) {
        boolean play(Recorded request, Wire.Ids ids) throws IOException, InterruptedException {
            if (reply.hangsAt(0)) {
                return hang();
            }
            var model = request.body().path("model").asString("test-model");
            return switch (reply.body()) {
                case Reply.Body.Plain(var status, var contentType, var headers, var text) -> {
                    Thread.sleep(reply.pause());
                    connection.whole(status, contentType, headers, text);
                    yield true;
                }
                case Reply.Body.Comments() -> comments();
                case Reply.Body.Recording(var lines) -> stream(wire.replay(lines.stream()));
                case Reply.Body.Answer answer -> {
                    if (wire.streams(request)) {
                        yield stream(wire.stream(answer, model, ids));
                    }
                    Thread.sleep(reply.pause());
                    connection.whole(
                            200,
                            "application/json",
                            Map.of(),
                            wire.whole(answer, model, ids).toString());
                    yield true;
                }
            };
        }

        /** Until the client hangs up, which ends it with an exception. */
        private boolean comments() throws IOException, InterruptedException {
            connection.beginChunks("text/event-stream");
            while (true) {
                Thread.sleep(reply.pause());
                connection.chunk(": still there\n\n".getBytes(StandardCharsets.UTF_8));
                connection.flush();
            }
        }

        private boolean stream(Stream<Wire.Event> events) throws IOException, InterruptedException {
            connection.beginChunks(wire.contentType());
            int sent = 0;
            for (var all = events.iterator(); all.hasNext(); sent++) {
                if (reply.cutsAt(sent)) {
                    connection.flush();
                    return false;
                }
                if (sent > 0 && reply.hangsAt(sent)) {
                    return hang();
                }
                Thread.sleep(reply.pause());
                var event = all.next();
                connection.chunk(wire.frame(event));
                if (reply.prompt(sent)) {
                    connection.flush();
                }
            }
            connection.endChunks();
            return true;
        }

        private boolean hang() throws IOException {
            connection.flush();
            connection.awaitHangUp();
            hungUp.run();
            return false;
        }
    }
}
