package dev.hermes.api.model;

import dev.hermes.api.tool.ToolSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One question to a model.
 *
 * @param messages the whole conversation, the system prompt first
 * @param tools what the model may call, in the order in which it is sent; empty for none
 * @param maxTokens upper bound of the answer; absent leaves it to the provider where the protocol allows
 * @param effort absent leaves the provider's default
 * @param sessionId names the conversation to providers that route or cache by it
 * @param stream false asks for one whole answer; the events are then told at the end
 */
public record ModelRequest(
        Endpoint endpoint,
        String model,
        List<Message> messages,
        List<ToolSpec> tools,
        OptionalInt maxTokens,
        OptionalDouble temperature,
        Optional<ReasoningEffort> effort,
        CacheMarkers cache,
        Optional<String> sessionId,
        boolean stream,
        Timeouts timeouts) {

    public ModelRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /** A streamed request with nothing but the conversation. */
    public static ModelRequest of(Endpoint endpoint, String model, List<Message> messages) {
        return new ModelRequest(
                endpoint,
                model,
                messages,
                List.of(),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                CacheMarkers.NONE,
                Optional.empty(),
                true,
                Timeouts.DEFAULT);
    }

    public ModelRequest withMessages(List<Message> other) {
        return new ModelRequest(
                endpoint, model, other, tools, maxTokens, temperature, effort, cache, sessionId, stream, timeouts);
    }

    public ModelRequest withTools(List<ToolSpec> other) {
        return new ModelRequest(
                endpoint, model, messages, other, maxTokens, temperature, effort, cache, sessionId, stream, timeouts);
    }

    public ModelRequest withMaxTokens(OptionalInt other) {
        return new ModelRequest(
                endpoint, model, messages, tools, other, temperature, effort, cache, sessionId, stream, timeouts);
    }

    public ModelRequest withTemperature(OptionalDouble other) {
        return new ModelRequest(
                endpoint, model, messages, tools, maxTokens, other, effort, cache, sessionId, stream, timeouts);
    }

    public ModelRequest withEffort(Optional<ReasoningEffort> other) {
        return new ModelRequest(
                endpoint, model, messages, tools, maxTokens, temperature, other, cache, sessionId, stream, timeouts);
    }

    public ModelRequest withCache(CacheMarkers other) {
        return new ModelRequest(
                endpoint, model, messages, tools, maxTokens, temperature, effort, other, sessionId, stream, timeouts);
    }

    public ModelRequest withSessionId(String other) {
        return new ModelRequest(
                endpoint,
                model,
                messages,
                tools,
                maxTokens,
                temperature,
                effort,
                cache,
                Optional.of(other),
                stream,
                timeouts);
    }

    public ModelRequest withStream(boolean other) {
        return new ModelRequest(
                endpoint, model, messages, tools, maxTokens, temperature, effort, cache, sessionId, other, timeouts);
    }

    public ModelRequest withTimeouts(Timeouts other) {
        return new ModelRequest(
                endpoint, model, messages, tools, maxTokens, temperature, effort, cache, sessionId, stream, other);
    }
}
