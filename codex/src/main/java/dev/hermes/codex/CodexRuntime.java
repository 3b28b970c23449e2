package dev.hermes.codex;

import dev.hermes.agent.AgentEvent;
import dev.hermes.agent.TurnRuntime;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Usage;
import dev.hermes.providers.ResolvedModel;
import dev.hermes.tools.approval.Approvals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers turns with {@code codex app-server}. The program starts with the first turn and ends with the conversation; one that
 * dies, or does not stop when it is told to, is started again by the next turn, which tells it what was said before. The same
 * happens when the conversation was changed under it, by taking something back or by making it shorter.
 */
public final class CodexRuntime implements TurnRuntime {
    /** The name under which Codex knows our own tools. */
    public static final String OUR_SERVER = "hermes-tools";

    /** Whose models Codex asks. */
    public static final Set<String> PROVIDERS = Set.of("openai-codex", "openai");

    private final CodexProgram program;
    private final Path directory;
    private final Approvals approvals;
    private final String version;
    private final Limits limits;
    private final Log log;
    private Optional<Session> session = Optional.empty();

    /** A thread of a running server, and the conversation as it was when the server saw it last. */
    private record Session(AppServer server, String thread, List<Message> known) {}

    /**
     * @param directory where Codex works
     * @param version of ours, which it is told
     */
    public CodexRuntime(CodexProgram program, Path directory, Approvals approvals, String version, Log log) {
        this(program, directory, approvals, version, Limits.USUAL, log);
    }

    CodexRuntime(CodexProgram program, Path directory, Approvals approvals, String version, Limits limits, Log log) {
        this.program = program;
        this.directory = directory;
        this.approvals = approvals;
        this.version = version;
        this.limits = limits;
        this.log = log;
    }

    @Override
    public boolean serves(ResolvedModel model) {
        return PROVIDERS.contains(model.provider());
    }

    @Override
    public synchronized Outcome turn(Order order, Witness witness) throws InterruptedException {
        var remembered = new Remembering(witness);
        boolean reusable = false;
        try {
            boolean fresh = !goesOn(order);
            if (fresh) {
                close();
                session = Optional.of(open(order));
            }
            var here = session.orElseThrow();
            var items = new Items(remembered);
            var requests = new ServerRequests(here.server(), approvals, order.context(), items, log);
            var turn = new CodexTurn(here.server(), here.thread(), items, requests, remembered, limits, log);
            try {
                return turn.run(start(order, here.thread(), fresh));
            } finally {
                reusable = turn.over() && here.server().running();
            }
        } finally {
            if (reusable) {
                session = session.map(here -> new Session(here.server(), here.thread(), remembered.after(order)));
            } else {
                close();
            }
        }
    }

    private boolean goesOn(Order order) {
        return session.filter(here -> here.server().running() && here.known().equals(order.before()))
                .isPresent();
    }

    private Session open(Order order) throws InterruptedException {
        var server = program.serve(directory, order.context().environment());
        try {
            var calls = new FirstCalls(server, limits.start(), log);
            calls.greet(version);
            var wish = JsonNodeFactory.instance
                    .objectNode()
                    .put("cwd", directory.toString())
                    .put("model", order.model().model());
            var thread =
                    calls.call("thread/start", wish).path("thread").path("id").asString("");
            if (thread.isEmpty()) {
                throw new HermesException(ExitCode.FAILED, "Codex began a thread without an id.");
            }
            return new Session(server, thread, List.of());
        } catch (InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static ObjectNode start(Order order, String thread, boolean fresh) {
        var params = JsonNodeFactory.instance.objectNode().put("threadId", thread);
        if (!fresh) {
            params.put("model", order.model().model()); // which may have been changed since
        }
        var input = params.putArray("input");
        input.addObject()
                .put("type", "text")
                .put(
                        "text",
                        (fresh ? Recap.of(order.before()) : "")
                                + order.question().text());
        for (var url : pictures(order.question().content())) {
            input.addObject().put("type", "image").put("url", url);
        }
        return params;
    }

    private static List<String> pictures(JsonNode content) {
        return content.isArray()
                ? content.valueStream()
                        .map(part -> part.path("image_url").path("url").asString(""))
                        .filter(url -> !url.isEmpty())
                        .toList()
                : List.of();
    }

    @Override
    public synchronized void close() {
        session.ifPresent(here -> here.server().close());
        session = Optional.empty();
    }

    /** Keeps what was said, to recognise the conversation at the next turn. */
    private static final class Remembering implements Witness {
        private final Witness witness;
        private final List<Message> said = new ArrayList<>();

        Remembering(Witness witness) {
            this.witness = witness;
        }

        List<Message> after(Order order) {
            var all = new ArrayList<>(order.before());
            all.add(order.question());
            all.addAll(said);
            return List.copyOf(all);
        }

        @Override
        public void said(List<Message> messages) {
            said.addAll(messages);
            witness.said(messages);
        }

        @Override
        public void event(AgentEvent event) {
            witness.event(event);
        }

        @Override
        public void used(Usage usage) {
            witness.used(usage);
        }
    }
}
