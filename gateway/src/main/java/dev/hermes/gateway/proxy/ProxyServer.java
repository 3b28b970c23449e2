package dev.hermes.gateway.proxy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.gateway.http.ClientGoneException;
import dev.hermes.gateway.http.HttpCall;
import dev.hermes.gateway.http.HttpFront;
import dev.hermes.gateway.http.Json;
import dev.hermes.gateway.http.Loopback;
import dev.hermes.gateway.http.TooLargeException;
import dev.hermes.home.web.HttpClients;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/** Passes requests on to a provider, with a login of this home. Owns a port and the connections until it is closed. */
public final class ProxyServer implements AutoCloseable {
    private static final String V1 = "/v1";
    private static final int BUFFER = 8_192;
    private static final int REASON = 65_536;
    private static final int UNAUTHORISED = 401;
    private static final int TOO_MANY = 429;

    private final Upstream upstream;
    private final ProxySettings settings;
    private final Log log;
    private final HttpFront front;
    private final HttpClient client;
    private final Passages passages;

    private ProxyServer(Upstream upstream, ProxySettings settings, HttpClient client, HttpFront front, Log log) {
        this.upstream = upstream;
        this.settings = settings;
        this.front = front;
        this.log = log;
        passages = new Passages(settings.patience(), settings.pulse());
        this.client = client;
    }

    /**
     * Takes the port and answers from now on.
     *
     * @param environment may name proxies, and the certificates that are believed
     * @throws IOException when the port cannot be had
     * @throws HermesException when the certificates cannot be read
     */
    public static ProxyServer start(Upstream upstream, ProxySettings settings, Map<String, String> environment, Log log)
            throws IOException {
        var client = HttpClients.builder(environment, log)
                .connectTimeout(settings.connect())
                .build();
        var front = HttpFront.bind(settings.host(), settings.port());
        var server = new ProxyServer(upstream, settings, client, front, log);
        front.start(server::handle, log);
        return server;
    }

    public int port() {
        return front.port();
    }

    private void handle(HttpCall call) throws IOException, InterruptedException {
        if (!sameMachine(call)) {
            refuse(call, 403, "forbidden", "Requests of other sites and under other names are not answered.");
            return;
        }
        if (call.path().equals("/health")) {
            health(call);
            return;
        }
        if (!call.rawPath().startsWith(V1 + "/")) {
            refuse(call, 404, "not_found", "There is nothing here; the address of the API ends with /v1.");
            return;
        }
        if (!admitted(call)) {
            refuse(call, 401, "invalid_client_key", "This proxy wants its own key as the bearer.");
            return;
        }
        var path = call.rawPath().substring(V1.length()).replaceFirst("^/+", "/");
        if (!upstream.paths().contains(path)) {
            refuse(
                    call,
                    404,
                    "path_not_allowed",
                    "Only these paths are passed on: " + String.join(", ", new TreeSet<>(upstream.paths())));
            return;
        }
        forward(call, path);
    }

    /** A page of the web must not spend the login of who looks at it, nor reach this port under a name of its own. */
    private boolean sameMachine(HttpCall call) {
        if (call.header("Origin").filter(origin -> !ofThisMachine(origin)).isPresent()) {
            return false;
        }
        boolean open = !Loopback.is(settings.host());
        return open
                || call.header("Host")
                        .map(Loopback::nameOf)
                        .filter(Loopback::is)
                        .isPresent();
    }

    private static boolean ofThisMachine(String origin) {
        try {
            var host = new URI(origin).getHost();
            return host != null && Loopback.is(host.replaceAll("[\\[\\]]", ""));
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private boolean admitted(HttpCall call) {
        return settings.clientKey()
                .map(key -> call.header("Authorization")
                        .map(text -> text.replaceFirst("(?i)^Bearer\\s+", ""))
                        .map(Secret::of)
                        .filter(key::equals)
                        .isPresent())
                .orElse(true);
    }

    private void health(HttpCall call) throws IOException {
        call.answer(
                200,
                JsonMapper.shared()
                        .createObjectNode()
                        .put("status", "ok")
                        .put("upstream", upstream.title())
                        .put("authenticated", upstream.authenticated()));
    }

    private static void refuse(HttpCall call, int status, String code, String message) throws IOException {
        call.answer(status, Json.error(message, code, code));
    }

    private void forward(HttpCall call, String path) throws IOException, InterruptedException {
        try (var body = KeptBody.of(call.arriving(settings.largestBody()), settings.temporary())) {
            forward(call, path, body);
        } catch (TooLargeException _) {
            refuse(
                    call,
                    413,
                    "request_too_large",
                    "The request is larger than " + (settings.largestBody() >> 20)
                            + " MiB ('proxy.max_body_mb' sets the limit).");
        } catch (KeptBody.NoRoomException e) {
            log.warn("proxy", "a request cannot be kept: " + e.getMessage());
            refuse(call, 503, "request_not_kept", "There is no room for a request of this size.");
        }
    }

    private void forward(HttpCall call, String path, KeptBody body) throws IOException, InterruptedException {
        Bearer bearer;
        try {
            bearer = upstream.bearer();
        } catch (HermesException e) {
            refuse(call, 401, "upstream_auth_failed", e.getMessage());
            return;
        }
        try {
            var answer = asked(call, path, body, bearer);
            if (answer.statusCode() != UNAUTHORISED && answer.statusCode() != TOO_MANY) {
                pass(call, answer, answer.body());
                return;
            }
            var begun = call.whileWanted(() -> begun(answer.body()));
            var other = other(bearer, Refusal.of(answer, begun));
            if (other.isPresent()) {
                answer.body().close();
                var second = asked(call, path, body, other.get());
                pass(call, second, second.body());
            } else {
                pass(call, answer, new SequenceInputStream(new ByteArrayInputStream(begun), answer.body()));
            }
        } catch (UnsendableException _) {
            refuse(call, 400, "invalid_request", "This method, or one of the headers, cannot be passed on.");
        } catch (HttpTimeoutException e) {
            log.warn("proxy", "no answer in time: " + e.getMessage());
            refuse(call, 504, "upstream_timeout", upstream.title() + " did not answer in time.");
        } catch (UpstreamException e) {
            log.warn("proxy", "not reached: " + e.getMessage());
            refuse(call, 502, "upstream_unreachable", upstream.title() + " cannot be reached.");
        }
    }

    private Optional<Bearer> other(Bearer refused, Refusal refusal) {
        try {
            return upstream.other(refused, refusal);
        } catch (HermesException e) {
            log.warn("proxy", e.getMessage());
            return Optional.empty(); // the client gets the refusal as it is
        }
    }

    /** Enough of a refusal to see why. */
    private byte[] begun(InputStream from) throws IOException {
        var begun = new ByteArrayOutputStream();
        try (var passage = passages.begin(begun, false)) {
            var buffer = new byte[BUFFER];
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                passage.write(buffer, read);
                if (begun.size() >= REASON) {
                    break;
                }
            }
        } catch (IOException e) {
            throw new UpstreamException(e);
        }
        return begun.toByteArray();
    }

    /** Apart from trouble with the client. */
    private static final class UpstreamException extends IOException {
        private static final long serialVersionUID = 1;

        UpstreamException(IOException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    /** The request is none that HTTP can pass on. Says nothing of why: the reason may quote a header. */
    private static final class UnsendableException extends IOException {
        private static final long serialVersionUID = 1;
    }

    private HttpResponse<InputStream> asked(HttpCall call, String path, KeptBody body, Bearer bearer)
            throws IOException, InterruptedException {
        HttpRequest request;
        try {
            request = request(call, path, body, bearer);
        } catch (IllegalArgumentException _) {
            throw new UnsendableException();
        }
        try {
            return call.whileWanted(() -> client.send(request, HttpResponse.BodyHandlers.ofInputStream()));
        } catch (HttpTimeoutException | ClientGoneException e) {
            throw e;
        } catch (IOException e) {
            throw new UpstreamException(e);
        }
    }

    /** @throws IllegalArgumentException when the client's method or a header is none that HTTP can send */
    private HttpRequest request(HttpCall call, String path, KeptBody body, Bearer bearer) {
        var query = call.rawQuery().map(raw -> "?" + raw).orElse("");
        var request = HttpRequest.newBuilder(URI.create(bearer.baseUrl() + path + query))
                .timeout(settings.patience())
                .method(call.method(), body.publisher());
        Headers.forUpstream(call.headers())
                .forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        return request.setHeader(
                        "Authorization", bearer.type() + " " + bearer.token().reveal())
                .build();
    }

    /** Piece by piece, each as it comes. A client that has gone ends the conversation with the provider too. */
    private void pass(HttpCall call, HttpResponse<?> answer, InputStream body)
            throws IOException, InterruptedException {
        call.whileWanted(() -> {
            passAll(call, answer, body);
            return answer;
        });
    }

    private void passAll(HttpCall call, HttpResponse<?> answer, InputStream body) throws IOException {
        long length = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
        try (var from = body) {
            var to = call.answer(
                    answer.statusCode(), Headers.forClient(answer.headers().map()), length);
            if (to.isEmpty()) {
                return;
            }
            try (var passage = passages.begin(to.get(), length < 0 && plainEvents(answer.headers()))) {
                var buffer = new byte[BUFFER];
                for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                    passage.write(buffer, read);
                }
            }
            to.get().close();
        }
    }

    private static boolean plainEvents(HttpHeaders headers) {
        return headers.firstValue("Content-Encoding").isEmpty()
                && headers.firstValue("Content-Type")
                        .filter(type -> type.startsWith("text/event-stream"))
                        .isPresent();
    }

    @Override
    public void close() {
        front.close();
        passages.close();
        client.shutdownNow();
    }
}
