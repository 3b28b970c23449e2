package dev.hermes.bench;

import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.llm.Transports;
import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;

/** A very long answer: events a second through the transport, and what stays in memory. */
final class StreamBench {
    private static final int EVENTS = 1_000_000;

    List<Measured> run() throws InterruptedException {
        try (var server = ModelServer.start();
                var transports = new Transports("bench", false)) {
            server.otherwise(_ -> Reply.endless(EVENTS));
            var endpoint = new Endpoint(
                    "custom",
                    ApiMode.CHAT_COMPLETIONS,
                    server.url() + "/v1",
                    Optional.empty(),
                    Map.of(),
                    JsonNodeFactory.instance.objectNode());
            var transport = transports.of(ApiMode.CHAT_COMPLETIONS);
            var request = ModelRequest.of(endpoint, "bench", List.of(Message.user("go on for ever")));
            var count = new long[1];
            long began = System.nanoTime();
            var answer = transport.ask(request, _ -> count[0]++);
            double perSecond = count[0] / ((System.nanoTime() - began) / 1e9);
            System.gc();
            long left = used() - 2L * answer.message().text().length();
            return List.of(
                    new Measured(
                            "a streamed answer of 1,000,000 events",
                            "≥ 100,000 / s",
                            perSecond,
                            100_000,
                            false,
                            String.format(Locale.ROOT, "%,.0f / s (server in the same JVM)", perSecond)),
                    new Measured(
                            "memory after it, beyond the answer",
                            "constant (≤ 64 MiB)",
                            left / 1_048_576.0,
                            64,
                            true,
                            String.format(Locale.ROOT, "%.0f MiB", left / 1_048_576.0)));
        }
    }

    private static long used() {
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
