package dev.hermes.gateway.webhook;

import dev.hermes.api.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happens with the deliveries to one address.
 *
 * @param events that are wanted; all, when there are none
 * @param secret what deliveries are signed with; empty when there is none at all
 * @param prompt a template; empty for one that shows everything
 * @param deliver where the answer goes: {@code log}, {@code github_comment} or a platform
 * @param extra what that needs; the texts are templates too
 * @param deliverOnly without the agent: the filled template itself is delivered
 */
record Route(
        String name,
        List<String> events,
        Optional<Secret> secret,
        Optional<String> prompt,
        String deliver,
        Map<String, String> extra,
        boolean deliverOnly,
        boolean enabled) {
    /** Instead of a secret: anybody may deliver. */
    static final String OPEN = "INSECURE_NO_AUTH";

    static final String LOG = "log";

    Route {
        events = List.copyOf(events);
        extra = Map.copyOf(extra);
    }

    /** @param shared the secret of those that have none of their own */
    static Route of(String name, Map<?, ?> written, Optional<Secret> shared) {
        var extra = new LinkedHashMap<String, String>();
        if (written.get("deliver_extra") instanceof Map<?, ?> map) {
            map.forEach((key, value) -> extra.put(String.valueOf(key), String.valueOf(value)));
        }
        return new Route(
                name,
                written.get("events") instanceof List<?> list
                        ? list.stream().map(String::valueOf).toList()
                        : List.of(),
                text(written, "secret").map(Secret::of).or(() -> shared),
                text(written, "prompt"),
                text(written, "deliver").orElse(LOG),
                extra,
                flag(written, "deliver_only", false),
                flag(written, "enabled", true));
    }

    private static Optional<String> text(Map<?, ?> written, String key) {
        var value = written.get(key);
        return value instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    private static boolean flag(Map<?, ?> written, String key, boolean otherwise) {
        return written.get(key) instanceof Boolean value ? value : otherwise;
    }

    boolean open() {
        return secret.filter(text -> text.reveal().equals(OPEN)).isPresent();
    }

    /** Why it cannot be used; empty when it can. */
    Optional<String> problem(boolean loopback) {
        if (secret.isEmpty()) {
            return Optional.of("webhook route '" + name + "' has no secret");
        }
        if (open() && !loopback) {
            return Optional.of("webhook route '" + name + "' takes deliveries from anybody, which is allowed only where"
                    + " nobody else can reach it: bind 127.0.0.1 or give it a secret");
        }
        return deliverOnly && deliver.equals(LOG)
                ? Optional.of("webhook route '" + name + "' would deliver everything to the log only")
                : Optional.empty();
    }

    boolean wants(String event) {
        return events.isEmpty() || events.contains(event);
    }
}
