package dev.hermes.providers;

import dev.hermes.api.model.ApiMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Asks servers on this machine which models they have. Never asks any other machine. */
final class LocalProbe {
    private static final int PATIENCE_MILLIS = 300;

    private final String userAgent;

    LocalProbe(String userAgent) {
        this.userAgent = userAgent;
    }

    /** A server that may listen, by the name of the program that usually does. */
    record Candidate(String name, int port) {
        String baseUrl() {
            return "http://127.0.0.1:" + port + "/v1";
        }
    }

    /** Where the usual servers listen, most likely first. */
    static List<Candidate> usual() {
        return List.of(
                new Candidate("Ollama", 11434),
                new Candidate("LM Studio", 1234),
                new Candidate("llama.cpp", 8080),
                new Candidate("vLLM", 8000));
    }

    /** Those that answered with a list of models in time, in the order of the candidates; asked side by side. */
    List<LocalServer> all(List<Candidate> candidates) throws InterruptedException {
        var questions = new ArrayList<Callable<Optional<LocalServer>>>();
        for (var candidate : candidates) {
            questions.add(() -> models(
                            new LocalHttp(candidate.baseUrl(), Optional.empty(), ApiMode.CHAT_COMPLETIONS, userAgent))
                    .map(models -> new LocalServer(candidate.name(), candidate.baseUrl(), models)));
        }
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            return workers.invokeAll(questions, 2 * PATIENCE_MILLIS, TimeUnit.MILLISECONDS).stream()
                    .filter(answer -> answer.state() == Future.State.SUCCESS)
                    .flatMap(answer -> answer.resultNow().stream())
                    .toList();
        }
    }

    /** What a server offers; empty when nothing that speaks the protocol answers in time, or it is not on this machine. */
    Optional<List<String>> models(Route route) {
        var mode = route.mode().orElse(ApiMode.CHAT_COMPLETIONS);
        return models(new LocalHttp(route.baseUrl(), route.key(), mode, userAgent));
    }

    private static Optional<List<String>> models(LocalHttp server) {
        if (!Hosts.loopback(server.baseUrl())) {
            return Optional.empty();
        }
        return server.get(Hosts.below(server.baseUrl(), "/models"), PATIENCE_MILLIS)
                .filter(answer -> answer.isArray() || answer.path("data").isArray())
                .map(LiveModels::ids);
    }
}
