package dev.hermes.home.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.hermes.home.web.Web.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpWebTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpWeb web = new HttpWeb(Map.of());
    private final CountDownLatch never = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void server() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/echo", exchange -> {
            var body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(418, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/elsewhere", exchange -> {
            exchange.getResponseHeaders().add("Location", "/echo");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('a');
            exchange.getResponseBody().flush();
            try {
                never.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    @AfterEach
    void close() {
        never.countDown();
        server.stop(0);
        web.close();
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    @Test
    void a_server_that_upgrades_to_nothing_but_its_own_protocol_is_asked_without_an_upgrade() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var head = new FutureTask<>(() -> refusingUpgrades(socket));
            Thread.ofVirtual().start(head);
            var uri = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1/models");
            var answer = web.send(Request.get(uri, PATIENCE));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(head.get()).startsWith("get /v1/models http/1.1\n").doesNotContain("upgrade", "http2-settings");
        }
    }

    /** As servers of WebSockets do. @return what was asked, in lower case */
    private static String refusingUpgrades(ServerSocket socket) throws IOException {
        try (var connection = socket.accept();
                var in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII))) {
            var head = in.lines()
                    .takeWhile(line -> !line.isEmpty())
                    .map(line -> line.toLowerCase(Locale.ROOT) + "\n")
                    .collect(Collectors.joining());
            var status = head.contains("\nupgrade:") ? "400 Bad Request" : "200 OK";
            var answer = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            return head;
        }
    }

    @Test
    void any_status_is_an_answer() throws IOException, InterruptedException {
        var answer = web.send(Request.post(at("/echo"), "text/plain", "hä".getBytes(StandardCharsets.UTF_8), PATIENCE));
        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.text()).isEqualTo("hä");
        assertThat(answer.ok()).isFalse();
    }

    @Test
    void redirects_are_not_followed() throws IOException, InterruptedException {
        assertThat(web.send(Request.get(at("/elsewhere"), PATIENCE)).status()).isEqualTo(302);
    }

    @Test
    void an_answer_that_does_not_end_is_given_up() {
        assertThatThrownBy(() -> web.send(Request.get(at("/slow"), Duration.ofMillis(300))))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("no answer from 127.0.0.1:");
    }

    @Test
    void what_cannot_be_asked_is_told_in_a_line() {
        server.stop(0);
        assertThatThrownBy(() -> web.send(Request.get(at("/echo"), PATIENCE)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1");
        assertThatThrownBy(() -> web.send(Request.get(URI.create("file:///etc/passwd"), PATIENCE)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no address");
    }

    @Test
    void proxies_come_from_the_environment_and_spare_this_machine() {
        var proxies = new EnvironmentProxies(
                Map.of("HTTPS_PROXY", "http://proxy.example:3128", "no_proxy", ".intern.example, other.example"));
        assertThat(proxies.select(URI.create("https://api.example/x"))
                        .getFirst()
                        .address())
                .hasToString("proxy.example/<unresolved>:3128");
        for (var direct : new String[] {
            "https://127.0.0.1/", "https://a.intern.example/", "https://other.example/", "http://api.example/"
        }) {
            assertThat(proxies.select(URI.create(direct))).as(direct).containsExactly(Proxy.NO_PROXY);
        }
    }
}
