package dev.hermes.cli;

import static dev.hermes.cli.Processes.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Reply;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways, as processes: one listens, the agent of the other answers. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(180)
class RemoteGatewayTest {
    private static final String KEY = "the-key-of-the-other-side";

    @TempDir
    Path directory;

    @Test
    void a_gateway_without_a_model_answers_with_the_agent_of_another_one() throws Exception {
        int near = freePort();
        int far = freePort();
        try (var model = ModelServer.start();
                var client = HttpClient.newHttpClient()) {
            model.enqueue(Reply.text("from afar"));
            var there = Files.createDirectories(directory.resolve("far"));
            Cli.in(there).file("config.yaml", """
                    model: {provider: custom, base_url: %s, api_key: key, default: m1, context_length: 200000}
                    """.formatted(model.url()));
            var here = Files.createDirectories(directory.resolve("near"));
            Cli.in(here).file("config.yaml", "gateway: {proxy_url: 'http://127.0.0.1:" + far + "/v1'}\n");
            var farGateway = gateway(there, Map.of("API_SERVER_KEY", KEY, "API_SERVER_PORT", String.valueOf(far)));
            var nearGateway = gateway(
                    here,
                    Map.of(
                            "API_SERVER_ENABLED",
                            "1",
                            "API_SERVER_PORT",
                            String.valueOf(near),
                            "GATEWAY_PROXY_KEY",
                            KEY));
            try {
                var answer = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + near + "/v1/chat/completions"))
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"messages\":[{\"role\":\"user\",\"content\":\"where?\"}]}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(answer.body()).contains("\"content\":\"from afar\"");
                assertThat(answer.statusCode()).isEqualTo(200);
            } finally {
                for (var gateway : List.of(nearGateway, farGateway)) {
                    gateway.destroy();
                    assertThat(gateway.waitFor(30, TimeUnit.SECONDS)).isTrue();
                }
            }
        }
    }

    @Test
    void a_gateway_that_would_ask_itself_does_not_start() throws Exception {
        int port = freePort();
        Cli.in(directory).file("config.yaml", "gateway: {proxy_url: 'http://localhost:" + port + "'}\n");
        var variables = Map.of("API_SERVER_ENABLED", "1", "API_SERVER_PORT", String.valueOf(port));
        refuses(variables, "is this gateway itself");
    }

    @Test
    void a_gateway_that_cannot_read_the_certificates_of_the_agent_does_not_start() throws Exception {
        Cli.in(directory).file("config.yaml", "gateway: {proxy_url: 'https://agent.example'}\n");
        var file = Files.writeString(directory.resolve("empty.pem"), "no certificate\n");
        var variables = Map.of("HERMES_CA_BUNDLE", file.toString());
        refuses(variables, "certificates");
    }

    /** In front of a person nothing has to be signalled; a supervisor learns that it need not try again. */
    private void refuses(Map<String, String> variables, String why) throws Exception {
        var supervised = new HashMap<>(variables);
        supervised.put("INVOCATION_ID", "x");
        for (var way : List.of(Map.entry(variables, 0), Map.entry(supervised, 78))) {
            var gateway = process(directory, way.getKey());
            try {
                assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(Files.readString(directory.resolve("out"))).contains(why);
                assertThat(gateway.exitValue()).isEqualTo(way.getValue());
            } finally {
                gateway.destroyForcibly();
            }
            var home = Cli.in(directory);
            assertThat(home.file("gateway_state.json")).contains("startup_failed", why);
            assertThat(home.home().resolve("gateway.pid")).doesNotExist();
        }
    }

    private static Process gateway(Path place, Map<String, String> environment) throws Exception {
        var gateway = process(place, environment);
        var person = Cli.in(place);
        eventually(
                "the gateway runs",
                () -> Files.exists(person.home().resolve("gateway_state.json"))
                        && person.file("gateway_state.json").contains("\"running\""));
        return gateway;
    }

    private static Process process(Path place, Map<String, String> environment) throws IOException {
        var builder = Processes.builder(place, List.of(), "gateway", "run").redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("INVOCATION_ID", "HERMES_S6_SUPERVISED_CHILD"));
        builder.environment().putAll(environment);
        return builder.redirectOutput(place.resolve("out").toFile()).start();
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
