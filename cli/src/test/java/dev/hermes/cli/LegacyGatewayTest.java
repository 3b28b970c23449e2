package dev.hermes.cli;

import static dev.hermes.cli.Processes.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose settings are still where upstream kept them first, in {@code gateway.json}. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class LegacyGatewayTest {
    @TempDir
    Path directory;

    @Test
    void it_listens_where_the_old_file_says_and_tells_its_log_how_much_memory_it_takes() throws Exception {
        // given
        var person = Cli.in(directory).file("gateway.json", """
                        {"platforms": {"webhook": {"enabled": true, "extra": {"host": "127.0.0.1", "port": %d,
                          "routes": {"fixed": {"secret": "abc", "prompt": "x"}}}}}}
                        """.formatted(freePort()));
        var builder = Processes.builder(directory, List.of(), "gateway", "run").redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("INVOCATION_ID", "HERMES_S6_SUPERVISED_CHILD"));
        // when
        var gateway = builder.redirectOutput(directory.resolve("out").toFile()).start();
        try {
            eventually(
                    "the gateway runs",
                    () -> Files.exists(person.home().resolve("gateway_state.json"))
                            && person.file("gateway_state.json").contains("\"running\""));
            // then
            assertThat(person.file("gateway_state.json")).contains("\"webhook\":{\"state\":\"connected\"");
            assertThat(person.run("webhook", "list").exit()).isZero();
        } finally {
            gateway.destroy();
            assertThat(gateway.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(person.file("logs/gateway.log")).contains("[MEMORY] baseline rss=", "[MEMORY] shutdown rss=");
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
