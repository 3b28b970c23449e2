package dev.hermes.codex;

import dev.hermes.agent.AgentEvent;
import dev.hermes.agent.TurnRuntime;
import dev.hermes.api.Log;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.CacheMarkers;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Timeouts;
import dev.hermes.api.model.Usage;
import dev.hermes.api.tool.Person;
import dev.hermes.api.tool.ToolCalls;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.providers.ResolvedModel;
import dev.hermes.testkit.PlayedCodex;
import dev.hermes.tools.approval.ApprovalSettings;
import dev.hermes.tools.approval.Approvals;
import dev.hermes.tools.approval.SavedApprovals;
import dev.hermes.tools.approval.SecondOpinion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** A conversation whose turns the played Codex answers. */
final class CodexBench implements TurnRuntime.Witness, AutoCloseable {
    final PlayedCodex codex;
    final Map<String, String> environment;
    final List<Message> history = new ArrayList<>();
    final List<AgentEvent> events = new CopyOnWriteArrayList<>();
    final List<Usage> used = new ArrayList<>();
    final List<Person.Approval> asked = new ArrayList<>();
    final Deque<Person.Decision> decisions = new ArrayDeque<>();
    private final Path directory;
    private Limits limits =
            new Limits(Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(5));
    private ApprovalSettings settings = ApprovalSettings.DEFAULT;
    private Optional<CodexRuntime> runtime = Optional.empty();

    CodexBench(Path directory) throws IOException {
        this.directory = directory;
        codex = PlayedCodex.in(directory);
        environment = new HashMap<>(codex.environment());
    }

    CodexBench limits(Limits other) {
        limits = other;
        return this;
    }

    CodexBench unasked() {
        settings = settings.withYolo();
        return this;
    }

    CodexRuntime runtime() {
        if (runtime.isEmpty()) {
            var nothing = new SavedApprovals() {
                @Override
                public Set<String> keys() {
                    return Set.of();
                }

                @Override
                public void add(String key) {
                    throw new AssertionError("what another agent may do is never saved: " + key);
                }
            };
            runtime = Optional.of(new CodexRuntime(
                    new CodexProgram(environment, Set.of("MY_OWN_SERVERS_KEY"), directory.resolve("home")),
                    directory,
                    new Approvals(settings, nothing, SecondOpinion.NONE, text -> text, Log.NONE),
                    "1.2.3",
                    limits,
                    Log.NONE));
        }
        return runtime.get();
    }

    TurnRuntime.Outcome say(String text) throws InterruptedException {
        var order = new TurnRuntime.Order(Message.user(text), history, model(), context());
        history.add(Message.user(text));
        return runtime().turn(order, this);
    }

    private ToolContext context() {
        var person = new Person() {
            @Override
            public Decision approve(Approval approval) {
                asked.add(approval);
                return decisions.removeFirst();
            }

            @Override
            public Optional<String> answer(String question, List<String> choices) {
                return Optional.empty();
            }
        };
        return new ToolContext("session", "task", "", person, ToolCalls.NONE, environment);
    }

    static ResolvedModel model() {
        return model("openai-codex");
    }

    static ResolvedModel model(String provider) {
        return new ResolvedModel(
                provider,
                "OpenAI Codex",
                "gpt-5.5",
                new Endpoint(
                        "openai-codex",
                        ApiMode.CODEX_RESPONSES,
                        "http://127.0.0.1:1",
                        Optional.empty(),
                        Map.of(),
                        JsonNodeFactory.instance.objectNode()),
                200_000,
                OptionalInt.empty(),
                CacheMarkers.NONE,
                Optional.empty(),
                new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofSeconds(60)),
                false,
                "test");
    }

    /** All that was streamed of the answer. */
    String shown() {
        return events.stream()
                .map(event -> event instanceof AgentEvent.TextDelta(var text) ? text : "")
                .collect(Collectors.joining());
    }

    /** Requests of this method that the program received. */
    List<JsonNode> received(String method) {
        return codex.received().stream()
                .map(line -> JsonMapper.shared().readTree(line))
                .filter(node -> node.path("method").asString("").equals(method))
                .toList();
    }

    /** The processes that were started. */
    List<ProcessHandle> processes() {
        return codex.received().stream()
                .map(line -> JsonMapper.shared().readTree(line))
                .filter(node -> node.has("pid"))
                .flatMap(node -> ProcessHandle.of(node.path("pid").longValue()).stream())
                .toList();
    }

    @Override
    public void said(List<Message> messages) {
        history.addAll(messages);
    }

    @Override
    public void event(AgentEvent event) {
        events.add(event);
    }

    @Override
    public void used(Usage usage) {
        used.add(usage);
    }

    @Override
    public void close() {
        runtime.ifPresent(CodexRuntime::close);
    }
}
