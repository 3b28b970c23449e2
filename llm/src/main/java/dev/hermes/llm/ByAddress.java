package dev.hermes.llm;

import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.ModelTransport;
import dev.hermes.api.model.WireRequest;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Most endpoints are servers; some are programs, which their address tells. */
final class ByAddress implements ModelTransport {
    private final ModelTransport servers;
    private final Supplier<ModelTransport> programs;

    /** @param programs asked for only when there is such an endpoint, so that nothing of it is loaded before */
    ByAddress(ModelTransport servers, Supplier<ModelTransport> programs) {
        this.servers = servers;
        this.programs = programs;
    }

    @Override
    public ModelAnswer ask(ModelRequest request, Consumer<ModelEvent> events) throws InterruptedException {
        return of(request).ask(request, events);
    }

    @Override
    public Optional<WireRequest> written(ModelRequest request) {
        return of(request).written(request);
    }

    private ModelTransport of(ModelRequest request) {
        var address = request.endpoint().baseUrl();
        return address.startsWith("acp:") || address.startsWith("acp+tcp:") ? programs.get() : servers;
    }
}
