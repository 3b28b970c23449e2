package dev.hermes.providers.oauth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
        String xaiToken,
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
            "https://auth.x.ai/oauth2/token",
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
                server + "/oauth/token",
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
            if (trustedLoopback && loopback(url)) {
                return true;
            }
            var uri = new URI(url.strip());
            var host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
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
        return plain(url, "https", "http")
                .filter(host -> host.equals(domain) || host.endsWith("." + domain))
                .isPresent();
    }

    /** Whether an address is of this machine itself, which what is sent there does not leave. */
    static boolean loopback(String url) {
        return plain(url, "https", "http").filter(LOOPBACK::contains).isPresent();
    }

    /** Whether nobody on the way reads what is sent to an address, and it is not made to look like another one. */
    static boolean unread(String url) {
        return plain(url, "https").isPresent() || loopback(url);
    }

    /** The host of an address without user information. */
    private static Optional<String> plain(String url, String... schemes) {
        try {
            var uri = new URI(url.strip());
            var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            return Optional.ofNullable(uri.getHost())
                    .filter(_ ->
                            uri.getRawUserInfo() == null && List.of(schemes).contains(scheme))
                    .map(host -> host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", ""));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    boolean trustedNous(String url) {
        return trusted(url, "inference-api.nousresearch.com", false);
    }

    boolean trustedXai(String url) {
        return trusted(url, "x.ai", true);
    }
}
