package dev.hermes.bench;

import dev.hermes.agent.Agent;
import dev.hermes.agent.AgentParts;
import dev.hermes.agent.AgentSettings;
import dev.hermes.agent.GuardrailSettings;
import dev.hermes.agent.RequestDump;
import dev.hermes.api.Log;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.CacheMarkers;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.Timeouts;
import dev.hermes.api.model.Usage;
import dev.hermes.api.tool.Person;
import dev.hermes.home.Redactor;
import dev.hermes.providers.KeyRing;
import dev.hermes.providers.Meter;
import dev.hermes.providers.ResolvedModel;
import dev.hermes.sessions.SessionStore;
import dev.hermes.tools.ToolResultStore;
import dev.hermes.tools.Toolbox;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;

/** The loop's own time: a model that answers at once, no tools, 200 messages of history, a real database. */
final class LoopBench {
    private static final int HISTORY = 200;
    private static final int TURNS = 400;
    private static final int WARM_UP = 200;

    private final Path work;

    LoopBench(Path work) {
        this.work = work;
    }

    List<Measured> run() {
        try (var store = SessionStore.open(work.resolve("loop.db"), Clock.systemUTC(), Log.NONE);
                var agent = Agent.start(parts(store), settings(), Optional.empty())) {
            while (agent.history().size() < HISTORY) {
                agent.run(Message.user("a question of some length, as people ask them"), Person.ABSENT, _ -> {});
            }
            var millis = new double[TURNS];
            for (int i = -WARM_UP; i < TURNS; i++) {
                long began = System.nanoTime();
                agent.run(Message.user("and another one"), Person.ABSENT, _ -> {});
                if (i >= 0) {
                    millis[i] = (System.nanoTime() - began) / 1e6;
                }
                agent.rewindTo(HISTORY);
            }
            Arrays.sort(millis);
            return List.of(
                    line("the loop's own time per turn, p50", 5, millis[TURNS / 2]),
                    line("the loop's own time per turn, p99", 25, millis[TURNS * 99 / 100]));
        }
    }

    private static Measured line(String what, double budget, double millis) {
        return new Measured(
                what,
                String.format(Locale.ROOT, "≤ %.0f ms", budget),
                millis,
                budget,
                true,
                String.format(Locale.ROOT, "%.2f ms", millis));
    }

    private AgentParts parts(SessionStore store) {
        var answer = new ModelAnswer(
                Message.assistant("an answer of some length, with a few words more than needed")
                        .withFinishReason(FinishReason.STOP),
                FinishReason.STOP,
                new Usage(1_000, 20, 0, 0, 0),
                "bench",
                Optional.empty());
        return new AgentParts(
                _ -> (_, _) -> answer,
                KeyRing.NONE,
                Meter.NONE,
                new Toolbox(List.of()),
                Optional.of(store),
                _ -> "You are being measured.",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new ToolResultStore(work),
                new RequestDump(work, false, new Redactor(true), Clock.systemUTC(), Log.NONE),
                (_, _) -> {},
                new Redactor(true),
                Clock.systemUTC(),
                Log.NONE,
                new Random(1));
    }

    private AgentSettings settings() {
        var endpoint = new Endpoint(
                "custom",
                ApiMode.CHAT_COMPLETIONS,
                "http://127.0.0.1",
                Optional.empty(),
                Map.of(),
                JsonNodeFactory.instance.objectNode());
        var model = new ResolvedModel(
                "custom",
                "bench",
                "bench",
                endpoint,
                200_000,
                OptionalInt.empty(),
                CacheMarkers.NONE,
                Optional.empty(),
                Timeouts.DEFAULT,
                true,
                "bench");
        return new AgentSettings(
                model,
                List.of(),
                Set.of(),
                "cli",
                "cli",
                90,
                3,
                3,
                false,
                true,
                Map.of(),
                work,
                Optional.empty(),
                GuardrailSettings.DEFAULT,
                List.of(),
                true);
    }
}
