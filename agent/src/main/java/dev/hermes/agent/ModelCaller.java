package dev.hermes.agent;

import dev.hermes.agent.compress.TokenEstimate;
import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.Usage;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.providers.ResolvedModel;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Asks the model and does what can be done when it does not answer: waits, adapts the request, goes on to a fallback, or
 * says that the conversation must be shortened.
 */
final class ModelCaller {
    private static final Duration LONG_WAIT = Duration.ofMinutes(1);
    private static final int LARGE_TOKENS = 50_000;
    private static final int LARGE_MESSAGES = 80;

    private final AgentParts parts;
    private final Route route;
    private final int attempts;
    private final int streamRetries;
    private final Adaptations adaptations = new Adaptations();
    private OptionalInt newWindow = OptionalInt.empty();

    ModelCaller(AgentParts parts, Route route, int attempts, int streamRetries) {
        this.parts = parts;
        this.route = route;
        this.attempts = attempts;
        this.streamRetries = streamRetries;
    }

    /**
     * One question with all that surrounds it.
     *
     * @param continues whether the answer goes on where an earlier one was cut
     */
    record Question(
            List<Message> messages,
            List<ToolSpec> tools,
            String sessionId,
            OptionalInt outputCap,
            boolean continues,
            Consumer<AgentEvent> events) {
        long tokens() {
            return TokenEstimate.of(messages) + TokenEstimate.ofTools(tools);
        }
    }

    /** What to do after a failure. */
    private sealed interface Next {
        /** Ask again after a wait; {@code counts} against the attempts. */
        record Again(Duration pause, boolean counts, String notice) implements Next {}

        record End(Answered outcome) implements Next {}
    }

    /** How far the recovery of one question has come. */
    private static final class Progress {
        int attempt = 1;
        int streamRetries;
        boolean limitMet;
    }

    Answered ask(Question question) throws InterruptedException {
        adaptations.forgetOutputCap();
        var progress = new Progress();
        while (true) {
            var model = route.current();
            var tap = new StreamTap(question.events(), question.continues());
            try {
                AccountRest.check(parts.meter(), model, parts.clock());
                var request = request(model, question);
                var transport = parts.transports().apply(model.endpoint().mode());
                parts.dumps().asked(transport, request);
                var answer = transport.ask(request, tap);
                windowHeld(model);
                tap.limits().ifPresent(route::told);
                boolean cut = answer.finishReason() == FinishReason.LENGTH
                        && answer.message().toolCalls().isEmpty();
                tap.end(!cut);
                return new Answered.Answer(answer, tap.shown());
            } catch (ModelException failure) {
                tap.end(true);
                limitMet(failure, tap, model);
                parts.log()
                        .warn(
                                "agent.model",
                                model.provider() + "/" + model.model() + " attempt " + progress.attempt + ": "
                                        + failure.kind() + " " + failure.getMessage());
                switch (cutStream(failure, tap, progress).orElseGet(() -> next(failure, question, progress))) {
                    case Next.End(var outcome) -> {
                        return outcome;
                    }
                    case Next.Again(var wait, var counts, var notice) -> {
                        if (!notice.isEmpty()) {
                            question.events().accept(new AgentEvent.Notice(notice));
                        }
                        if (counts) {
                            progress.attempt++;
                        }
                        Thread.sleep(wait);
                    }
                }
            }
        }
    }

    private void limitMet(ModelException failure, StreamTap tap, ResolvedModel model) {
        tap.limits().ifPresent(route::told);
        boolean refused = failure.kind() == ErrorClass.RATE_LIMIT && !AccountRest.said(failure);
        if (refused && !parts.keys().hasOther(model)) {
            tap.limits().ifPresent(limits -> parts.meter().limited(model, limits));
        }
    }

    /** What a server named when it refused is believed, for later runs too, once it takes what fits. */
    private void windowHeld(ResolvedModel model) {
        newWindow.ifPresent(tokens -> parts.windows().accept(model, tokens));
        newWindow = OptionalInt.empty();
    }

    private ModelRequest request(ResolvedModel model, Question question) {
        var request = new ModelRequest(
                model.endpoint(),
                model.model(),
                question.messages(),
                question.tools(),
                question.outputCap().isPresent() ? question.outputCap() : model.maxTokens(),
                OptionalDouble.empty(),
                model.effort(),
                model.cache(),
                Optional.of(question.sessionId()),
                true,
                model.timeouts().forTokens(question.tokens()));
        return adaptations.applied(request);
    }

    /** A stream that broke off: asked again while nobody saw anything of it, else what was seen is the answer so far. */
    private Optional<Next> cutStream(ModelException failure, StreamTap tap, Progress progress) {
        if (failure.kind() != ErrorClass.TIMEOUT || failure.partial().isEmpty()) {
            return Optional.empty();
        }
        boolean callInFlight = !tap.tools().isEmpty();
        if ((!tap.shown() || callInFlight) && progress.streamRetries < streamRetries) {
            progress.streamRetries++;
            var notice = tap.shown() ? "The connection broke off; reconnecting." : "";
            return Optional.of(new Next.Again(Duration.ZERO, false, notice));
        }
        if (!tap.shown()) {
            return Optional.empty();
        }
        var partial = failure.partial().get();
        var text = partial.message().text();
        if (callInFlight) {
            text += "\n\n[The connection broke off while a call of " + String.join(", ", tap.tools())
                    + " was being written; it was not run.]";
        }
        var reason = callInFlight ? FinishReason.STOP : FinishReason.LENGTH;
        var stub = new ModelAnswer(
                Message.assistant(text).withFinishReason(reason),
                reason,
                Usage.ZERO,
                partial.model(),
                Optional.of("partial-stream-stub"));
        return Optional.of(new Next.End(new Answered.Answer(stub, true)));
    }

    private Next next(ModelException failure, Question question, Progress progress) {
        int window = route.current().contextLength();
        if (Overflow.likely(failure, question.tokens(), question.messages().size(), window)) {
            return overflow(failure);
        }
        return switch (failure.kind()) {
            case THINKING_SIGNATURE -> adapted(adaptations.dropSignatures(), failure, question, progress);
            case GRAMMAR_PATTERN -> adapted(adaptations.dropPatterns(), failure, question, progress);
            case IMAGES_UNSUPPORTED -> adapted(adaptations.dropImages(), failure, question, progress);
            case IMAGE_TOO_LARGE -> adapted(adaptations.shrinkImages(), failure, question, progress);
            case MULTIMODAL_TOOL_CONTENT ->
                adapted(adaptations.flattenToolContent(route.current().model()), failure, question, progress);
            case LONG_CONTEXT_TIER -> {
                route.limitContext(Math.min(200_000, window));
                yield new Next.End(new Answered.TooLong(failure.getMessage()));
            }
            case PAYLOAD_TOO_LARGE -> new Next.End(new Answered.TooLong(failure.getMessage()));
            case CONTEXT_OVERFLOW -> overflow(failure);
            case AUTH, BILLING ->
                otherKey(failure, progress)
                        .or(() -> fallback(failure, progress))
                        .orElseGet(() -> gaveUp(failure, question));
            case MODEL_NOT_FOUND, FORMAT_ERROR, LONG_CONTEXT_BETA_FORBIDDEN, POLICY_BLOCKED ->
                fallback(failure, progress).orElseGet(() -> gaveUp(failure, question));
            case RATE_LIMIT ->
                AccountRest.said(failure)
                        ? fallback(failure, progress).orElseGet(() -> gaveUp(failure, question))
                        : otherKey(failure, progress)
                                .or(() -> fallback(failure, progress))
                                .orElseGet(() -> again(failure, Waiting.ERROR, question, progress));
            case MALFORMED_RESPONSE -> again(failure, Waiting.MALFORMED, question, progress);
            case OVERLOADED, SERVER_ERROR, TIMEOUT, UNKNOWN -> again(failure, Waiting.ERROR, question, progress);
        };
    }

    private Next adapted(boolean news, ModelException failure, Question question, Progress progress) {
        return news ? new Next.Again(Duration.ZERO, false, "") : again(failure, Waiting.ERROR, question, progress);
    }

    private Next overflow(ModelException failure) {
        var room = Overflow.outputRoom(failure);
        if (room.isPresent() && adaptations.capOutput(room.getAsInt())) {
            return new Next.Again(Duration.ZERO, false, "");
        }
        int window = route.current().contextLength();
        newWindow = Overflow.namedWindow(failure, window);
        (newWindow.isPresent() ? newWindow : Overflow.nextTier(window)).ifPresent(route::limitContext);
        return new Next.End(new Answered.TooLong(failure.getMessage()));
    }

    private Next again(ModelException failure, Waiting waiting, Question question, Progress progress) {
        if (progress.attempt >= attempts) {
            return fallback(failure, progress).orElseGet(() -> gaveUp(failure, question));
        }
        var wait = waiting.before(progress.attempt, failure.retryAfter(), parts.random());
        return new Next.Again(
                wait,
                true,
                failure.getMessage() + " Trying again in " + Math.max(1, wait.toSeconds()) + " s ("
                        + (progress.attempt + 1) + " of " + attempts + ").");
    }

    /**
     * The same model with another key, before another model is thought of. A limit that was met once may be a matter of
     * seconds, so the same key has a second chance, unless the provider says otherwise.
     */
    private Optional<Next> otherKey(ModelException failure, Progress progress) {
        var model = route.current();
        if (failure.kind() == ErrorClass.RATE_LIMIT
                && !progress.limitMet
                && !lasting(failure)
                && parts.keys().hasOther(model)) {
            progress.limitMet = true;
            return Optional.of(
                    new Next.Again(Waiting.ERROR.before(1, failure.retryAfter(), parts.random()), false, ""));
        }
        return parts.keys().other(model, failure).map(other -> {
            progress.limitMet = false;
            route.rekey(other);
            return new Next.Again(
                    Duration.ZERO,
                    false,
                    failure.getMessage() + " Going on with another credential for " + model.providerName() + ".");
        });
    }

    private static boolean lasting(ModelException failure) {
        var said = (failure.getMessage() + " " + failure.detail()).toLowerCase(Locale.ROOT);
        return said.contains("usage_limit_reached")
                || said.contains("usage limit has been reached")
                || failure.retryAfter()
                        .filter(wait -> wait.compareTo(LONG_WAIT) > 0)
                        .isPresent();
    }

    private Optional<Next> fallback(ModelException failure, Progress progress) {
        boolean limitMet = failure.kind() == ErrorClass.RATE_LIMIT || failure.kind() == ErrorClass.BILLING;
        var before = route.current();
        var found = failure.kind() == ErrorClass.POLICY_BLOCKED ? route.leaveHost() : route.advance(limitMet);
        return found.map(model -> {
            progress.attempt = 1; // each model has all of them
            progress.streamRetries = 0;
            return new Next.Again(
                    Duration.ZERO,
                    false,
                    failure.getMessage() + " Going on with " + model.model() + " at " + model.providerName()
                            + " instead of " + before.model() + ".");
        });
    }

    private Next gaveUp(ModelException failure, Question question) {
        var model = route.current();
        parts.dumps().failed(parts.transports().apply(model.endpoint().mode()), request(model, question), failure);
        boolean large = failure.status().orElse(0) == 400
                && (question.tokens() > LARGE_TOKENS || question.messages().size() > LARGE_MESSAGES);
        // Whoever started this may try again later when it was only too much at once.
        var reason =
                failure.kind() == ErrorClass.RATE_LIMIT ? TurnResult.RATE_LIMITED : "all_retries_exhausted_no_response";
        return new Next.End(new Answered.GaveUp(reason, failure.getMessage() + advice(failure), !large));
    }

    private String advice(ModelException failure) {
        var model = route.current();
        return switch (failure.kind()) {
            case AUTH ->
                model.endpoint().key().isEmpty()
                        ? ""
                        : parts.keys()
                                .login(model)
                                .map(login -> " Try 'hermes auth refresh " + login
                                        + "'; if that does not help, log in again: 'hermes auth add " + login + "'.")
                                .orElse(" Check the API key of " + model.providerName() + ".");
            case BILLING -> " The account at " + model.providerName() + " needs credit, or a fallback_providers entry.";
            case MODEL_NOT_FOUND -> " Is " + model.model() + " the right name at " + model.providerName() + "?";
            case TIMEOUT -> " Is " + model.endpoint().place() + " reachable?";
            case MALFORMED_RESPONSE -> " Does " + model.endpoint().place() + " speak this protocol?";
            default -> "";
        };
    }
}
