package dev.hermes.llm;

import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.ModelTransport;
import dev.hermes.api.model.Timeouts;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** The transports of this program, one for each wire protocol. They share one HTTP client, made by the first request. */
public final class Transports implements AutoCloseable {
    private final String userAgent;
    private final boolean preferIpv4;
    private volatile @Nullable OkHttpClient client;

    /**
     * @param userAgent sent with every request
     * @param preferIpv4 asks for IPv6 addresses only where a host has no other
     */
    public Transports(String userAgent, boolean preferIpv4) {
        this.userAgent = userAgent;
        this.preferIpv4 = preferIpv4;
    }

    /** @throws IllegalArgumentException for a protocol that is not spoken over HTTP by this module */
    public ModelTransport of(ApiMode mode) {
        return switch (mode) {
            case CHAT_COMPLETIONS -> over(new ChatCompletions());
            case ANTHROPIC_MESSAGES -> over(new AnthropicMessages());
            case CODEX_RESPONSES -> over(new OpenAiResponses());
            case BEDROCK_CONVERSE, CODEX_APP_SERVER, DEMO ->
                throw new IllegalArgumentException(mode.wireName() + " is not spoken here");
        };
    }

    private ModelTransport over(Protocol protocol) {
        return new HttpTransport(protocol, this::client, userAgent);
    }

    /** Ends connections that are still open. */
    @Override
    public void close() {
        var made = client;
        if (made != null) {
            made.dispatcher().cancelAll();
            made.connectionPool().evictAll();
            made.dispatcher().executorService().shutdown();
        }
    }

    private synchronized OkHttpClient client() {
        var made = client;
        if (made == null) {
            made = new OkHttpClient.Builder()
                    .dispatcher(new Dispatcher(Executors.newVirtualThreadPerTaskExecutor()))
                    .connectTimeout(Timeouts.DEFAULT.connect())
                    .readTimeout(Duration.ZERO) // the caller of an exchange sets the limits
                    .writeTimeout(Duration.ofSeconds(60))
                    .retryOnConnectionFailure(true)
                    .followRedirects(false) // a redirect must not carry a key to another host
                    .dns(preferIpv4 ? Transports::ipv4First : Dns.SYSTEM)
                    .build();
            client = made;
        }
        return made;
    }

    private static List<InetAddress> ipv4First(String host) throws UnknownHostException {
        return Dns.SYSTEM.lookup(host).stream()
                .sorted(Comparator.comparing(address -> !(address instanceof Inet4Address)))
                .toList();
    }
}
