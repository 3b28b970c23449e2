package dev.hermes.llm;

import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.ModelRequest;
import java.util.Map;
import java.util.function.Consumer;
import okhttp3.Headers;
import tools.jackson.databind.node.ObjectNode;

/** Claude on Amazon Bedrock: the bodies of Anthropic's Messages, carried by {@code InvokeModel}. */
final class BedrockClaude implements Protocol {
    private static final String VERSION = "bedrock-2023-05-31";
    private final AnthropicMessages messages = new AnthropicMessages();

    @Override
    public String url(ModelRequest request) {
        return BedrockConverse.address(request, request.stream() ? "invoke-with-response-stream" : "invoke");
    }

    @Override
    public Map<String, String> headers(ModelRequest request) {
        return Protocol.bearer(request.endpoint());
    }

    /** The model and the wish for a stream stand in the address; versions, headers elsewhere, stand in the body. */
    @Override
    public ObjectNode body(ModelRequest request) {
        var body = messages.body(request);
        body.remove("model");
        body.remove("stream");
        body.put("anthropic_version", VERSION);
        if (!request.model().contains("claude-3")) { // the third generation refuses versions that it does not know
            body.putArray("anthropic_beta")
                    .add("interleaved-thinking-2025-05-14")
                    .add("fine-grained-tool-streaming-2025-05-14");
        }
        return body;
    }

    @Override
    public ModelException refused(int status, Headers headers, String body) {
        return BedrockRefusal.of(status, headers, body);
    }

    @Override
    public Assembly assembly(ModelRequest request, Consumer<ModelEvent> events) {
        return messages.assembly(request, events);
    }
}
