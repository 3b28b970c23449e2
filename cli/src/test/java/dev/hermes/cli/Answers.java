package dev.hermes.cli;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Recorded;
import dev.hermes.testkit.Reply;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** What a model server says to a conversation. Side questions, such as for a title, do not use up an answer. */
final class Answers {
    private final ModelServer server;
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private final Queue<Reply> opinions = new ConcurrentLinkedQueue<>();
    private final Queue<Reply> verdicts = new ConcurrentLinkedQueue<>();

    private Answers(ModelServer server) {
        this.server = server;
        server.otherwise(request -> {
            if (isVerdict(request)) {
                return verdicts.isEmpty() ? Reply.text("{\"done\": true, \"reason\": \"it is\"}") : verdicts.remove();
            }
            if (isOpinion(request)) {
                return opinions.isEmpty() ? Reply.text("ESCALATE") : opinions.remove();
            }
            return isSideQuestion(request) || replies.isEmpty() ? Reply.text("ok") : replies.remove();
        });
    }

    static Answers of(ModelServer server) {
        return new Answers(server);
    }

    /** The next answers, in their order; {@code ok} when none is left. */
    Answers then(Reply... more) {
        replies.addAll(List.of(more));
        return this;
    }

    /** What is said to the next questions whether a command may run; the person is to be asked when none is left. */
    Answers asOpinion(Reply... more) {
        opinions.addAll(List.of(more));
        return this;
    }

    Answers asOpinion(String... words) {
        return asOpinion(Stream.of(words).map(Reply::text).toArray(Reply[]::new));
    }

    /** What is said to the next questions whether a goal is reached; it is when none is left. */
    Answers asVerdict(Reply... more) {
        verdicts.addAll(List.of(more));
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
        return isOpinion(request)
                || isVerdict(request)
                || request.body().path("messages").toString().contains("Write a title");
    }

    private static boolean isVerdict(Recorded request) {
        return request.body().path("messages").toString().contains("You decide whether an agent has reached the goal");
    }

    private static boolean isOpinion(Recorded request) {
        return request.body()
                .path("messages")
                .toString()
                .contains("wants to run a shell command that a filter flagged");
    }
}
