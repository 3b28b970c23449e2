package dev.hermes.home.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** HTTP proxies as other programs find them in the environment. */
public final class EnvironmentProxies extends ProxySelector {
    private static final int USUAL_PORT = 8080;

    private final Map<String, String> environment;

    public EnvironmentProxies(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public List<Proxy> select(URI uri) {
        var host = String.valueOf(uri.getHost());
        var named = direct(host)
                ? Optional.<String>empty()
                : variable(uri.getScheme() + "_proxy").or(() -> variable("all_proxy"));
        return List.of(named.flatMap(EnvironmentProxies::proxy).orElse(Proxy.NO_PROXY));
    }

    private static Optional<Proxy> proxy(String address) {
        try {
            var uri = URI.create(address.contains("://") ? address : "http://" + address);
            if (uri.getHost() == null || !String.valueOf(uri.getScheme()).startsWith("http")) {
                return Optional.empty(); // a SOCKS proxy, which this client cannot use
            }
            int port = uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
            return Optional.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** This machine, and what a cloud tells it of itself, is never asked through a proxy. */
    private boolean direct(String host) {
        if (host.startsWith("169.254.")
                || host.equals("localhost")
                || host.equals("127.0.0.1")
                || host.equals("[::1]")) {
            return true;
        }
        for (var pattern : variable("no_proxy").orElse("").split("[,\\s]+")) {
            var name = pattern.replaceFirst("^\\*?\\.", "").toLowerCase(Locale.ROOT);
            if (pattern.equals("*") || !name.isEmpty() && (host.equalsIgnoreCase(name) || host.endsWith("." + name))) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The request fails, and that is told.
    }
}
