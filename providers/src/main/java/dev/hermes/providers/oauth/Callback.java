package dev.hermes.providers.oauth;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the browser brings back from a login: a code, or an error. */
record Callback(Optional<String> code, Optional<String> state, Optional<String> error, Optional<String> description) {

    static Callback of(Map<String, String> query) {
        return new Callback(
                value(query, "code"), value(query, "state"), value(query, "error"), value(query, "error_description"));
    }

    private static Optional<String> value(Map<String, String> query, String name) {
        return Optional.ofNullable(query.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** The first value of each name. */
    static Map<String, String> query(String raw) {
        var values = new HashMap<String, String>();
        for (var pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                try {
                    values.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
                } catch (IllegalArgumentException _) {
                    // a value that is not encoded properly is no value
                }
            }
        }
        return values;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /**
     * From what a person pasted: the whole address, its query, or the code alone.
     *
     * @return empty when it is none of these
     */
    static Optional<Callback> pasted(String text) {
        var pasted = text.strip();
        if (pasted.isEmpty()) {
            return Optional.empty();
        }
        if (pasted.regionMatches(true, 0, "http", 0, 4) && pasted.contains("://")) {
            try {
                var raw = new URI(pasted).getRawQuery();
                return raw == null ? Optional.empty() : whole(raw);
            } catch (URISyntaxException _) {
                return Optional.empty();
            }
        }
        if (pasted.contains("=")) {
            return whole(pasted.replaceFirst("^\\?", "").replaceFirst("#.*$", ""));
        }
        return pasted.matches("\\S+")
                ? Optional.of(new Callback(Optional.of(pasted), Optional.empty(), Optional.empty(), Optional.empty()))
                : Optional.empty();
    }

    private static Optional<Callback> whole(String query) {
        var callback = of(query(query));
        return callback.code().isPresent() || callback.error().isPresent() ? Optional.of(callback) : Optional.empty();
    }

    /** Holds a code. */
    @Override
    public String toString() {
        return "Callback[***]";
    }
}
