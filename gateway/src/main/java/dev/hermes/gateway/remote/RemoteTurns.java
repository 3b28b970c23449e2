package dev.hermes.gateway.remote;

import dev.hermes.agent.AgentEvent;
import dev.hermes.agent.TurnResult;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.api.tool.Person;
import dev.hermes.gateway.AgentOrder;
import dev.hermes.gateway.TurnRunner;
import dev.hermes.gateway.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/**
 * A conversation with an agent elsewhere. When its turn is interrupted the line is cut, which ends the turn there. Questions of
 * the agent to a person do not come over this line: there, what needs approval is denied.
 */
final class RemoteTurns implements TurnRunner {
    private static final int OK = 200;
    private static final int ERROR_BYTES = 65_536;

    private final RemoteSettings settings;
    private final HttpClient client;
    private final AgentOrder order;
    private final List<Message> history = new ArrayList<>();
    private @Nullable Thread working;
    private boolean interrupted;

    RemoteTurns(RemoteSettings settings, HttpClient client, AgentOrder order) {
        this.settings = settings;
        this.client = client;
        this.order = order;
        order.history().ifPresent(history::addAll);
    }

    @Override
    public TurnResult run(Message question, Person person, Consumer<AgentEvent> events) {
        var answer = new RemoteAnswer(order.sessionId(), events);
        var trouble = Optional.<String>empty();
        boolean cut = true;
        try {
            if (begin()) {
                trouble = trouble(question, answer);
            }
        } finally {
            cut = end();
        }
        var result = cut ? answer.interrupted() : trouble.map(answer::failed).orElseGet(answer::result);
        history.add(question);
        history.add(Message.assistant(result.finalResponse()));
        return result;
    }

    /** @return false when it was interrupted before it began */
    private synchronized boolean begin() {
        working = Thread.currentThread();
        return !interrupted;
    }

    /** @return whether it was interrupted, which is over now */
    private synchronized boolean end() {
        working = null;
        boolean was = interrupted;
        interrupted = false;
        if (was) {
            Thread.interrupted(); // meant for the line alone
        }
        return was;
    }

    /** @return why no answer came */
    private Optional<String> trouble(Message question, RemoteAnswer answer) {
        try {
            return read(client.send(request(question), HttpResponse.BodyHandlers.ofInputStream()), answer);
        } catch (IOException e) {
            return Optional.of(
                    answer.begun()
                            ? "The line to the remote agent broke."
                            : "The remote agent at " + settings.address() + " cannot be reached.");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // unless it was meant for the line, which is found out next
            return Optional.of("interrupted");
        }
    }

    /** @return why it is no answer */
    private static Optional<String> read(HttpResponse<InputStream> response, RemoteAnswer answer) throws IOException {
        try (var body = response.body()) {
            if (response.statusCode() != OK) {
                var said = Json.parse(body.readNBytes(ERROR_BYTES))
                        .map(json -> json.path("error").path("message").asString(""))
                        .orElse("");
                return Optional.of(
                        "The remote agent answered " + response.statusCode() + (said.isBlank() ? "." : ": " + said));
            }
            var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            for (var line = lines.readLine(); line != null && !answer.ended(); line = lines.readLine()) {
                if (line.startsWith("data:")) {
                    answer.take(line.substring("data:".length()).strip());
                }
            }
            return answer.ended() ? Optional.empty() : Optional.of("The line to the remote agent broke.");
        }
    }

    private HttpRequest request(Message question) {
        var body = Json.object().put("model", "hermes-agent").put("stream", true);
        var messages = body.putArray("messages");
        order.instructions()
                .ifPresent(text -> messages.addObject().put("role", "system").put("content", text));
        history.forEach(message -> add(messages, message));
        add(messages, question);
        var request = HttpRequest.newBuilder(settings.chat())
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        settings.key().ifPresent(key -> {
            request.header("Authorization", "Bearer " + key.reveal());
            if (order.history().isEmpty()) {
                request.header("X-Hermes-Session-Id", order.sessionId()); // the other side keeps what was said
            }
            order.user()
                    .filter(user ->
                            user.matches("[\\x20-\\x7e]{1,256}")) // what a header may say, and the other side takes
                    .ifPresent(user -> request.header("X-Hermes-Session-Key", user));
        });
        return request.build();
    }

    /** What tools have said stays where they ran. */
    private static void add(ArrayNode messages, Message message) {
        if (message.role() == Role.USER || message.role() == Role.ASSISTANT) {
            messages.addObject()
                    .put("role", message.role() == Role.USER ? "user" : "assistant")
                    .set("content", message.content());
        }
    }

    @Override
    public synchronized void interrupt() {
        interrupted = true;
        var thread = working;
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public List<Message> history() {
        return List.copyOf(history);
    }

    @Override
    public void close() {
        // the line is closed with each answer
    }
}
