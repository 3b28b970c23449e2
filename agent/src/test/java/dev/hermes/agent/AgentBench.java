package dev.hermes.agent;

import dev.hermes.agent.auxiliary.SideQuestions;
import dev.hermes.agent.compress.CompressionSettings;
import dev.hermes.agent.compress.Compressor;
import dev.hermes.agent.prompt.PromptSource;
import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.CacheMarkers;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Timeouts;
import dev.hermes.api.tool.Person;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.home.Redactor;
import dev.hermes.llm.Transports;
import dev.hermes.providers.KeyRing;
import dev.hermes.providers.Meter;
import dev.hermes.providers.ResolvedModel;
import dev.hermes.sessions.SessionStore;
import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.MutableClock;
import dev.hermes.tools.BuiltinTools;
import dev.hermes.tools.ToolResultStore;
import dev.hermes.tools.ToolServices;
import dev.hermes.tools.Toolbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** An agent on a throw-away machine: a real database, real tools and a model's server on loopback; only time stands still. */
public final class AgentBench implements AutoCloseable {
    public final Path project;
    public final Path database;
    public final ModelServer server = ModelServer.start();
    public final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    public final List<AgentEvent> events = Collections.synchronizedList(new ArrayList<>());
    public final List<String> logged = Collections.synchronizedList(new ArrayList<>());
    public final Log log = (level, source, message, cause) -> logged.add(level + " " + source + " " + message);
    public final Map<String, String> environment = new HashMap<>();
    public final ToolServices services;

    public Set<String> tools = Set.of("terminal", "read_file", "write_file", "patch", "search_files");
    public int maxTurns = 20;
    public int attempts = 2;
    public int window = 200_000;
    public boolean dumpRequests;
    public List<Message> prefill = List.of();
    public final Map<String, Integer> windows = new HashMap<>();
    public GuardrailSettings guardrails = GuardrailSettings.DEFAULT;
    public List<ResolvedModel> fallbacks = List.of();
    public PromptSource prompts = _ -> "You are Hermes.";
    public Person person = Person.ABSENT;
    public Toolbox toolbox;

    private final Random random = new Random(7);
    private final Transports transports = new Transports("hermes-test", false);
    private final List<Agent> agents = new ArrayList<>();
    private Optional<SessionStore> store = Optional.empty();

    public AgentBench(Path directory) {
        try {
            var root = directory.toRealPath();
            var hermes = Files.createDirectories(root.resolve("user/.hermes"));
            project = Files.createDirectories(root.resolve("project"));
            database = hermes.resolve("state.db");
            environment.put("HOME", root.resolve("user").toString());
            environment.put("PATH", String.valueOf(System.getenv("PATH")));
            environment.put(
                    "TMPDIR", Files.createDirectories(root.resolve("tmp")).toString());
            services = new ToolServices(
                    new HermesHome(hermes, hermes, "default"),
                    Config.of(Map.of()),
                    clock,
                    log,
                    new Redactor(true),
                    project,
                    environment,
                    () -> Optional.of(store()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        toolbox = BuiltinTools.create(services);
    }

    public SessionStore store() {
        if (store.isEmpty()) {
            store = Optional.of(SessionStore.open(database, clock, log));
        }
        return store.get();
    }

    /** Changes the database behind the program's back. */
    public void sql(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var change = connection.createStatement()) {
            change.execute(statement);
        }
    }

    /** The model that {@link #server} plays. */
    public ResolvedModel model(String name) {
        return model(name, server.url());
    }

    public ResolvedModel model(String name, String url) {
        return new ResolvedModel(
                "custom",
                "Test",
                name,
                new Endpoint(
                        "custom",
                        ApiMode.CHAT_COMPLETIONS,
                        url,
                        Optional.of(Secret.of("test-key")),
                        Map.of(),
                        JsonNodeFactory.instance.objectNode()),
                window,
                OptionalInt.empty(),
                CacheMarkers.NONE,
                Optional.empty(),
                new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofSeconds(60)),
                true,
                "test");
    }

    KeyRing keys = KeyRing.NONE;
    Optional<TurnRuntime> runtime = Optional.empty();
    Meter meter = Meter.NONE;

    SideQuestions side() {
        return new SideQuestions(transports::of, (_, main) -> main, () -> meter, clock, log);
    }

    public AgentParts parts() {
        var side = side();
        return new AgentParts(
                transports::of,
                keys,
                meter,
                toolbox,
                Optional.of(store()),
                prompts,
                Optional.of(new Compressor(CompressionSettings.DEFAULT, side, text -> text, clock, log)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                runtime,
                new ToolResultStore(services.temporary()),
                new RequestDump(services.home().sessions(), dumpRequests, services.redactor(), clock, log),
                (model, tokens) -> windows.put(model.model(), tokens),
                services.redactor(),
                clock,
                log,
                random);
    }

    public AgentSettings settings() {
        return new AgentSettings(
                model("test-model"),
                fallbacks,
                tools,
                "cli",
                "cli",
                maxTurns,
                attempts,
                3,
                false,
                false,
                environment,
                project,
                Optional.empty(),
                guardrails,
                prefill,
                true);
    }

    public Agent start() {
        return start(Optional.empty());
    }

    public Agent resume(String sessionId) {
        return start(Optional.of(sessionId));
    }

    private Agent start(Optional<String> resume) {
        return keep(Agent.start(parts(), settings(), resume));
    }

    public Agent keep(Agent agent) {
        agents.add(agent);
        return agent;
    }

    public TurnResult say(Agent agent, String text) {
        return agent.run(Message.user(text), person, events::add);
    }

    public Path file(String name, String text) {
        try {
            return Files.writeString(project.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The messages of a request, the system prompt first. */
    public List<JsonNode> sent(int request) {
        return server.requests()
                .get(request)
                .body()
                .path("messages")
                .valueStream()
                .toList();
    }

    public List<JsonNode> lastSent() {
        return sent(server.requests().size() - 1);
    }

    /** What the person saw of the answers. */
    public String shown() {
        synchronized (events) {
            return events.stream()
                    .flatMap(event -> event instanceof AgentEvent.TextDelta(var text) ? Stream.of(text) : Stream.of())
                    .reduce("", String::concat);
        }
    }

    public List<String> notices() {
        synchronized (events) {
            return events.stream()
                    .flatMap(event -> event instanceof AgentEvent.Notice(var text) ? Stream.of(text) : Stream.of())
                    .toList();
        }
    }

    /** Waits for something that another thread or process does. */
    public static void eventually(String what, BooleanSupplier reached) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited 10 s for " + what);
            }
            Thread.sleep(5);
        }
    }

    @Override
    public void close() {
        agents.forEach(Agent::close);
        toolbox.close();
        transports.close();
        server.close();
        store.ifPresent(SessionStore::close);
    }
}
