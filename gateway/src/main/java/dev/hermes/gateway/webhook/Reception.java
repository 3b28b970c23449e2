package dev.hermes.gateway.webhook;

import dev.hermes.gateway.Turns;
import dev.hermes.gateway.http.HttpCall;
import dev.hermes.gateway.http.HttpFront;
import dev.hermes.gateway.http.Json;
import dev.hermes.gateway.http.SecurityHeaders;
import dev.hermes.gateway.http.TooLargeException;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Takes deliveries: checks them in an order in which nobody without the secret learns, or uses up, anything. */
final class Reception implements HttpFront.Handler {
    private static final String PATH = "/webhooks/";
    private static final List<String> EVENT_HEADERS = List.of("X-GitHub-Event", "X-GitLab-Event");
    private static final List<String> EVENT_MEMBERS = List.of("event_type", "type");
    private static final List<String> ID_HEADERS = List.of(
            "X-GitHub-Delivery", "svix-id", "webhook-id", "X-Request-ID", "X-Gitlab-Event-UUID", "Idempotency-Key");

    private final WebhookSettings settings;
    private final Subscriptions routes;
    private final Signatures signatures;
    private final RouteMemory memory;
    private final Turns turns;
    private final Work work;
    private final Clock clock;

    /** For deliveries without an id: the time, and never the same twice. */
    private final AtomicLong lastOwnId = new AtomicLong();

    /** What is done with a delivery that was taken. */
    interface Work {
        /** In the background; it is in flight until the turn is closed, which is what this has to do. */
        void agent(Delivery delivery, Turns.Turn turn);

        /** @return whether it arrived */
        boolean deliver(Delivery delivery) throws InterruptedException;
    }

    /** One that was taken. */
    record Delivery(Route route, String event, String id, ObjectNode payload) {
        String prompt() {
            return route.prompt()
                    .map(template -> Template.fill(template, payload))
                    .orElseGet(() -> Template.standard(route.name(), event, payload));
        }
    }

    Reception(WebhookSettings settings, Subscriptions routes, Turns turns, Work work, Clock clock) {
        this.settings = settings;
        this.routes = routes;
        this.signatures = new Signatures(clock);
        this.memory = new RouteMemory(settings.rate(), clock);
        this.turns = turns;
        this.work = work;
        this.clock = clock;
    }

    @Override
    public void handle(HttpCall call) throws IOException, InterruptedException {
        SecurityHeaders.put(call);
        boolean reading = call.method().equals("GET") || call.method().equals("HEAD");
        if (call.path().equals("/health") && reading) {
            call.answer(200, Json.object().put("status", "ok").put("platform", "webhook"));
        } else if (!call.path().startsWith(PATH)) {
            error(call, 404, "Not found");
        } else if (!call.method().equals("POST")) {
            call.put("Allow", "POST");
            error(call, 405, "Method not allowed");
        } else {
            delivery(call, call.path().substring(PATH.length()));
        }
    }

    private void delivery(HttpCall call, String name) throws IOException, InterruptedException {
        var route = routes.find(name);
        if (route.isEmpty()) {
            error(call, 404, "Unknown route: " + name);
        } else if (!route.get().enabled()) {
            error(call, 403, "Route is disabled");
        } else if (turns.draining()) {
            call.put("Retry-After", Integer.toString(Turns.COME_BACK));
            error(call, 503, "The gateway is about to restart");
        } else {
            try {
                checked(call, route.get(), call.body(settings.largestBody()));
            } catch (TooLargeException _) {
                error(call, 413, "Payload too large");
            }
        }
    }

    private void checked(HttpCall call, Route route, byte[] body) throws IOException, InterruptedException {
        if (route.secret().isEmpty()) {
            error(call, 403, "Route has no secret");
            return;
        }
        if (!route.open() && !signatures.valid(call, body, route.secret().get().reveal())) {
            error(call, 401, "Invalid signature");
            return;
        }
        if (!memory.admit(route.name())) {
            error(call, 429, "Rate limit exceeded");
            return;
        }
        var payload = Payload.read(body);
        if (payload.isEmpty()) {
            error(call, 400, "Cannot parse body");
            return;
        }
        var event = event(call, payload.get());
        if (!route.wants(event)) {
            call.answer(200, Json.object().put("status", "ignored").put("event", event));
            return;
        }
        take(call, new Delivery(route, event, id(call), payload.get()));
    }

    private void take(HttpCall call, Delivery delivery) throws IOException, InterruptedException {
        var route = delivery.route();
        switch (memory.begin(route.name(), delivery.id())) {
            case NEW -> takeNew(call, delivery);
            case DONE ->
                call.answer(200, Json.object().put("status", "duplicate").put("delivery_id", delivery.id()));
            case BEING_DONE -> comeBack(call, "This delivery is being worked on");
        }
    }

    private static void comeBack(HttpCall call, String why) throws IOException {
        call.put("Retry-After", Integer.toString(Turns.COME_BACK));
        error(call, 503, why);
    }

    private void takeNew(HttpCall call, Delivery delivery) throws IOException, InterruptedException {
        var route = delivery.route();
        var turn = turns.begin();
        if (turn.isEmpty()) {
            memory.forget(route.name(), delivery.id());
            comeBack(call, "The gateway takes no new work now");
        } else if (route.deliverOnly()) {
            try (var _ = turn.get()) {
                deliver(call, delivery);
            }
        } else {
            memory.done(route.name(), delivery.id());
            work.agent(delivery, turn.get());
            call.answer(
                    202,
                    Json.object()
                            .put("status", "accepted")
                            .put("route", route.name())
                            .put("event", delivery.event())
                            .put("delivery_id", delivery.id()));
        }
    }

    /** What did not arrive may come again: the sender tries once more, and that is no duplicate. */
    private void deliver(HttpCall call, Delivery delivery) throws IOException, InterruptedException {
        boolean arrived = false;
        try {
            arrived = work.deliver(delivery);
        } finally {
            if (arrived) {
                memory.done(delivery.route().name(), delivery.id());
            } else {
                memory.forget(delivery.route().name(), delivery.id());
            }
        }
        if (arrived) {
            call.answer(
                    200,
                    Json.object()
                            .put("status", "delivered")
                            .put("route", delivery.route().name())
                            .put("target", delivery.route().deliver())
                            .put("delivery_id", delivery.id()));
        } else {
            call.answer(
                    502,
                    Json.object()
                            .put("status", "error")
                            .put("error", "Delivery failed")
                            .put("delivery_id", delivery.id()));
        }
    }

    private static String event(HttpCall call, ObjectNode payload) {
        return Stream.concat(
                        EVENT_HEADERS.stream().map(call::header),
                        EVENT_MEMBERS.stream()
                                .map(payload::path)
                                .map(node ->
                                        node.isString() ? Optional.of(node.stringValue()) : Optional.<String>empty()))
                .flatMap(Optional::stream)
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse("unknown");
    }

    private String id(HttpCall call) {
        return ID_HEADERS.stream()
                .flatMap(name -> call.header(name).stream())
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElseGet(() -> Long.toString(lastOwnId.updateAndGet(last -> Math.max(last + 1, clock.millis()))));
    }

    private static void error(HttpCall call, int status, String text) throws IOException {
        call.answer(status, Json.object().put("error", text));
    }
}
