package dev.hermes.gateway.http;

import java.util.Locale;
import java.util.Set;

/** Which names and addresses mean this machine alone. */
public final class Loopback {
    private static final Set<String> NAMES = Set.of("localhost", "::1", "ip6-localhost", "ip6-loopback");

    private Loopback() {}

    /** An address to bind to, or the name in a {@code Host} header without its port. */
    public static boolean is(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        return NAMES.contains(name) || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    /** Whether who listens at both addresses would meet: one of them may be all addresses of the machine. */
    public static boolean overlap(String one, String other) {
        return one.equalsIgnoreCase(other) || everywhere(one) || everywhere(other) || is(one) && is(other);
    }

    private static boolean everywhere(String host) {
        return Set.of("0.0.0.0", "::", "").contains(host);
    }

    /** The name in a {@code Host} header. */
    public static String nameOf(String header) {
        if (header.startsWith("[")) {
            int end = header.indexOf(']');
            return end < 0 ? header : header.substring(1, end);
        }
        int colon = header.lastIndexOf(':');
        return colon < 0 ? header : header.substring(0, colon);
    }
}
