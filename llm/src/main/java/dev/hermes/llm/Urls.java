package dev.hermes.llm;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What can be told from a base URL. */
final class Urls {
    private Urls() {}

    /** Whether anything stands behind the host. */
    static boolean hasPath(String url) {
        try {
            var path = new URI(url).getPath();
            return path != null && path.length() > 1;
        } catch (URISyntaxException _) {
            return true;
        }
    }

    /** As one piece of a path: everything but letters, digits and {@code -._~} is escaped. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /** Lower-case; empty when there is none. */
    static String host(String url) {
        try {
            var host = new URI(url).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (URISyntaxException _) {
            return "";
        }
    }
}
