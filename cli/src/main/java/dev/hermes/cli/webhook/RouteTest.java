package dev.hermes.cli.webhook;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.gateway.http.Json;
import dev.hermes.gateway.webhook.SampleDelivery;
import dev.hermes.home.web.Web;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Delivers something to a route and shows what is answered. */
final class RouteTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int BAD_REQUEST = 400;

    private final Context context;

    RouteTest(Context context) {
        this.context = context;
    }

    /** @return the exit code: a route that refuses has failed */
    int run(URI address, Optional<Secret> secret, Optional<String> payload) throws InterruptedException {
        var text = payload.orElse(SampleDelivery.BODY);
        if (Json.parse(text).isEmpty()) {
            throw new HermesException(ExitCode.FAILED, "--payload is no JSON.");
        }
        var body = text.getBytes(StandardCharsets.UTF_8);
        var headers = SampleDelivery.headers(secret, body, UUID.randomUUID().toString());
        try {
            var answer = context.web().send(new Web.Request("POST", address, headers, body, LIMIT));
            context.console().print("HTTP " + answer.status() + " from " + address);
            context.console().print(Display.harmless(answer.text()));
            return answer.status() < BAD_REQUEST ? ExitCode.DONE.code() : ExitCode.FAILED.code();
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "Nothing answers at " + address + ": " + e.getMessage() + ".",
                    "'hermes gateway status' says whether the gateway runs; 'hermes gateway start' starts it.");
        }
    }
}
