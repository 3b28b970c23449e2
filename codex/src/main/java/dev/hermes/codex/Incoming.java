package dev.hermes.codex;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the app-server said, a line at a time. */
sealed interface Incoming {
    /** The answer to a request of ours. */
    record Answer(long id, ObjectNode result) implements Incoming {}

    /** A request of ours was refused. */
    record Refusal(long id, String message) implements Incoming {}

    /** It wants something from us, and waits. */
    record Request(JsonNode id, String method, ObjectNode params) implements Incoming {}

    record Notification(String method, ObjectNode params) implements Incoming {}

    /** A line that is none of the above. */
    record Garbage(String line) implements Incoming {}

    /** It ended. Nothing comes after this. */
    record Gone() implements Incoming {}
}
