package dev.hermes.llm;

import dev.hermes.api.model.Endpoint;
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

    /** Whether an endpoint is one of Microsoft's cloud. */
    static boolean isAzure(Endpoint endpoint) {
        var host = host(endpoint.baseUrl());
        return endpoint.provider().equals("azure-foundry") || host.equals("azure.com") || host.endsWith(".azure.com");
    }

    /**
     * A path below a base; what the base asks for behind its question mark, such as a version, stays behind it.
     *
     * @param path may ask for something itself
     */
    static String below(String base, String path) {
        int query = base.indexOf('?');
        if (query < 0) {
            return base + path;
        }
        int own = path.indexOf('?');
        return withoutQuery(base).replaceFirst("/+$", "")
                + (own < 0 ? path : path.substring(0, own))
                + base.substring(query)
                + (own < 0 ? "" : "&" + path.substring(own + 1));
    }

    /** As far as the question mark. */
    static String withoutQuery(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }

    /** As one piece of a path: everything but letters, digits and {@code -._~} is escaped. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

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
