package dev.hermes.llm;

import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.ModelTransport;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.concurrent.Executors;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.OkHttpClient;

/** The transports of this program, one for each wire protocol. They share one HTTP client, made by the first request. */
public final class Transports implements AutoCloseable {
    private final String userAgent;
    private final boolean preferIpv4;
    private volatile @org.jspecify.annotations.Nullable OkHttpClient client;

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
            case CHAT_COMPLETIONS -> new HttpTransport(new ChatCompletions(), this::client, userAgent);
            case ANTHROPIC_MESSAGES, CODEX_RESPONSES, BEDROCK_CONVERSE, CODEX_APP_SERVER, DEMO ->
                throw new IllegalArgumentException(mode.wireName() + " is not spoken here");
        };
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
                    .connectTimeout(dev.hermes.api.model.Timeouts.DEFAULT.connect())
                    .readTimeout(java.time.Duration.ZERO) // the caller of an exchange sets the limits
                    .writeTimeout(java.time.Duration.ofSeconds(60))
                    .retryOnConnectionFailure(true)
                    .followRedirects(false) // a redirect must not carry a key to another host
                    .dns(preferIpv4 ? Transports::ipv4First : Dns.SYSTEM)
                    .build();
            client = made;
        }
        return made;
    }

    private static java.util.List<InetAddress> ipv4First(String host) throws java.net.UnknownHostException {
        return Dns.SYSTEM.lookup(host).stream()
                .sorted(Comparator.comparing(address -> !(address instanceof Inet4Address)))
                .toList();
    }
}
