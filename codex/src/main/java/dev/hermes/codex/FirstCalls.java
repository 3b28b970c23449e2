package dev.hermes.codex;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import java.time.Duration;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Calls to an app-server while no turn runs, so that nothing but their answers matters. */
final class FirstCalls {
    private static final int SHOWN = 200;

    private final AppServer server;
    private final Duration limit;
    private final Log log;

    /** @param limit for each answer */
    FirstCalls(AppServer server, Duration limit, Log log) {
        this.server = server;
        this.limit = limit;
        this.log = log;
    }

    /** What has to come first. */
    void greet(String version) throws InterruptedException {
        var hello = JsonNodeFactory.instance.objectNode();
        hello.putObject("clientInfo")
                .put("name", "hermes")
                .put("title", "Hermes")
                .put("version", version);
        call("initialize", hello);
        server.tell("initialized");
    }

    /** @throws HermesException when it is refused, or does not come, or the program ends */
    ObjectNode call(String method, ObjectNode params) throws InterruptedException {
        long id = server.request(method, params);
        long until = System.nanoTime() + limit.toNanos();
        var garbage = "";
        while (true) {
            var next = server.next(Duration.ofNanos(until - System.nanoTime()));
            if (next.isEmpty()) {
                throw new HermesException(
                        ExitCode.FAILED,
                        "Codex did not answer '" + method + "' within " + limit.toSeconds() + " s"
                                + (garbage.isEmpty() ? "." : ", but said: " + garbage),
                        "Try 'codex' in a shell of your own. '/codex-runtime off' goes back to our own loop.");
            }
            switch (next.get()) {
                case Incoming.Answer(var answer, var result) -> {
                    if (answer == id) {
                        return result;
                    }
                }
                case Incoming.Refusal(var answer, var message) -> {
                    if (answer == id) {
                        throw new HermesException(ExitCode.FAILED, "Codex refused '" + method + "': " + message);
                    }
                }
                case Incoming.Request request -> server.refuse(request, "too early for " + request.method());
                case Incoming.Garbage(var line) ->
                    garbage = line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
                case Incoming.Notification(var told, var _) -> log.debug("codex", "before the first turn: " + told);
                case Incoming.Gone() -> {
                    var words = server.lastWords();
                    throw new HermesException(
                            ExitCode.FAILED,
                            "Codex ended at once" + (words.isEmpty() ? "." : ": " + words),
                            "Try 'codex app-server' in a shell of your own.");
                }
            }
        }
    }
}
