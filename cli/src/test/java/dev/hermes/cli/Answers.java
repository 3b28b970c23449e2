package dev.hermes.cli;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Recorded;
import dev.hermes.testkit.Reply;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a model server says to a conversation. Side questions, such as for a title, do not use up an answer. */
final class Answers {
    private final ModelServer server;
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();

    private Answers(ModelServer server) {
        this.server = server;
        server.otherwise(request -> isSideQuestion(request) || replies.isEmpty() ? Reply.text("ok") : replies.remove());
    }

    static Answers of(ModelServer server) {
        return new Answers(server);
    }

    /** The next answers, in their order; {@code ok} when none is left. */
    Answers then(Reply... more) {
        replies.addAll(List.of(more));
        return this;
    }

    /** What the conversation asked so far. */
    List<Recorded> asked() {
        return server.requests().stream()
                .filter(request -> !isSideQuestion(request))
                .toList();
    }

    /** The messages of one request as JSON. */
    String messages(int request) {
        return asked().get(request).body().path("messages").toString();
    }

    private static boolean isSideQuestion(Recorded request) {
        return request.body().path("messages").toString().contains("Write a title");
    }
}
