package dev.hermes.providers.oauth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * Where identity servers are asked.
 *
 * @param trustedLoopback whether tokens may go to servers on this machine, which only tests have
 */
public record Endpoints(
        String nousPortal,
        String nousInference,
        String codexIssuer,
        String xaiDiscovery,
        String minimaxGlobal,
        String minimaxChina,
        String qwen,
        String github,
        String githubApi,
        String spotify,
        String googleAccounts,
        String googleToken,
        String googleApis,
        String codeAssist,
        boolean trustedLoopback) {
    static final String NOUS_PORTAL = "https://portal.nousresearch.com";
    static final String NOUS_INFERENCE = "https://inference-api.nousresearch.com/v1";
    static final String XAI = "https://api.x.ai/v1";

    /** The real ones. */
    public static final Endpoints STANDARD = new Endpoints(
            NOUS_PORTAL,
            NOUS_INFERENCE,
            "https://auth.openai.com",
            "https://auth.x.ai/.well-known/openid-configuration",
            "https://api.minimax.io",
            "https://api.minimaxi.com",
            "https://chat.qwen.ai",
            "https://github.com",
            "https://api.github.com",
            "https://accounts.spotify.com",
            "https://accounts.google.com",
            "https://oauth2.googleapis.com",
            "https://www.googleapis.com",
            "https://cloudcode-pa.googleapis.com",
            false);

    /** All of them at one server on this machine, for tests. */
    static Endpoints at(String server) {
        return new Endpoints(
                server,
                server + "/v1",
                server,
                server + "/.well-known/openid-configuration",
                server,
                server,
                server,
                server,
                server,
                server,
                server,
                server,
                server,
                server,
                true);
    }

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]", "::1");

    /**
     * Whether a token may go to an address that a server named: https, no user information, the usual port, and exactly
     * this host or one below it. The host is parsed, never searched for in the text.
     */
    boolean trusted(String url, String domain, boolean below) {
        try {
            var uri = new URI(url.strip());
            var host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
            if (trustedLoopback && LOOPBACK.contains(host)) {
                return true;
            }
            boolean plain = "https".equalsIgnoreCase(uri.getScheme())
                    && uri.getRawUserInfo() == null
                    && (uri.getPort() == -1 || uri.getPort() == 443);
            return plain && (host.equals(domain) || below && host.endsWith("." + domain));
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /** Whether the host of an address is this domain or lies below it. */
    static boolean within(String url, String domain) {
        var host = host(url);
        return host.equals(domain) || host.endsWith("." + domain);
    }

    /** Whether nobody can read on the way what is sent to an address, which names no user. */
    static boolean unread(String url) {
        try {
            var uri = new URI(url.strip());
            return uri.getRawUserInfo() == null
                    && uri.getHost() != null
                    && ("https".equalsIgnoreCase(uri.getScheme())
                            || "http".equalsIgnoreCase(uri.getScheme()) && LOOPBACK.contains(host(url)));
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static String host(String url) {
        try {
            var host = new URI(url.strip()).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        } catch (URISyntaxException _) {
            return "";
        }
    }

    boolean trustedNous(String url) {
        return trusted(url, "inference-api.nousresearch.com", false);
    }

    boolean trustedXai(String url) {
        return trusted(url, "x.ai", true);
    }
}
