package dev.hermes.testkit;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How a server of one protocol tells an answer. */
interface Wire {
    /** @param name empty for an event without one */
    record Event(Optional<String> name, String data) {
        /** Named after the member {@code type} of the payload. */
        static Event typed(ObjectNode payload) {
            return new Event(Optional.of(payload.path("type").asString()), payload.toString());
        }

        static Event unnamed(String data) {
            return new Event(Optional.empty(), data);
        }
    }

    /** Gives calls their ids. */
    interface Ids {
        String next();
    }

    /** Lazy: an answer may be endless, so nothing in it may be gathered ({@code flatMap} would). */
    Stream<Event> stream(Reply.Body.Answer answer, String model, Ids ids);

    ObjectNode whole(Reply.Body.Answer answer, String model, Ids ids);

    /** Payloads as this protocol frames them, with what ends a stream. */
    Stream<Event> replay(Stream<String> payloads);

    /** Whether the question wants its answer as a stream. */
    default boolean streams(Recorded request) {
        return request.body().path("stream").asBoolean(false);
    }

    default String contentType() {
        return "text/event-stream";
    }

    /** An event as it goes over the line. */
    default byte[] frame(Event event) {
        var name = event.name().map(text -> "event: " + text + "\n").orElse("");
        return (name + "data: " + event.data() + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The protocol whose path this is. */
    static Optional<Wire> of(String path) {
        if (path.endsWith("/chat/completions")) {
            return Optional.of(new ChatWire());
        }
        if (path.endsWith("/messages")) {
            return Optional.of(new AnthropicWire());
        }
        if (path.contains(":generateContent") || path.contains(":streamGenerateContent")) {
            return Optional.of(new GeminiWire());
        }
        if (path.contains("/model/")) {
            return Optional.of(path.contains("/invoke") ? new InvokeWire() : new ConverseWire());
        }
        return path.endsWith("/responses") ? Optional.of(new ResponsesWire()) : Optional.empty();
    }

    /** Makes a piece once while it repeats itself, so that an endless answer measures its reader and not this server. */
    static <T> Function<String, T> once(Function<String, T> make) {
        var last = new HashMap<String, T>();
        return piece -> {
            var made = last.get(piece);
            if (made == null) {
                made = make.apply(piece);
                last.clear();
                last.put(piece, made);
            }
            return made;
        };
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static String text(Reply.Body.Answer answer) {
        return String.join("", answer.pieces().get().toList());
    }
}
