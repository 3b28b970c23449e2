package dev.hermes.cli.gateway;

import dev.hermes.api.Secret;
import dev.hermes.cli.Context;
import dev.hermes.cli.prompt.Questions;
import dev.hermes.gateway.PlatformSettings;
import dev.hermes.gateway.webhook.WebhookSettings;
import dev.hermes.gateway.webhook.Webhooks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where deliveries arrive, and with what they are signed. */
final class WebhookQuestions implements PlatformQuestions {
    private static final int HIGHEST_PORT = 65_535;

    private final Context context;

    WebhookQuestions(Context context) {
        this.context = context;
    }

    @Override
    public String name() {
        return Webhooks.NAME;
    }

    @Override
    public String label() {
        return "🔗 Webhooks: other services report what happens";
    }

    @Override
    public State state() {
        return WebhookSettings.of(context.gatewayConfig(), context.environment())
                .map(settings -> settings.secret().isPresent() ? State.ON : State.PARTLY)
                .orElse(State.OFF);
    }

    @Override
    public String variable() {
        return "WEBHOOK_ENABLED";
    }

    @Override
    public boolean switchedOff() {
        return PlatformSettings.of(context.gatewayConfig(), name())
                .enabled()
                .filter(on -> !on)
                .isPresent();
    }

    @Override
    public Optional<Answers> ask(Questions questions) {
        var now = WebhookSettings.written(context.gatewayConfig(), context.environment());
        var host = questions.text("Address to listen at; 127.0.0.1 behind a proxy on this machine", now.host());
        if (host.isEmpty()) {
            return Optional.empty();
        }
        boolean known = now.secret().isPresent();
        var typed = questions.secret(
                "Secret that deliveries are signed with (" + (known ? "Enter keeps it" : "Enter makes one") + ")");
        var port = questions.number("Port", now.port(), 1, HIGHEST_PORT);
        if (port.isEmpty()) {
            return Optional.empty();
        }
        var variables = new LinkedHashMap<String, Secret>();
        if (port.getAsInt() != now.port()) {
            variables.put("WEBHOOK_PORT", Secret.of(String.valueOf(port.getAsInt())));
        }
        if (typed.isPresent() || !known) {
            variables.put("WEBHOOK_SECRET", typed.map(Secret::of).orElseGet(NewSecret::make));
        }
        return Optional.of(new Answers(
                variables,
                host.get().equals(now.host()) ? Map.of() : Map.of("platforms.webhook.extra.host", host.get()),
                "Deliveries go to port " + port.getAsInt()
                        + (typed.isEmpty() && !known
                                ? ", signed with the WEBHOOK_SECRET that was made for them."
                                : ".")));
    }
}
