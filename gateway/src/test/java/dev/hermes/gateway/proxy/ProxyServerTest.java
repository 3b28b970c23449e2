package dev.hermes.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.testkit.PlayedServer;
import dev.hermes.testkit.PlayedServer.Answer;
import dev.hermes.testkit.SelfSigned;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ProxyServerTest {
    private final PlayedServer provider = PlayedServer.start();
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    private final List<AutoCloseable> open = new ArrayList<>(List.of(provider, client));
    private final Logins logins = new Logins();
    private int largestBody = 1 << 20;
    private String kept = ".";
    private Map<String, String> environment = Map.of();
    private Optional<Secret> clientKey = Optional.empty();
    private Duration patience = Duration.ofSeconds(20);
    private Duration pulse = Duration.ofSeconds(20);

    /** Tokens in their order; those that are refused give way to the next. */
    private final class Logins implements Upstream {
        private final List<String> tokens = new ArrayList<>(List.of("tok-one", "tok-two"));
        private String url = provider.url() + "/v1";
        private boolean usable = true;
        private Optional<Refusal> refusal = Optional.empty();

        @Override
        public String name() {
            return "test";
        }

        @Override
        public String title() {
            return "Test Provider";
        }

        @Override
        public Set<String> paths() {
            return Set.of("/chat/completions", "/models");
        }

        @Override
        public boolean authenticated() {
            return usable;
        }

        @Override
        public Bearer bearer() {
            if (!usable) {
                throw new HermesException(ExitCode.FAILED, "The login has ended.");
            }
            return new Bearer(Secret.of(tokens.getFirst()), "Bearer", url, Optional.empty());
        }

        @Override
        public Optional<Bearer> other(Bearer refused, Refusal why) {
            refusal = Optional.of(why);
            tokens.remove(refused.token().reveal());
            return tokens.isEmpty() ? Optional.empty() : Optional.of(bearer());
        }
    }

    @AfterEach
    void close() throws Exception {
        for (var one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void a_request_goes_on_as_it_is_with_the_token_of_the_login() throws Exception {
        provider.on(
                "/v1/chat/completions",
                new Answer(201, "{\"ok\":true}", Map.of("X-Request-Id", "r-1", "Set-Cookie", "s=1")));
        var answer = send(request("/v1//chat/completions?a=%20b&a=2")
                .header("Authorization", "Bearer the-clients-own")
                .header("X-Api-Key", "client-key-canary")
                .header("Cookie", "session=canary")
                .header("X-Kept", "yes")
                .POST(HttpRequest.BodyPublishers.ofString("{\"é\": 1}")));
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{\"ok\":true}");
        assertThat(answer.headers().firstValue("X-Request-Id")).contains("r-1");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        var asked = provider.asked().getFirst();
        assertThat(asked.path()).isEqualTo("/v1/chat/completions");
        assertThat(asked.query()).isEqualTo("a=%20b&a=2");
        assertThat(asked.body()).isEqualTo("{\"é\": 1}");
        assertThat(asked.headers())
                .containsEntry("authorization", "Bearer tok-one")
                .containsEntry("x-kept", "yes");
        assertThat(asked.headers().toString()).doesNotContain("canary", "the-clients-own");
    }

    @Test
    void only_known_paths_are_passed_on() throws Exception {
        for (var path : List.of(
                "/v1/images/generations", "/v1/chat/completions/", "/v1/../v1/models", "/v1/chat%2Fcompletions")) {
            var answer = send(request(path));
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(JsonMapper.shared()
                            .readTree(answer.body())
                            .path("error")
                            .path("code")
                            .asString())
                    .isEqualTo("path_not_allowed");
        }
        assertThat(send(request("/v1/images/generations")).body()).contains("/chat/completions, /models");
        assertThat(send(request("/admin")).statusCode()).isEqualTo(404);
        assertThat(provider.asked()).isEmpty();
    }

    @Test
    void its_health_is_told_without_asking_anybody() throws Exception {
        assertThat(send(request("/health")).body())
                .isEqualTo("{\"status\":\"ok\",\"upstream\":\"Test Provider\",\"authenticated\":true}");
        assertThat(provider.asked()).isEmpty();
    }

    @Test
    void a_token_that_is_refused_gives_way_to_another_once() throws Exception {
        provider.on("/v1/models", Answer.json(401, "{}"), Answer.json("{\"data\": []}"));
        assertThat(send(request("/v1/models")).statusCode()).isEqualTo(200);
        assertThat(provider.asked())
                .extracting(asked -> asked.headers().get("authorization"))
                .containsExactly("Bearer tok-one", "Bearer tok-two");
        provider.on("/v1/models", Answer.json(401, "{\"error\": \"no\"}"));
        var refused = send(request("/v1/models"));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).isEqualTo("{\"error\": \"no\"}");
    }

    @Test
    void the_login_hears_why_it_was_refused() throws Exception {
        provider.on(
                "/v1/models",
                new Answer(429, "{\"error\": \"é\"}", Map.of("Retry-After", "7")),
                Answer.json("{\"data\": []}"));
        assertThat(send(request("/v1/models")).body()).isEqualTo("{\"data\": []}");
        var refusal = logins.refusal.orElseThrow();
        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.headers().get("retry-after")).containsExactly("7");
        assertThat(refusal.body()).isEqualTo("{\"error\": \"é\"}");
    }

    @Test
    void a_long_refusal_reaches_the_client_whole_when_there_is_no_other_login() throws Exception {
        logins.tokens.removeLast();
        var page = "<p>no</p>".repeat(20_000);
        provider.on("/v1/models", Answer.json(401, page));
        var answer = send(request("/v1/models"));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo(page);
        assertThat(logins.refusal.orElseThrow().body()).hasSizeBetween(65_536, 80_000);
    }

    @Test
    void a_refusal_that_is_packed_is_read_too_and_passed_on_as_it_is() throws Exception {
        logins.tokens.removeLast();
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            logins.url = "http://127.0.0.1:" + socket.getLocalPort() + "/v1";
            var packed = new ByteArrayOutputStream();
            try (var zip = new GZIPOutputStream(packed)) {
                zip.write("{\"error\": \"invalid_token\"}".getBytes(StandardCharsets.UTF_8));
            }
            Thread.ofVirtual().start(() -> {
                try (var provided = socket.accept()) {
                    provided.getInputStream().read();
                    var out = provided.getOutputStream();
                    out.write(("HTTP/1.1 401 No\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.size()
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                    out.write(packed.toByteArray());
                    out.flush();
                    provided.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException _) {
                    // the test sees what came
                }
            });
            var answer = client.send(request("/v1/models").build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.body()).isEqualTo(packed.toByteArray());
            assertThat(logins.refusal.orElseThrow().body()).isEqualTo("{\"error\": \"invalid_token\"}");
        }
    }

    @Test
    void a_refusal_that_does_not_end_is_given_up() throws Exception {
        patience = Duration.ofMillis(300);
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            logins.url = "http://127.0.0.1:" + socket.getLocalPort() + "/v1";
            Thread.ofVirtual().start(() -> {
                try (var provided = socket.accept()) {
                    provided.getOutputStream()
                            .write("HTTP/1.1 401 No\r\nContent-Length: 100\r\n\r\n{"
                                    .getBytes(StandardCharsets.US_ASCII));
                    provided.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException _) {
                    // the proxy has given up, which the test sees
                }
            });
            assertThat(send(request("/v1/models")).statusCode()).isEqualTo(502);
        }
    }

    @Test
    void a_login_that_cannot_be_used_and_a_provider_that_cannot_be_reached_are_told_apart() throws Exception {
        logins.usable = false;
        var none = send(request("/v1/models"));
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.body()).contains("upstream_auth_failed", "The login has ended.");
        logins.usable = true;
        logins.url = "http://127.0.0.1:9/v1";
        var gone = send(request("/v1/models"));
        assertThat(gone.statusCode()).isEqualTo(502);
        assertThat(gone.body()).contains("upstream_unreachable").doesNotContain("tok-");
    }

    @Test
    void a_provider_that_is_silent_for_too_long_is_given_up() throws Exception {
        patience = Duration.ofMillis(300);
        try (var silent = new Streaming()) {
            logins.url = silent.url();
            var answer = send(request("/v1/models"));
            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(answer.body()).contains("upstream_timeout");
        }
    }

    @Test
    void a_redirect_is_an_answer_and_is_not_followed_with_the_token() throws Exception {
        provider.on("/v1/models", new Answer(302, "", Map.of("Location", provider.url() + "/elsewhere")));
        assertThat(send(request("/v1/models")).statusCode()).isEqualTo(302);
        assertThat(provider.asked("/elsewhere")).isEmpty();
    }

    @Test
    void a_request_that_is_too_large_is_not_passed_on() throws Exception {
        largestBody = 1_000;
        var answer = send(request("/v1/chat/completions").POST(HttpRequest.BodyPublishers.ofString("x".repeat(1_001))));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(provider.asked()).isEmpty();
    }

    @Test
    void a_large_request_is_sent_again_whole_and_leaves_no_file() throws Exception {
        // given
        largestBody = 8 << 20;
        var text = "é".repeat(1 << 20) + "the end";
        provider.on("/v1/chat/completions", Answer.json(401, "{}"), Answer.json("{\"ok\":true}"));
        // when
        var answer = send(request("/v1/chat/completions").POST(HttpRequest.BodyPublishers.ofString(text)));
        // then
        assertThat(answer.body()).isEqualTo("{\"ok\":true}");
        assertThat(provider.asked()).extracting(PlayedServer.Asked::body).containsExactly(text, text);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_request_that_there_is_no_room_for_is_told_so() throws Exception {
        largestBody = 8 << 20;
        kept = "no such directory";
        var large = send(request("/v1/chat/completions")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[KeptBody.SMALL + 1])));
        assertThat(large.statusCode()).isEqualTo(503);
        assertThat(large.body()).contains("request_not_kept");
        assertThat(provider.asked()).isEmpty();
    }

    @Test
    void a_request_that_grows_beyond_the_limit_while_it_comes_is_not_passed_on() throws Exception {
        largestBody = 1 << 20;
        var answer = send(request("/v1/chat/completions")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[2 << 20]))));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(provider.asked()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_method_that_cannot_be_passed_on_is_told_as_the_clients_mistake() throws Exception {
        var port = server().port();
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write("CONNECT /v1/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400")
                    .contains("invalid_request");
        }
        assertThat(provider.asked()).isEmpty();
    }

    @Test
    void pages_of_the_web_and_other_names_of_this_machine_are_shut_out() throws Exception {
        assertThat(send(request("/v1/models").header("Origin", "https://evil.example"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(request("/v1/models").header("Origin", "null")).statusCode())
                .isEqualTo(403);
        provider.on("/v1/models", "{}");
        assertThat(send(request("/v1/models").header("Origin", "http://localhost:3000"))
                        .statusCode())
                .isEqualTo(200);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server().port())) {
            socket.getOutputStream()
                    .write("GET /health HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void a_key_for_clients_is_asked_for_where_there_is_one() throws Exception {
        clientKey = Optional.of(Secret.of("open-sesame"));
        provider.on("/v1/models", "{}");
        assertThat(send(request("/v1/models")).statusCode()).isEqualTo(401);
        assertThat(send(request("/v1/models").header("Authorization", "Bearer wrong"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(request("/v1/models").header("Authorization", "Bearer open-sesame"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(request("/health")).statusCode()).isEqualTo(200);
    }

    // --- streams

    /** A provider that answers when it is told to. */
    private static final class Streaming implements AutoCloseable {
        private final HttpServer server;
        private final LinkedBlockingQueue<String> pieces = new LinkedBlockingQueue<>();
        private final CountDownLatch hungUp = new CountDownLatch(1);

        Streaming() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/v1/chat/completions", exchange -> {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                exchange.sendResponseHeaders(200, 0);
                try (OutputStream out = exchange.getResponseBody()) {
                    for (var piece = pieces.take(); !piece.isEmpty(); piece = pieces.take()) {
                        out.write(piece.getBytes(StandardCharsets.UTF_8));
                        out.flush();
                    }
                } catch (IOException | InterruptedException _) {
                    hungUp.countDown();
                }
            });
            server.createContext("/v1/models", _ -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @Test
    void each_piece_of_a_stream_is_passed_on_when_it_comes() throws Exception {
        try (var streaming = new Streaming()) {
            logins.url = streaming.url();
            streaming.pieces.put("data: one\n\n");
            var answer = client.send(post().build(), HttpResponse.BodyHandlers.ofInputStream());
            var in = answer.body();
            assertThat(new String(in.readNBytes(11), StandardCharsets.UTF_8)).isEqualTo("data: one\n\n");
            streaming.pieces.put("data: two\n\n");
            assertThat(new String(in.readNBytes(11), StandardCharsets.UTF_8)).isEqualTo("data: two\n\n");
            streaming.pieces.put("");
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void a_stream_that_breaks_off_does_not_look_complete() throws Exception {
        try (var broken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            logins.url = "http://127.0.0.1:" + broken.getLocalPort() + "/v1";
            Thread.ofVirtual().start(() -> {
                try (var socket = broken.accept()) {
                    socket.getInputStream().read();
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                    socket.shutdownOutput();
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream()); // unread bytes would reset it
                } catch (IOException _) {
                    // the proxy has given up, which the test sees
                }
            });
            assertThatThrownBy(() -> send(post())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_client_that_disappears_ends_the_stream_of_the_provider() throws Exception {
        try (var streaming = new Streaming();
                var socket = new Socket(InetAddress.getLoopbackAddress(), server().port())) {
            logins.url = streaming.url();
            streaming.pieces.put("data: one\n\n");
            socket.getOutputStream()
                    .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{}")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isPositive();
            hangUp(socket);
            var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (streaming.hungUp.getCount() > 0 && System.nanoTime() < deadline) {
                streaming.pieces.put("data: more\n\n");
                streaming.hungUp.await(20, TimeUnit.MILLISECONDS);
            }
            assertThat(streaming.hungUp.getCount()).isZero();
        }
    }

    @Test
    void a_client_that_disappears_is_missed_also_while_the_provider_is_silent() throws Exception {
        pulse = Duration.ofMillis(50);
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var socket = new Socket(InetAddress.getLoopbackAddress(), server().port())) {
            logins.url = "http://127.0.0.1:" + silent.getLocalPort() + "/v1";
            socket.getOutputStream()
                    .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{}")
                            .getBytes(StandardCharsets.US_ASCII));
            try (var provided = silent.accept()) {
                provided.setSoTimeout(20_000);
                provided.getOutputStream()
                        .write(("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                                        + "Transfer-Encoding: chunked\r\n\r\nb\r\ndata: one\n\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().read()).isPositive();
                hangUp(socket);
                provided.getInputStream().transferTo(OutputStream.nullOutputStream()); // ends when the proxy hangs up
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_client_that_disappears_before_its_answer_begins_is_missed_too() throws Exception {
        try (var silent = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
            logins.url = "http://127.0.0.1:" + silent.getLocalPort() + "/v1";
            try (var gone = asking();
                    var stays = asking();
                    var one = silent.accept();
                    var other = silent.accept()) {
                // given: two clients whose provider thinks
                one.setSoTimeout(20_000);
                other.setSoTimeout(20_000);
                // when: the first hangs up
                hangUp(gone);
                // then: its request ends at the provider, whichever connection that is
                var ended = CompletableFuture.anyOf(endOf(one), endOf(other)).get(20, TimeUnit.SECONDS);
                // and: the other is answered
                var open = ended == one ? other : one;
                open.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII));
                stays.setSoTimeout(20_000);
                var head = new BufferedReader(new InputStreamReader(stays.getInputStream(), StandardCharsets.US_ASCII));
                assertThat(head.readLine()).isEqualTo("HTTP/1.1 200 OK");
            }
        }
    }

    private Socket asking() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server().port());
        socket.getOutputStream()
                .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{}")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Done when who asked has hung up. */
    private static CompletableFuture<Socket> endOf(Socket provided) {
        var ended = new CompletableFuture<Socket>();
        Thread.ofVirtual().start(() -> {
            try {
                provided.getInputStream().transferTo(OutputStream.nullOutputStream());
                ended.complete(provided);
            } catch (SocketTimeoutException _) {
                // it lasts
            } catch (IOException _) {
                ended.complete(provided);
            }
        });
        return ended;
    }

    @Test
    void in_a_silent_stream_comments_stand_between_events_only() throws Exception {
        pulse = Duration.ofMillis(50);
        try (var streaming = new Streaming()) {
            logins.url = streaming.url();
            streaming.pieces.put("data: o");
            var in = client.send(post().build(), HttpResponse.BodyHandlers.ofInputStream())
                    .body();
            var begun = new String(in.readNBytes(7), StandardCharsets.UTF_8);
            while (!begun.endsWith("data: o")) { // while this machine was slow there was silence before it
                begun += new String(in.readNBytes(1), StandardCharsets.UTF_8);
            }
            streaming.pieces.put("ne\n\n");
            assertThat(new String(in.readNBytes(10), StandardCharsets.UTF_8)).isEqualTo("ne\n\n:\n\n:\n\n");
            streaming.pieces.put("");
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).matches("(:\n\n)*");
        }
    }

    private static void hangUp(Socket socket) throws IOException {
        socket.close();
    }

    @Test
    void many_streams_at_once_do_not_mix() throws Exception {
        provider.on("/v1/chat/completions", "data: [DONE]\n\n");
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = clients.invokeAll(IntStream.range(0, 200)
                    .<java.util.concurrent.Callable<String>>mapToObj(
                            _ -> () -> send(post()).body())
                    .toList());
            for (var one : all) {
                assertThat(one.get()).isEqualTo("data: [DONE]\n\n");
            }
        }
        assertThat(provider.asked()).hasSize(200);
    }

    @Test
    void the_provider_is_believed_by_the_certificates_that_the_person_names() throws Exception {
        // given
        var identity = SelfSigned.in(directory);
        try (var behind = PlayedServer.start(identity)) {
            behind.on("/v1/chat/completions", Answer.json(200, "{}"));
            logins.url = behind.url() + "/v1";
            environment = Map.of("HERMES_CA_BUNDLE", identity.pem().toString());
            // when, then
            assertThat(send(post()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_provider_that_nobody_vouches_for_gets_no_token() throws Exception {
        try (var behind = PlayedServer.start(SelfSigned.in(directory))) {
            logins.url = behind.url() + "/v1";
            assertThat(send(post()).statusCode()).isEqualTo(502);
            assertThat(behind.asked()).isEmpty();
        }
    }

    @Test
    void certificates_that_are_none_are_told_before_the_port_is_taken() throws Exception {
        var file = Files.writeString(directory.resolve("none.pem"), "no certificate");
        environment = Map.of("SSL_CERT_FILE", file.toString());
        assertThatThrownBy(this::server)
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("none.pem holds no certificates in PEM");
    }

    // ---

    private ProxyServer server;

    private ProxyServer server() throws IOException {
        if (server == null) {
            var settings = new ProxySettings(
                    "127.0.0.1",
                    0,
                    largestBody,
                    directory.resolve(kept),
                    clientKey,
                    Duration.ofSeconds(5),
                    patience,
                    pulse);
            server = ProxyServer.start(logins, settings, environment, Log.NONE);
            open.add(server);
        }
        return server;
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server().port() + path));
    }

    private HttpRequest.Builder post() throws IOException {
        return request("/v1/chat/completions").POST(HttpRequest.BodyPublishers.ofString("{}"));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
