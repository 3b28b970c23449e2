package dev.hermes.llm;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** What can be told from a base URL. */
final class Urls {
    private Urls() {}

    /** Lower-case, without a dot at its end; empty when there is none. */
    static String host(String url) {
        try {
            var host = new URI(url).getHost();
            if (host == null) {
                return "";
            }
            var name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
            return name.toLowerCase(Locale.ROOT);
        } catch (URISyntaxException _) {
            return "";
        }
    }

    /** Whether the host is this domain or lies below it. */
    static boolean within(String url, String domain) {
        var host = host(url);
        return host.equals(domain) || host.endsWith("." + domain);
    }
}
