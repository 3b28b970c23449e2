package dev.hermes.gateway;

import dev.hermes.agent.Agent;
import dev.hermes.agent.AgentParts;
import dev.hermes.agent.AgentSettings;
import dev.hermes.agent.GuardrailSettings;
import dev.hermes.agent.RequestDump;
import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.CacheMarkers;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.ModelTransport;
import dev.hermes.api.model.Timeouts;
import dev.hermes.api.model.ToolCall;
import dev.hermes.api.model.Usage;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.home.Redactor;
import dev.hermes.providers.KeyRing;
import dev.hermes.providers.Meter;
import dev.hermes.providers.ResolvedModel;
import dev.hermes.sessions.SessionStore;
import dev.hermes.testkit.MutableClock;
import dev.hermes.tools.BuiltinTools;
import dev.hermes.tools.ToolResultStore;
import dev.hermes.tools.ToolServices;
import dev.hermes.tools.Toolbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.node.JsonNodeFactory;

/** Real agents with a real database and real tools; the model says what a test has written down for it, else {@code ok}. */
public final class TestAgents implements AgentSource, AutoCloseable {
    public final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    public final List<ModelRequest> asked = Collections.synchronizedList(new ArrayList<>());
    public final List<AgentOrder> orders = Collections.synchronizedList(new ArrayList<>());
    public final SessionStore store;
    public final Path home;
    private final Path project;
    private final ToolServices services;
    private final Toolbox toolbox;
    private final Random random = new Random(7);
    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    private volatile Config config = Config.of(Map.of());
    private volatile boolean echo;
    private volatile IdleLimits idle = IdleLimits.NONE;

    /** What the model does when it is asked. */
    @FunctionalInterface
    public interface Script {
        Message answer(Consumer<ModelEvent> events) throws InterruptedException;
    }

    public TestAgents(Path directory) {
        try {
            home = Files.createDirectories(directory.toRealPath().resolve("home"));
            project = Files.createDirectories(directory.toRealPath().resolve("project"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        store = SessionStore.open(home.resolve("state.db"), clock, Log.NONE);
        services = new ToolServices(
                new HermesHome(home, home, "default"),
                Config.of(Map.of()),
                clock,
                Log.NONE,
                new Redactor(true),
                project,
                Map.of("PATH", String.valueOf(System.getenv("PATH")), "HOME", home.toString()),
                () -> Optional.of(store));
        toolbox = BuiltinTools.create(services);
    }

    /** The next time the model is asked. */
    public TestAgents then(Script script) {
        scripts.add(script);
        return this;
    }

    /** Text, told in one piece for each word. */
    public TestAgents says(String text) {
        return then(events -> {
            for (var word : text.splitWithDelimiters(" ", 0)) {
                events.accept(new ModelEvent.TextDelta(word));
            }
            return Message.assistant(text);
        });
    }

    /** From now on the model says again what it was told last, word by word. */
    public TestAgents echoing() {
        echo = true;
        return this;
    }

    private static Script echo(ModelRequest request) {
        var text = request.messages().getLast().text();
        return events -> {
            for (var word : text.splitWithDelimiters(" ", 0)) {
                events.accept(new ModelEvent.TextDelta(word));
                Thread.yield(); // so that answers mingle as much as they can
            }
            return Message.assistant(text);
        };
    }

    public TestAgents calls(String tool, String arguments) {
        return then(_ -> Message.assistant(
                "", List.of(new ToolCall("c1", tool, arguments, JsonNodeFactory.instance.objectNode()))));
    }

    /** Waits until the test lets it go on, or it is interrupted. */
    public Held holds(String text) {
        var held = new Held(new CountDownLatch(1), new CountDownLatch(1));
        then(_ -> {
            held.asked().countDown();
            held.go().await();
            return Message.assistant(text);
        });
        return held;
    }

    /** A model that thinks until it may answer. */
    public record Held(CountDownLatch asked, CountDownLatch go) {
        public void awaitAsked() throws InterruptedException {
            if (!asked.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("the model was not asked");
            }
        }

        public void release() {
            go.countDown();
        }
    }

    /** What the settings say about {@code display}. */
    public TestAgents display(Map<String, Object> display) {
        config = Config.of(Map.of("display", display));
        return this;
    }

    public TestAgents idle(IdleLimits limits) {
        idle = limits;
        return this;
    }

    @Override
    public TurnRules rules(String platform) {
        return new TurnRules(RuntimeFooter.of(config, platform, project, home, clock), idle);
    }

    @Override
    public TurnRunner open(AgentOrder order) {
        return TurnRunner.of(agent(order));
    }

    /** The agent itself. */
    public Agent agent(AgentOrder order) {
        orders.add(order);
        var settings = new AgentSettings(
                model(),
                List.of(),
                Set.of("terminal", "read_file"),
                order.platform(),
                order.platform(),
                20,
                1,
                3,
                false,
                false,
                Map.of("PATH", String.valueOf(System.getenv("PATH"))),
                project,
                Optional.empty(),
                GuardrailSettings.DEFAULT,
                List.of(),
                true);
        var prompt = "You are Hermes."
                + order.instructions().map(text -> "\n\n" + text).orElse("");
        ModelTransport transport = this::ask;
        var parts = new AgentParts(
                _ -> transport,
                KeyRing.NONE,
                Meter.NONE,
                toolbox,
                Optional.of(store),
                _ -> prompt,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new ToolResultStore(services.temporary()),
                new RequestDump(home.resolve("sessions"), false, services.redactor(), clock, Log.NONE),
                (_, _) -> {},
                services.redactor(),
                clock,
                Log.NONE,
                random);
        return Agent.at(parts, settings, order.sessionId(), order.history(), order.user());
    }

    private ModelAnswer ask(ModelRequest request, Consumer<ModelEvent> events) throws InterruptedException {
        asked.add(request);
        var script = echo ? echo(request) : scripts.poll();
        var message = script == null ? Message.assistant("ok") : script.answer(events);
        var reason = message.toolCalls().isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
        return new ModelAnswer(
                message.withFinishReason(reason), reason, new Usage(10, 5, 0, 0, 0), "test-model", Optional.empty());
    }

    private static ResolvedModel model() {
        return new ResolvedModel(
                "custom",
                "Test",
                "test-model",
                new Endpoint(
                        "custom",
                        ApiMode.CHAT_COMPLETIONS,
                        "http://127.0.0.1:1/v1",
                        Optional.of(Secret.of("test-key")),
                        Map.of(),
                        JsonNodeFactory.instance.objectNode()),
                200_000,
                OptionalInt.empty(),
                CacheMarkers.NONE,
                Optional.empty(),
                new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofSeconds(60)),
                true,
                "test");
    }

    @Override
    public void close() {
        toolbox.close();
        store.close();
    }
}
