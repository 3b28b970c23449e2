package dev.hermes.gateway.apiserver;

import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.api.platform.Platform;
import dev.hermes.api.platform.PlatformException;
import dev.hermes.api.platform.PlatformHost;
import dev.hermes.gateway.Client;
import dev.hermes.gateway.TestAgents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers on ports of their own, before agents that answer as they are told. */
@Timeout(60)
abstract class ApiServerFixture {
    static final String CHAT = "/v1/chat/completions";
    static final String KEY = "a-key-for-tests";
    static final PlatformHost HOST = new PlatformHost() {
        @Override
        public void workChanged() {}

        @Override
        public void lost(Platform platform, PlatformException why) {}
    };

    @TempDir
    Path directory;

    TestAgents agents;
    private final List<ApiServer> servers = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();

    @BeforeEach
    void agents() {
        agents = new TestAgents(directory);
    }

    @AfterEach
    void close() {
        servers.forEach(ApiServer::stop);
        clients.forEach(Client::close);
        agents.close();
    }

    final ApiServer server(Optional<String> key, int most, String... origins) throws PlatformException {
        var settings =
                new ApiServerSettings("127.0.0.1", 0, key.map(Secret::of), List.of(origins), "hermes-agent", most);
        var server = new ApiServer(settings, agents, agents.home, agents.clock, new Random(1), Log.NONE);
        server.start(HOST);
        servers.add(server);
        return server;
    }

    final Client client(ApiServer server) {
        var client = new Client(server.port());
        clients.add(client);
        return client;
    }

    final Client open() throws PlatformException {
        return client(server(Optional.empty(), 10));
    }

    final Client guarded() throws PlatformException {
        return client(server(Optional.of(KEY), 10)).with("Authorization", "Bearer " + KEY);
    }

    static String ask(String text) {
        return "{\"model\":\"any\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    }

    static String stream(String text) {
        return ask(text).replaceFirst("\\{", "{\"stream\":true,");
    }
}
