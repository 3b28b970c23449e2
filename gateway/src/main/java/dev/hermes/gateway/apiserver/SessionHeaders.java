package dev.hermes.gateway.apiserver;

import dev.hermes.gateway.http.HttpCall;
import java.util.Optional;

/**
 * Which conversation a client means, and whose it is.
 *
 * @param id of a session that the database keeps
 * @param key what the memory of the conversation belongs to
 */
record SessionHeaders(Optional<String> id, Optional<String> key) {
    private static final String ID = "X-Hermes-Session-Id";
    private static final String KEY = "X-Hermes-Session-Key";
    private static final int LONGEST = 256;

    /** @param guarded whether the server asks for a key; without one anybody could read anybody's conversation */
    static SessionHeaders of(HttpCall call, boolean guarded) throws ApiException {
        var id = call.header(ID).map(String::strip).filter(text -> !text.isEmpty());
        var key = call.header(KEY).map(String::strip).filter(text -> !text.isEmpty());
        if (!guarded && (id.isPresent() || key.isPresent())) {
            throw ApiException.of(
                    403,
                    "Sessions can be named only when the API server has a key.",
                    "invalid_request_error",
                    Optional.of("session_requires_key"));
        }
        check(id, ID);
        check(key, KEY);
        return new SessionHeaders(id, key);
    }

    private static void check(Optional<String> value, String header) throws ApiException {
        if (value.filter(text -> text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl))
                .isPresent()) {
            throw ApiException.invalid(header + " is too long or has control characters.");
        }
    }

    /** Tells the client which session it was. */
    void echo(HttpCall call, String session) {
        call.put(ID, session);
        key.ifPresent(text -> call.put(KEY, text));
    }
}
