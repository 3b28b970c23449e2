package dev.hermes.providers;

import java.util.Optional;
import java.util.Set;

/**
 * What somebody registered of a host's name. Below most endings that is one name; but there are endings of several parts below
 * which strangers are neighbours, those of countries and of hosting companies. Those that matter here are a short list, which
 * cannot be complete: it decides which of the user's variables is meant, and never alone whether a key is sent.
 *
 * @param label {@code acme} of {@code api.acme.co.uk}
 * @param domain {@code acme.co.uk}
 */
record RegisteredName(String label, String domain) {
    /** Empty for addresses, single names and endings. */
    static Optional<RegisteredName> of(String url) {
        var host = Hosts.host(url);
        if (Hosts.isIpv4(host) || host.contains(":")) {
            return Optional.empty();
        }
        var ending = ending(host);
        if (ending.length() >= host.length()) {
            return Optional.empty();
        }
        var before = host.substring(0, host.length() - ending.length() - 1);
        var label = before.substring(before.lastIndexOf('.') + 1);
        return label.isEmpty() ? Optional.empty() : Optional.of(new RegisteredName(label, label + "." + ending));
    }

    /** The longest that is known, else the last part. */
    private static String ending(String host) {
        for (int dot = -1; ; ) {
            var rest = host.substring(dot + 1);
            dot = host.indexOf('.', dot + 1);
            if (dot < 0 || Holder.SHARED.contains(rest)) {
                return rest;
            }
        }
    }

    /** Read by the first question about a name. */
    private static final class Holder {
        static final Set<String> SHARED = Set.copyOf(Resources.texts(Resources.json("shared-suffixes.json")));
    }
}
