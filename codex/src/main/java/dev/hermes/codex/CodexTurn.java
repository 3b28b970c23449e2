package dev.hermes.codex;

import dev.hermes.agent.AgentEvent;
import dev.hermes.agent.TurnRuntime;
import dev.hermes.agent.TurnRuntime.Outcome;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.Usage;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One turn: what is asked, and everything that comes back until it is over. Used once. */
final class CodexTurn {
    private static final int SHOWN_GARBAGE = 200;

    private final AppServer server;
    private final String thread;
    private final Items items;
    private final ServerRequests requests;
    private final TurnRuntime.Witness witness;
    private final Limits limits;
    private final Log log;

    private Optional<String> turn = Optional.empty();
    private String lastError = "";
    private long deadline;
    /** When a tool has ended and nothing was said since: the time by which something must be. */
    private Optional<Long> speakBy = Optional.empty();

    private boolean over;

    CodexTurn(
            AppServer server,
            String thread,
            Items items,
            ServerRequests requests,
            TurnRuntime.Witness witness,
            Limits limits,
            Log log) {
        this.server = server;
        this.thread = thread;
        this.items = items;
        this.requests = requests;
        this.witness = witness;
        this.limits = limits;
        this.log = log;
    }

    /** Whether the server has said that the turn is over; otherwise it may still be at it. */
    boolean over() {
        return over;
    }

    /**
     * @param params of {@code turn/start}
     * @throws HermesException when it failed, or the server is gone
     */
    Outcome run(ObjectNode params) throws InterruptedException {
        deadline = System.nanoTime() + limits.turn().toNanos();
        try {
            long start = server.request("turn/start", params);
            while (true) {
                var outcome = step(start);
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            }
        } catch (InterruptedException e) {
            stop();
            items.cutOff("[cut off: the person interrupted the turn]");
            throw e;
        }
    }

    private Optional<Outcome> step(long start) throws InterruptedException {
        var next = server.next(left());
        if (next.isEmpty()) {
            return Optional.of(late());
        }
        return switch (next.get()) {
            case Incoming.Answer(var id, var result) -> {
                if (id == start) {
                    turn = turn.or(() -> text(result.path("turn").path("id").asString("")));
                }
                yield Optional.empty();
            }
            case Incoming.Refusal(var id, var message) -> {
                if (id == start) {
                    over = true;
                    throw failed(message);
                }
                yield Optional.empty();
            }
            case Incoming.Request request -> {
                long asked = System.nanoTime();
                requests.answer(request);
                deadline += System.nanoTime() - asked;
                speakBy = Optional.empty();
                yield Optional.empty();
            }
            case Incoming.Notification(var method, var message) -> noticed(method, message);
            case Incoming.Garbage(var line) -> {
                log.debug("codex", "not understood: " + cut(line));
                yield Optional.empty();
            }
            case Incoming.Gone() -> throw gone();
        };
    }

    private Duration left() {
        long now = System.nanoTime();
        long left = deadline - now;
        return Duration.ofNanos(Math.max(
                0, speakBy.map(by -> Math.min(left, by - now)).orElse(left)));
    }

    private Optional<Outcome> noticed(String method, ObjectNode params) {
        if (elsewhere(params)) {
            return Optional.empty();
        }
        var item = params.path("item") instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        var itemId = params.path("itemId").asString("");
        var delta = params.path("delta").asString("");
        // After a tool every sign of life gives it the full time again; once it works on, only the limit of the turn
        // counts.
        speakBy = speakBy.map(_ -> System.nanoTime() + limits.silence().toNanos());
        switch (method) {
            case "turn/started" ->
                turn = turn.or(() -> text(params.path("turn").path("id").asString("")));
            case "item/started" -> {
                speakBy = Optional.empty();
                items.started(item);
            }
            case "item/agentMessage/delta" -> {
                speakBy = Optional.empty();
                items.text(itemId, delta);
            }
            case "item/reasoning/summaryTextDelta", "item/reasoning/textDelta" -> {
                speakBy = Optional.empty();
                items.thought(delta);
            }
            case "item/completed" -> {
                boolean tool = items.completed(item);
                speakBy =
                        tool ? Optional.of(System.nanoTime() + limits.silence().toNanos()) : Optional.empty();
                if (items.aborted()) {
                    over = true;
                    items.cutOff("[cut off: the turn was stopped]");
                    return Optional.of(new Outcome.Interrupted());
                }
            }
            case "thread/tokenUsage/updated" -> used(params);
            case "error" -> {
                lastError = params.path("error").path("message").asString("");
                if (params.path("willRetry").asBoolean(false) && !lastError.isBlank()) {
                    witness.event(new AgentEvent.Notice("Codex tries again: " + cut(lastError)));
                }
            }
            case "turn/completed" -> {
                return ended(params);
            }
            default -> {
                // plans, diffs and whatever newer versions tell: nothing of it belongs into the conversation
            }
        }
        return Optional.empty();
    }

    /** About another thread of the same program: what its helpers do is told to them. */
    private boolean elsewhere(ObjectNode params) {
        var about = params.path("threadId").asString("");
        return !about.isEmpty() && !about.equals(thread);
    }

    private Optional<Outcome> ended(ObjectNode params) {
        var ended = params.path("turn");
        var id = ended.path("id").asString("");
        if (!id.isEmpty() && turn.isPresent() && !turn.get().equals(id)) {
            return Optional.empty(); // one before, that was stopped, comes to its end only now
        }
        over = true;
        var status = ended.path("status").asString("");
        if (status.equals("failed")) {
            items.cutOff("[cut off: the turn failed]");
            var why = ended.path("error").path("message").asString("");
            throw failed(why.isBlank() ? lastError : why);
        }
        if (status.equals("interrupted")) {
            items.cutOff("[cut off: the turn was stopped]");
            return Optional.of(new Outcome.Interrupted());
        }
        items.cutOff("[no end of this was told]");
        return Optional.of(
                items.answer().isEmpty()
                        ? new Outcome.Cut("", "empty_response", "Codex ended the turn without an answer. Try again.")
                        : new Outcome.Answered(items.answer()));
    }

    private void used(ObjectNode params) {
        var last = params.path("tokenUsage").path("last");
        if (!last.isObject()) {
            return;
        }
        long cached = last.path("cachedInputTokens").asLong(0);
        witness.used(new Usage(
                Math.max(0, last.path("inputTokens").asLong(0) - cached),
                last.path("outputTokens").asLong(0),
                cached,
                0,
                last.path("reasoningOutputTokens").asLong(0)));
    }

    private Outcome late() throws InterruptedException {
        boolean silent = speakBy.isPresent() && System.nanoTime() - deadline < 0;
        stop();
        items.cutOff("[cut off: it took too long]");
        return silent
                ? new Outcome.Cut(
                        items.answer(),
                        "codex_silent",
                        "Codex said nothing for " + limits.silence().toSeconds()
                                + " s after a tool, so the turn was ended. Ask it to go on.")
                : new Outcome.Cut(
                        items.answer(),
                        "codex_turn_timeout",
                        "The turn took longer than " + limits.turn().toSeconds()
                                + " s and was ended. Ask for less at a time, or ask it to go on.");
    }

    /** Asks the server to stop, and gives it a moment to say that it did. */
    private void stop() throws InterruptedException {
        if (turn.isEmpty()) {
            return;
        }
        server.request(
                "turn/interrupt",
                JsonNodeFactory.instance.objectNode().put("threadId", thread).put("turnId", turn.get()));
        long until = System.nanoTime() + limits.goodbye().toNanos();
        while (!over) {
            var next = server.next(Duration.ofNanos(until - System.nanoTime()));
            if (next.isEmpty() || next.get() instanceof Incoming.Gone) {
                return;
            }
            if (next.get() instanceof Incoming.Notification(var method, var params)
                    && method.equals("turn/completed")
                    && params.path("turn").path("id").asString(turn.get()).equals(turn.get())) {
                over = true;
            }
        }
    }

    private HermesException gone() throws InterruptedException {
        items.cutOff("[cut off: Codex ended]");
        var words = server.lastWords();
        return new HermesException(
                ExitCode.FAILED,
                "Codex ended in the middle of the turn" + (words.isEmpty() ? "." : ": " + cut(words) + "."),
                "The conversation is kept; the next message starts it again.");
    }

    private static HermesException failed(String why) {
        var message = "Codex: " + (why.isBlank() ? "the turn failed." : cut(why));
        boolean login = why.contains("401") || why.toLowerCase(Locale.ROOT).contains("unauthorized");
        return login
                ? new HermesException(ExitCode.FAILED, message, "Run 'codex login', then try again.")
                : new HermesException(ExitCode.FAILED, message);
    }

    private static Optional<String> text(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private static String cut(String text) {
        var line = text.strip();
        return line.length() > SHOWN_GARBAGE ? line.substring(0, SHOWN_GARBAGE) + "…" : line;
    }
}
