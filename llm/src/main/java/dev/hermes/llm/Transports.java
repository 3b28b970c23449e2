package dev.hermes.llm;

import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.ModelTransport;
import dev.hermes.api.model.Timeouts;
import dev.hermes.llm.acp.AcpProgram;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** The transports of this program, one for each wire protocol. They share their connections. */
public final class Transports implements AutoCloseable {
    private final String userAgent;
    private final Network network;
    private final RequestSigner signer;
    private final Supplier<AcpProgram> program;
    private volatile @Nullable OkHttpClient plain;
    private volatile @Nullable OkHttpClient secured;

    /**
     * @param userAgent sent with every request
     * @param preferIpv4 asks for IPv6 addresses only where a host has no other
     */
    public Transports(String userAgent, boolean preferIpv4) {
        this(userAgent, preferIpv4, RequestSigner.NONE);
    }

    /** @param signer asked where an endpoint has no key */
    public Transports(String userAgent, boolean preferIpv4, RequestSigner signer) {
        this(userAgent, new Network(preferIpv4, ProxySelector.of(null), Optional::empty), signer, () -> {
            throw new IllegalStateException("nobody said which program is to be started");
        });
    }

    /** @param program started where an endpoint is no server but an agent on this machine */
    public Transports(String userAgent, Network network, RequestSigner signer, Supplier<AcpProgram> program) {
        this.userAgent = userAgent;
        this.network = network;
        this.signer = signer;
        this.program = program;
    }

    /** @throws IllegalArgumentException for a protocol that is not spoken over HTTP by this module */
    public ModelTransport of(ApiMode mode) {
        if (!Dialects.speaks(mode)) {
            throw new IllegalArgumentException(mode.wireName() + " is not spoken here");
        }
        var servers = new HttpTransport(endpoint -> Dialects.of(mode, endpoint), this::client, signer, userAgent);
        return mode == ApiMode.CHAT_COMPLETIONS
                ? new ByAddress(servers, () -> new AcpTransport(program, userAgent))
                : servers;
    }

    /**
     * The models that an agent lets one choose from; it is started for the question, or asked where it listens.
     *
     * @throws ModelException when it cannot be asked
     */
    public List<String> agentModels(Endpoint endpoint, Timeouts timeouts) throws InterruptedException {
        return new AcpTransport(program, userAgent).models(endpoint, timeouts);
    }

    /** Ends connections that are still open. */
    @Override
    public void close() {
        var made = plain;
        if (made != null) { // the secured one shares all of this
            made.dispatcher().cancelAll();
            made.connectionPool().evictAll();
            made.dispatcher().executorService().shutdown();
        }
    }

    /**
     * The client for a URL. What encryption needs, the certificates that are trusted above all, takes longer to read than the
     * rest of a start, so that it is read only where something is encrypted: a server on this machine is asked without.
     */
    private synchronized OkHttpClient client(HttpUrl url) {
        var open = plain();
        if (!url.isHttps()) {
            return open;
        }
        var made = secured;
        if (made == null) {
            var builder = open.newBuilder().connectionSpecs(List.of(ConnectionSpec.MODERN_TLS));
            believe(builder);
            made = builder.build();
            secured = made;
        }
        return made;
    }

    private void believe(OkHttpClient.Builder builder) {
        try {
            var manager = network.certificates().manager();
            if (manager.isPresent()) {
                var context = SSLContext.getInstance("TLS");
                context.init(null, new TrustManager[] {manager.get()}, null);
                builder.sslSocketFactory(context.getSocketFactory(), manager.get());
            }
        } catch (IOException | GeneralSecurityException e) {
            throw Failures.uncertified(e);
        }
    }

    private OkHttpClient plain() {
        var made = plain;
        if (made == null) {
            made = new OkHttpClient.Builder()
                    .proxySelector(network.proxies())
                    .dispatcher(new Dispatcher(Executors.newVirtualThreadPerTaskExecutor()))
                    .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
                    .connectTimeout(Timeouts.DEFAULT.connect())
                    .readTimeout(Duration.ZERO) // the caller of an exchange sets the limits
                    .writeTimeout(Duration.ofSeconds(60))
                    .retryOnConnectionFailure(true)
                    .followRedirects(false) // a redirect must not carry a key to another host
                    .dns(network.preferIpv4() ? Transports::ipv4First : Dns.SYSTEM)
                    .build();
            plain = made;
        }
        return made;
    }

    private static List<InetAddress> ipv4First(String host) throws UnknownHostException {
        return Dns.SYSTEM.lookup(host).stream()
                .sorted(Comparator.comparing(address -> !(address instanceof Inet4Address)))
                .toList();
    }
}
