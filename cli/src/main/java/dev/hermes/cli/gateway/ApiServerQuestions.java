package dev.hermes.cli.gateway;

import dev.hermes.api.Secret;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.prompt.Questions;
import dev.hermes.gateway.PlatformSettings;
import dev.hermes.gateway.apiserver.ApiServer;
import dev.hermes.gateway.apiserver.ApiServerSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where the API server listens, and with which key. A key is asked for until it may be used with that address. */
final class ApiServerQuestions implements PlatformQuestions {
    private static final int HIGHEST_PORT = 65_535;

    private final Context context;
    private final Console console;

    ApiServerQuestions(Context context) {
        this.context = context;
        this.console = context.console();
    }

    private ApiServerSettings settings() {
        return ApiServerSettings.written(
                context.gatewayConfig(), context.environment(), context.home().profile());
    }

    @Override
    public String name() {
        return ApiServer.NAME;
    }

    @Override
    public String label() {
        return "🌐 API server: programs talk to the agent as to OpenAI";
    }

    @Override
    public State state() {
        return ApiServerSettings.of(
                        context.gatewayConfig(),
                        context.environment(),
                        context.home().profile())
                .map(settings -> settings.danger().isEmpty() ? State.ON : State.PARTLY)
                .orElse(State.OFF);
    }

    @Override
    public String variable() {
        return "API_SERVER_ENABLED";
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
        var now = settings();
        var host = questions.text("Address to listen at; 0.0.0.0 lets other machines in", now.host());
        if (host.isEmpty()) {
            return Optional.empty();
        }
        var key = key(questions, now.at(host.get()));
        var port = questions.number("Port", now.port(), 1, HIGHEST_PORT);
        if (port.isEmpty()) {
            return Optional.empty();
        }
        var variables = new LinkedHashMap<String, Secret>();
        if (!host.get().equals(now.host())) {
            variables.put("API_SERVER_HOST", Secret.of(host.get()));
        }
        if (port.getAsInt() != now.port()) {
            variables.put("API_SERVER_PORT", Secret.of(String.valueOf(port.getAsInt())));
        }
        // the last one, because a key alone switches the server on
        key.changed().ifPresent(secret -> variables.put("API_SERVER_KEY", secret));
        return Optional.of(new Answers(
                variables,
                Map.of(),
                "Clients use http://" + host.get() + ":" + port.getAsInt() + "/v1"
                        + (key.made() ? ", with the API_SERVER_KEY that was made for them." : ".")));
    }

    /**
     * The key to use from now on.
     *
     * @param changed empty when the one that is there stays, and where none is needed
     * @param made whether nobody has thought of it
     */
    private record Key(Optional<Secret> changed, boolean made) {}

    private Key key(Questions questions, ApiServerSettings at) {
        boolean usable = at.danger().isEmpty();
        var enter = usable
                ? at.key().isPresent()
                        ? "Enter keeps the one that is set"
                        : "Enter: none, which is safe at this address"
                : "Enter makes one";
        while (true) {
            var typed = questions.secret("Key that programs have to send (" + enter + ")");
            if (typed.isEmpty()) {
                return usable ? new Key(Optional.empty(), false) : new Key(Optional.of(NewSecret.make()), true);
            }
            var danger = at.with(Secret.of(typed.get())).danger();
            if (danger.isEmpty()) {
                return new Key(typed.map(Secret::of), false);
            }
            console.print("That does not work: " + danger.get() + ".");
        }
    }
}
