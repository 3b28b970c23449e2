package dev.hermes.providers;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be told from an address without asking anybody, not even a name server. */
final class Hosts {
    private static final List<String> LOCAL_DOMAINS =
            List.of("localhost", "docker.internal", "containers.internal", "lima.internal");

    /** Stands in settings for the server that a login at Google is for. */
    private static final String CODE_ASSIST = "cloudcode-pa://google";

    private static final String CODE_ASSIST_SERVER = "https://cloudcode-pa.googleapis.com/v1internal";

    private Hosts() {}

    /** The address that is meant by a name of one. */
    static String real(String url) {
        return url.equals(CODE_ASSIST) ? CODE_ASSIST_SERVER : url;
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
        return trimmed(base.substring(0, query))
                + (own < 0 ? path : path.substring(0, own))
                + base.substring(query)
                + (own < 0 ? "" : "&" + path.substring(own + 1));
    }

    /** The same address with a path that does not end with this. */
    static String without(String base, String ending) {
        int query = base.indexOf('?');
        var path = query < 0 ? base : trimmed(base.substring(0, query));
        return path.endsWith(ending)
                ? path.substring(0, path.length() - ending.length()) + (query < 0 ? "" : base.substring(query))
                : base;
    }

    /** Lower-case, without a dot at the end and without brackets; empty when there is none. */
    static String host(String url) {
        try {
            var host = Optional.ofNullable(new URI(url.strip()).getHost())
                    .orElse("")
                    .toLowerCase(Locale.ROOT);
            if (host.startsWith("[") && host.endsWith("]")) {
                return host.substring(1, host.length() - 1);
            }
            return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        } catch (URISyntaxException _) {
            return "";
        }
    }

    /** The path without a slash at its end. */
    static String path(String url) {
        try {
            return trimmed(Optional.ofNullable(new URI(url.strip()).getPath()).orElse(""));
        } catch (URISyntaxException _) {
            return "";
        }
    }

    /** Whether it can be asked. Who writes a name before the host wants one host to look like another. */
    static boolean isHttp(String url) {
        var lower = url.strip().toLowerCase(Locale.ROOT);
        return (lower.startsWith("http://") || lower.startsWith("https://"))
                && !host(url).isEmpty()
                && !named(url)
                && !veiled(host(url));
    }

    /** Whether it names a program that listens, with nothing behind its port. The same rules of what a host is. */
    static boolean isAcp(String url) {
        try {
            var uri = new URI(url.strip());
            int port = uri.getPort();
            return "acp+tcp".equalsIgnoreCase(uri.getScheme())
                    && port > 0
                    && port <= 65_535
                    && path(url).isEmpty()
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && !host(url).isEmpty()
                    && !named(url)
                    && !veiled(host(url));
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /** Numbers that name servers read as an address and people do not: {@code 2130706433}, {@code 0x7f.1}, {@code 0177.0.0.1}. */
    private static boolean veiled(String host) {
        var last = host.substring(host.lastIndexOf('.') + 1);
        boolean number = last.matches("\\d+|0x[0-9a-f]*");
        return number && (!isIpv4(host) || host.matches("(.*\\.)?0\\d.*")) || misspelt(host);
    }

    /** A name of another alphabet that no registry would write so; clients read it as another one. */
    private static boolean misspelt(String host) {
        for (var label : host.split("\\.")) {
            if (label.startsWith("xn--") && IDN.toUnicode(label).equals(label)) {
                return true;
            }
        }
        return false;
    }

    private static boolean named(String url) {
        try {
            return new URI(url.strip()).getRawUserInfo() != null;
        } catch (URISyntaxException _) {
            return true;
        }
    }

    /**
     * Whether a token may go to an address that did not come from this machine's owner: encrypted, at the usual port, at
     * this domain or below it; or at this machine itself.
     */
    static boolean trusted(String url, String domain) {
        if (!isHttp(url)) {
            return false;
        }
        int port = URI.create(url.strip()).getPort();
        boolean secure =
                url.strip().regionMatches(true, 0, "https:", 0, "https:".length()) && (port == -1 || port == 443);
        return loopback(url) || (secure && within(url, domain));
    }

    /** Whether the host is this domain or lies below it. */
    static boolean within(String url, String domain) {
        var host = host(url);
        return host.equals(domain) || host.endsWith("." + domain);
    }

    static String trimmed(String url) {
        var end = url.length();
        while (end > 0 && url.charAt(end - 1) == '/') {
            end--;
        }
        return url.substring(0, end);
    }

    static boolean loopback(String url) {
        var host = host(url);
        return host.equals("localhost") || host.equals("::1") || (isIpv4(host) && host.startsWith("127."));
    }

    /** On this machine or in a private network. */
    static boolean local(String url) {
        if (loopback(url) || LOCAL_DOMAINS.stream().anyMatch(domain -> within(url, domain))) {
            return true;
        }
        var host = host(url);
        if (host.startsWith("fe80:")
                || host.startsWith("fc") && host.contains(":")
                || host.startsWith("fd") && host.contains(":")) {
            return true;
        }
        if (!isIpv4(host)) {
            return false;
        }
        var parts = host.split("\\.");
        int first = Integer.parseInt(parts[0]);
        int second = Integer.parseInt(parts[1]);
        return switch (first) {
            case 0, 10 -> true;
            case 100 -> second >= 64 && second <= 127;
            case 169 -> second == 254;
            case 172 -> second >= 16 && second <= 31;
            case 192 -> second == 168;
            default -> false;
        };
    }

    static boolean isIpv4(String host) {
        var parts = host.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (var part : parts) {
            if (part.isEmpty() || part.length() > 3 || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return false;
            }
        }
        return true;
    }
}
