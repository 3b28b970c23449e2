package dev.hermes.llm;

import java.io.IOException;
import java.net.ProxySelector;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;

/**
 * The way to servers.
 *
 * @param preferIpv4 asks for IPv6 addresses only where a host has no other
 * @param proxies through which servers are asked
 * @param certificates whose are believed
 */
public record Network(boolean preferIpv4, ProxySelector proxies, Certificates certificates) {
    /** Without proxies, with the certificates that Java believes. */
    public static final Network DIRECT = new Network(false, ProxySelector.of(null), Optional::empty);

    /** Says whose certificates are believed; asked when the first server wants an encrypted connection. */
    @FunctionalInterface
    public interface Certificates {
        /**
         * Empty when that is left to Java.
         *
         * @throws IOException with one line that says why the certificates cannot be read
         */
        Optional<X509TrustManager> manager() throws IOException;
    }
}
