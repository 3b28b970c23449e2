package dev.hermes.home.web;

import dev.hermes.home.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** The web through the JDK's client. */
public final class HttpWeb implements Web, AutoCloseable {
    private static final int LARGEST_ANSWER = 32 << 20;

    private final HttpClient client;
    private final Optional<String> obstacle;

    /**
     * @param environment may name proxies: {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY}, {@code NO_PROXY}; and
     *     the certificates that are believed: {@link Trust#VARIABLES}
     */
    public HttpWeb(Map<String, String> environment) {
        this(environment, Trust.of(environment, Trust.VARIABLES, _ -> {}));
    }

    /**
     * @param environment may name proxies
     * @param trust when its file is of no use, no server is asked, and every question says so
     */
    public HttpWeb(Map<String, String> environment, Trust trust) {
        var builder = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(new EnvironmentProxies(environment));
        obstacle = believing(trust, builder);
        client = builder.build();
    }

    private static Optional<String> believing(Trust trust, HttpClient.Builder builder) {
        try {
            trust.context().ifPresent(builder::sslContext);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Problem.of(e));
        }
    }

    @Override
    public Answer send(Request request) throws IOException, InterruptedException {
        if (obstacle.isPresent()) {
            throw new IOException(obstacle.get());
        }
        var exchange = client.sendAsync(built(request), HttpResponse.BodyHandlers.ofInputStream())
                .thenApply(HttpWeb::read);
        try {
            var answer = exchange.get(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return answer.orElseThrow(() -> new IOException("the answer of " + host(request) + " is too long"));
        } catch (TimeoutException _) {
            throw new IOException("no answer from " + host(request) + " within "
                    + request.timeout().toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IOException(words(e, request), e);
        } finally {
            exchange.cancel(true);
        }
    }

    private static HttpRequest built(Request request) throws IOException {
        try {
            var builder = HttpRequest.newBuilder(request.uri()).timeout(request.timeout());
            builder.method(
                    request.method(),
                    request.body().length == 0
                            ? HttpRequest.BodyPublishers.noBody()
                            : HttpRequest.BodyPublishers.ofByteArray(request.body()));
            request.headers().forEach(builder::header);
            if (!"https".equalsIgnoreCase(request.uri().getScheme())) {
                // Over TLS the handshake agrees on HTTP/2. Without, 'Upgrade: h2c' would ask for it, which servers that
                // speak WebSocket on the same port take for a handshake of theirs and refuse.
                builder.version(HttpClient.Version.HTTP_1_1);
            }
            return builder.build();
        } catch (IllegalArgumentException _) {
            throw new IOException("'" + request.uri() + "' is no address that can be asked");
        }
    }

    /** Empty when there is more than anybody wants. */
    private static Optional<Answer> read(HttpResponse<InputStream> response) {
        try (var in = response.body()) {
            var body = in.readNBytes(LARGEST_ANSWER + 1);
            return body.length > LARGEST_ANSWER
                    ? Optional.empty()
                    : Optional.of(new Answer(response.statusCode(), body, headers(response)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Map<String, String> headers(HttpResponse<?> response) {
        var headers = new HashMap<String, String>();
        response.headers().map().forEach((name, values) -> {
            if (!values.isEmpty()) {
                headers.putIfAbsent(name.toLowerCase(Locale.ROOT), values.getFirst());
            }
        });
        return headers;
    }

    private static String words(Throwable failure, Request request) {
        for (var e = failure; e != null; e = e.getCause()) {
            switch (e) {
                case UnknownHostException _ -> {
                    return "the host " + host(request) + " is not known";
                }
                case HttpTimeoutException _ -> {
                    return "no answer from " + host(request) + " within "
                            + request.timeout().toSeconds() + " s";
                }
                case SSLException tls -> {
                    return "no trusted connection to " + host(request) + " (" + tls.getMessage() + ")";
                }
                case ConnectException _ -> {
                    return "no connection to " + host(request);
                }
                default -> {}
            }
        }
        return "the connection to " + host(request) + " broke";
    }

    private static String host(Request request) {
        URI uri = request.uri();
        return uri.getPort() < 0 ? String.valueOf(uri.getHost()) : uri.getHost() + ":" + uri.getPort();
    }

    /** Ends connections that are kept open for a next question. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
