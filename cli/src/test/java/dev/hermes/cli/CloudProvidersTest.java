package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers of the large clouds, from {@code hermes -z} to the wire: each has a protocol or a way to sign of its own. */
class CloudProvidersTest {
    @TempDir
    Path directory;

    private final ModelServer server = ModelServer.start();
    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void gemini_is_asked_in_its_own_protocol_with_the_key_of_the_environment() {
        server.enqueue(Reply.text("guten Tag"));
        var result = hermes.with("GEMINI_API_KEY", "AIza-test")
                .with("GEMINI_BASE_URL", server.url())
                .run("--provider", "gemini", "-m", "gemini-3-flash-preview", "-z", "hi");
        assertThat(result).isEqualTo(new Cli.Result(0, "guten Tag\n", ""));
        var asked = server.requests().getFirst();
        assertThat(asked.path()).endsWith("/models/gemini-3-flash-preview:streamGenerateContent");
        assertThat(asked.header("x-goog-api-key")).contains("AIza-test");
    }
}
