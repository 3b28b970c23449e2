package dev.hermes.agent;

import dev.hermes.api.Log;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.ModelTransport;
import dev.hermes.home.DurableFile;
import dev.hermes.home.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Writes requests down as {@code request_dump_<session>_<time>.json}: those that no model answered, and all of them when the
 * user asks for it. Files carry no credentials; what looks like a secret in the conversation is redacted.
 */
public final class RequestDump {
    private static final int LONGEST_DETAIL = 4_000;

    private final Path directory;
    private final boolean all;
    private final Redactor redactor;
    private final Clock clock;
    private final Log log;

    /**
     * @param directory where the files go; made when it is missing
     * @param all whether requests are written before they are sent
     */
    public RequestDump(Path directory, boolean all, Redactor redactor, Clock clock, Log log) {
        this.directory = directory;
        this.all = all;
        this.redactor = redactor;
        this.clock = clock;
        this.log = log;
    }

    void asked(ModelTransport transport, ModelRequest request) {
        if (all) {
            write(transport, request, "preflight", Optional.empty());
        }
    }

    void failed(ModelTransport transport, ModelRequest request, ModelException failure) {
        write(transport, request, "failed", Optional.of(failure));
    }

    private void write(
            ModelTransport transport, ModelRequest request, String reason, Optional<ModelException> failure) {
        try {
            var written = transport.written(request);
            if (written.isEmpty() || request.sessionId().isEmpty()) {
                return;
            }
            var session = request.sessionId().get();
            var now = clock.instant();
            var json = JsonNodeFactory.instance
                    .objectNode()
                    .put("timestamp", now.toString())
                    .put("session_id", session)
                    .put("reason", reason);
            var sent = json.putObject("request")
                    .put("method", "POST")
                    .put("url", written.get().url());
            var headers = sent.putObject("headers");
            written.get().headers().forEach(headers::put);
            sent.set("body", written.get().body());
            failure.ifPresent(error -> {
                var told = json.putObject("error")
                        .put("type", error.kind().name().toLowerCase(Locale.ROOT))
                        .put("message", error.getMessage())
                        .put("body", cut(error.detail()));
                error.status().ifPresent(status -> told.put("status_code", status));
            });
            Files.createDirectories(directory);
            DurableFile.replace(
                    free(session, now.toString().replaceAll("[^0-9]", "")), redactor.force(json.toPrettyString()));
        } catch (IOException | RuntimeException e) {
            log.warn("agent.dump", "a request was not written down: " + e.getMessage());
        }
    }

    private Path free(String session, String time) {
        var file = directory.resolve("request_dump_" + session + "_" + time + ".json");
        for (int i = 2; Files.exists(file); i++) {
            file = directory.resolve("request_dump_" + session + "_" + time + "_" + i + ".json");
        }
        return file;
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL);
    }
}
