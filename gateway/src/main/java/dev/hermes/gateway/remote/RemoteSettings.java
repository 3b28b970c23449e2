package dev.hermes.gateway.remote;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.gateway.http.Loopback;
import dev.hermes.home.Config;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where the agent is.
 *
 * @param address of its API server, without a slash or {@code /v1} at its end
 * @param key that the API server wants
 */
public record RemoteSettings(String address, Optional<Secret> key) {
    /**
     * Empty when the agent is in this process.
     *
     * @throws HermesException when the address is none
     */
    public static Optional<RemoteSettings> of(Config config, Map<String, String> environment) {
        return variable(environment, "GATEWAY_PROXY_URL")
                .or(() -> config.text("gateway.proxy_url"))
                .map(url -> new RemoteSettings(
                        address(url), variable(environment, "GATEWAY_PROXY_KEY").map(Secret::of)));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static String address(String url) {
        try {
            var uri = new URI(url);
            var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (uri.getHost() != null
                    && (scheme.equals("http") || scheme.equals("https"))
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return url.replaceFirst("/+$", "").replaceFirst("/v1$", "").replaceFirst("/+$", "");
            }
        } catch (URISyntaxException _) {
            // told below, without what may be a secret in it
        }
        throw new HermesException(
                ExitCode.CONFIGURATION,
                "The address of the remote agent is none.",
                "GATEWAY_PROXY_URL, or gateway.proxy_url in config.yaml, is like http://192.168.1.20:8642;"
                        + " its key goes into GATEWAY_PROXY_KEY.");
    }

    URI chat() {
        return URI.create(address + "/v1/chat/completions");
    }

    /** Whether it is this very port, so that each turn would ask for another without an end. */
    public boolean leadsTo(String host, int port) {
        var uri = URI.create(address);
        int there = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        return there == port && Loopback.overlap(uri.getHost().replaceAll("[\\[\\]]", ""), host);
    }
}
