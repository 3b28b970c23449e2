package dev.hermes.gateway.webhook;

import dev.hermes.api.Secret;
import dev.hermes.gateway.http.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * A route that a command has added.
 *
 * @param name as in {@code /webhooks/<name>}
 * @param events that are wanted; all, when there are none
 * @param secret what deliveries are signed with; empty for that of all routes
 * @param prompt a template; empty for one that shows the whole delivery
 * @param deliver where the answer goes: {@code log}, {@code github_comment} or a platform
 * @param chat where on that platform
 * @param deliverOnly the filled template itself is delivered, without an agent
 */
public record Subscription(
        String name,
        List<String> events,
        Optional<Secret> secret,
        Optional<String> prompt,
        Optional<String> description,
        String deliver,
        Optional<String> chat,
        boolean deliverOnly) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]*");
    private static final String CHAT = "chat_id";

    public Subscription {
        events = List.copyOf(events);
    }

    /** Whether deliveries can be sent to a route of this name. */
    public static boolean nameable(String name) {
        return NAME.matcher(name).matches();
    }

    static Subscription of(String name, ObjectNode written) {
        var route = Route.of(name, Json.map(written), Optional.empty());
        return new Subscription(
                name,
                route.events(),
                route.secret(),
                route.prompt(),
                Optional.of(written.path("description").asString("")).filter(text -> !text.isBlank()),
                route.deliver(),
                Optional.ofNullable(route.extra().get(CHAT)),
                route.deliverOnly());
    }

    /** Writes what is known of it over what is there. */
    void into(ObjectNode node) {
        node.put("description", description.orElse(""));
        var list = node.putArray("events");
        events.forEach(list::add);
        secret.ifPresentOrElse(text -> node.put("secret", text.reveal()), () -> node.remove("secret"));
        node.put("prompt", prompt.orElse(""));
        node.put("deliver", deliver);
        if (node.path("deliver_extra") instanceof ObjectNode extra) {
            extra.remove(CHAT);
        }
        chat.ifPresent(id -> node.withObject("/deliver_extra").put(CHAT, id));
        if (deliverOnly) {
            node.put("deliver_only", true);
        } else {
            node.remove("deliver_only");
        }
    }

    /** Why a gateway would leave it out; empty when it would not. */
    public Optional<String> problem(WebhookSettings settings) {
        var own = secret.or(settings::secret);
        return new Route(name, events, own, prompt, deliver, Map.of(), deliverOnly, true).problem(settings.loopback());
    }

    /** Whether answers can go there without a chat platform. */
    public boolean deliverable() {
        return deliver.equals(Route.LOG) || deliver.equals(Deliveries.GITHUB);
    }
}
