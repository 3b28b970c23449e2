package dev.hermes.gateway.remote;

import dev.hermes.api.Log;
import dev.hermes.gateway.AgentOrder;
import dev.hermes.gateway.AgentSource;
import dev.hermes.gateway.TurnRules;
import dev.hermes.gateway.TurnRunner;
import dev.hermes.home.web.HttpClients;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;

/** Sends turns to an agent elsewhere. What holds for turns beside their agents is decided here as for others. */
public final class RemoteAgents implements AgentSource, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(15);

    private final RemoteSettings settings;
    private final AgentSource here;
    private final HttpClient client;

    /**
     * @param here who knows the rules of the platforms; no agent is asked of it
     * @param environment may name proxies, and the certificates that are believed
     * @throws dev.hermes.api.HermesException when the certificates cannot be read
     */
    public RemoteAgents(RemoteSettings settings, AgentSource here, Map<String, String> environment, Log log) {
        this.settings = settings;
        this.here = here;
        client = HttpClients.builder(environment, log).connectTimeout(CONNECT).build();
    }

    @Override
    public TurnRunner open(AgentOrder order) {
        return new RemoteTurns(settings, client, order);
    }

    @Override
    public TurnRules rules(String platform) {
        return here.rules(platform);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
