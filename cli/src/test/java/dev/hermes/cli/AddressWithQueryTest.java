package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Some servers want a word behind the question mark of every address, such as a version of their interface. */
class AddressWithQueryTest {
    private static final String WINDOW = "context_length: 200000";

    @TempDir
    Path directory;

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;

    /** It notes where it was asked and refuses, which is enough here. */
    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.sendResponseHeaders(400, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    /** The address of the server with a path and a question. */
    private String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path + "?api-version=1";
    }

    @ParameterizedTest
    @CsvSource({
        "chat_completions,   /p,    /p/chat/completions?api-version=1",
        "chat_completions,   /p/,   /p/chat/completions?api-version=1",
        "codex_responses,    /p/v1, /p/v1/responses?api-version=1",
        "anthropic_messages, /p,    /p/v1/messages?api-version=1",
        "anthropic_messages, /p/v1, /p/v1/messages?api-version=1"
    })
    void the_path_of_a_protocol_stands_before_the_question(String mode, String path, String wire) {
        // given
        var hermes = Cli.in(directory)
                .file("config.yaml", "model: {provider: custom, default: m, api_mode: " + mode + ", " + WINDOW + "}\n");
        // when
        var set = hermes.run("config", "set", "model.base_url", address(path));
        hermes.run("-z", "hi");
        // then
        assertThat(set.exit()).as(set.err()).isZero();
        assertThat(hermes.file("config.yaml")).startsWith("model: {provider: custom, default: m, ");
        assertThat(asked)
                .filteredOn(question -> question.startsWith("POST"))
                .isNotEmpty()
                .containsOnly("POST " + wire);
    }

    @Test
    void the_protocol_of_google_puts_its_own_question_behind_it() {
        // given
        var hermes = Cli.in(directory)
                .file("config.yaml", "model: {provider: gemini, default: gemini-3-pro-preview, " + WINDOW + "}\n")
                .with("GEMINI_API_KEY", "AIza-0123456789abcdef")
                .with("GEMINI_BASE_URL", address("/v1beta"));
        // when
        hermes.run("-z", "hi");
        // then
        assertThat(asked)
                .contains("POST /v1beta/models/gemini-3-pro-preview:streamGenerateContent?api-version=1&alt=sse");
    }

    @Test
    void the_list_of_models_is_asked_for_in_the_same_way() {
        // given
        var hermes = Cli.in(directory)
                .file("config.yaml", "model:\n  provider: custom\n  base_url: " + address("/p") + "\n");
        // when
        hermes.run("model", "list", "--refresh");
        // then
        assertThat(asked).contains("GET /p/models?api-version=1");
    }
}
