package dev.hermes.agent.auxiliary;

import dev.hermes.agent.AccountRest;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.ModelTransport;
import dev.hermes.providers.Meter;
import dev.hermes.providers.ResolvedModel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks the model configured for a task and, when that fails, the model of the conversation. Safe for concurrent use.
 *
 * <p>A provider that says its credit is used up is not asked again for ten minutes while there is another.
 */
public final class SideQuestions implements AuxiliaryModel {
    private static final int CHARACTERS_OF_A_TOKEN = 4;

    private static final Duration UNPAID = Duration.ofMinutes(10);

    private final Function<ApiMode, ModelTransport> transports;
    private final BiFunction<String, ResolvedModel, ResolvedModel> choice;
    private final Supplier<Meter> meter;
    private final Clock clock;
    private final Log log;
    private final Map<String, Instant> unpaid = new ConcurrentHashMap<>();

    /**
     * @param choice from a task and the conversation's model to the model for the task
     * @param meter which accounts are to be left in peace
     */
    public SideQuestions(
            Function<ApiMode, ModelTransport> transports,
            BiFunction<String, ResolvedModel, ResolvedModel> choice,
            Supplier<Meter> meter,
            Clock clock,
            Log log) {
        this.transports = transports;
        this.choice = choice;
        this.meter = meter;
        this.clock = clock;
        this.log = log;
    }

    @Override
    public ResolvedModel model(String task, ResolvedModel main) {
        try {
            return choice.apply(task, main);
        } catch (HermesException e) {
            log.warn("agent.auxiliary", task + ": " + e.getMessage());
            return main; // as ask does
        }
    }

    @Override
    public String ask(String task, ResolvedModel main, List<Message> messages, OptionalInt maxTokens)
            throws InterruptedException {
        var failures = new ArrayList<HermesException>();
        for (var candidate : candidates(task, main, failures)) {
            try {
                AccountRest.check(meter.get(), candidate, clock);
                return answer(task, candidate, messages, maxTokens);
            } catch (HermesException e) {
                failures.add(e);
                if (e instanceof ModelException asked && asked.kind() == ErrorClass.BILLING) {
                    unpaid.put(candidate.provider(), clock.instant().plus(UNPAID));
                }
                log.warn(
                        "agent.auxiliary",
                        task + ": " + candidate.provider() + "/" + candidate.model() + " failed: " + e.getMessage());
            }
        }
        throw failures.isEmpty()
                ? new HermesException(
                        ExitCode.FAILED, "No model can be asked for " + task + ".", "'hermes model' chooses one.")
                : failures.getLast();
    }

    private List<ResolvedModel> candidates(String task, ResolvedModel main, List<HermesException> failures) {
        var all = new ArrayList<ResolvedModel>();
        try {
            all.add(choice.apply(task, main));
        } catch (HermesException e) {
            failures.add(e); // a task whose configuration is wrong is still answered by the main model
            log.warn("agent.auxiliary", task + ": " + e.getMessage());
        }
        // The time that the task may take holds for whoever answers.
        var own = all.isEmpty() ? main : main.withTimeouts(all.getFirst().timeouts());
        if (all.isEmpty() || !sameModel(all.getFirst(), own)) {
            all.add(own);
        }
        var now = clock.instant();
        var paid = all.stream()
                .filter(candidate ->
                        unpaid.getOrDefault(candidate.provider(), Instant.MIN).isBefore(now))
                .toList();
        return paid.isEmpty() ? all : paid;
    }

    private static boolean sameModel(ResolvedModel one, ResolvedModel other) {
        return one.model().equals(other.model())
                && one.provider().equals(other.provider())
                && one.endpoint().baseUrl().equals(other.endpoint().baseUrl());
    }

    private String answer(String task, ResolvedModel model, List<Message> messages, OptionalInt maxTokens)
            throws InterruptedException {
        var request = ModelRequest.of(model.endpoint(), model.model(), messages)
                .withMaxTokens(maxTokens)
                .withTemperature(temperature(task))
                .withEffort(model.effort())
                .withTimeouts(model.timeouts().forTokens(tokens(messages)));
        while (true) {
            try {
                return send(model, request);
            } catch (ModelException e) {
                var simpler = simpler(request, e);
                if (simpler.equals(request)) {
                    throw e;
                }
                request = simpler;
            }
        }
    }

    /** Roughly, which is enough to know how long a model may take to read it. */
    private static long tokens(List<Message> messages) {
        return messages.stream().mapToLong(message -> message.text().length()).sum() / CHARACTERS_OF_A_TOKEN;
    }

    private String send(ResolvedModel model, ModelRequest request) throws InterruptedException {
        var answer = transports.apply(model.endpoint().mode()).ask(request, _ -> {});
        return Thinking.removed(answer.message().text()).strip();
    }

    /** The request without the parameter that the provider objects to; the same when that was not the problem. */
    private static ModelRequest simpler(ModelRequest request, ModelException refused) {
        if (refused.kind() != ErrorClass.FORMAT_ERROR) {
            return request;
        }
        var said = (refused.getMessage() + " " + refused.detail()).toLowerCase(Locale.ROOT);
        if (request.temperature().isPresent() && said.contains("temperature")) {
            return request.withTemperature(OptionalDouble.empty());
        }
        if (request.maxTokens().isPresent()
                && (said.contains("max_tokens") || said.contains("max_completion_tokens"))) {
            return request.withMaxTokens(OptionalInt.empty());
        }
        return request;
    }

    private static OptionalDouble temperature(String task) {
        return switch (task) {
            case "title_generation" -> OptionalDouble.of(0.3);
            case "approval", "goal_judge" -> OptionalDouble.of(0);
            default -> OptionalDouble.empty();
        };
    }
}
