package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayPortsTest {
    @TempDir
    Path directory;

    @Test
    void two_platforms_on_one_port_are_named_and_nothing_is_begun() {
        var hermes = Cli.in(directory).file("config.yaml", """
                        platforms:
                          api_server: {enabled: true, extra: {port: 8700}}
                          webhook: {enabled: true, extra: {host: 127.0.0.1, port: 8700, secret: long-enough-secret}}
                        """);
        var result = hermes.run("gateway", "run");
        assertThat(result.exit()).isEqualTo(78);
        assertThat(result.err())
                .contains("api_server and webhook are both to listen on port 8700")
                .contains("hermes config set platforms.webhook.extra.port 8701");
        assertThat(hermes.home().resolve("gateway.pid")).doesNotExist();
    }
}
