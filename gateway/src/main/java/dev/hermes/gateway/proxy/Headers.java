package dev.hermes.gateway.proxy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which headers are passed on. */
final class Headers {
    /** About one connection, not about the message (RFC 9110, 7.6.1), and what the client itself makes. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "host",
            "content-length",
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailers",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "expect");

    /** Whatever the client authenticates with is meant for this server, not for the provider. */
    private static final Set<String> CREDENTIALS = Set.of("authorization", "x-api-key", "api-key", "cookie");

    private Headers() {}

    static Map<String, List<String>> forUpstream(Map<String, List<String>> headers) {
        var dropped = named(headers);
        dropped.addAll(HOP_BY_HOP);
        dropped.addAll(CREDENTIALS);
        dropped.add("origin");
        dropped.add("referer");
        return without(headers, dropped);
    }

    static Map<String, List<String>> forClient(Map<String, List<String>> headers) {
        var dropped = named(headers);
        dropped.addAll(HOP_BY_HOP);
        dropped.add("set-cookie");
        return without(headers, dropped);
    }

    /** Those that {@code Connection} names. */
    private static Set<String> named(Map<String, List<String>> headers) {
        var names = new HashSet<String>();
        headers.forEach((name, values) -> {
            if (name.equalsIgnoreCase("connection")) {
                for (var value : values) {
                    for (var one : value.split(",")) {
                        names.add(one.strip().toLowerCase(Locale.ROOT));
                    }
                }
            }
        });
        return names;
    }

    private static Map<String, List<String>> without(Map<String, List<String>> headers, Set<String> dropped) {
        var kept = new LinkedHashMap<String, List<String>>();
        headers.forEach((name, values) -> {
            if (!dropped.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                kept.put(name, new ArrayList<>(values));
            }
        });
        return kept;
    }
}
