package dev.hermes.llm;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** What can be told from a base URL. */
final class Urls {
    private Urls() {}

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
