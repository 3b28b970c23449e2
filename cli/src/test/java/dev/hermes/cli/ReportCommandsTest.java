package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code status}, {@code dump} and {@code debug}: what is set up, for the owner and for somebody who helps. */
class ReportCommandsTest {
    private static final String LOG = "2026-03-01 08:00:00,000 INFO [s] agent.x: key sk-or-v1-abcdefghijklmnop1234"
            + " OPENAI_API_KEY=supersecretvalue bob@example.com plain-canary-42\n";

    @TempDir
    Path directory;

    private Cli hermes;
    private HttpServer site;
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private volatile int status = 201;

    @BeforeEach
    void home() throws IOException {
        hermes = Cli.in(directory);
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", this::answer);
        site.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n" + body);
        boolean first = exchange.getRequestURI().getPath().startsWith("/first");
        var answer = (first ? "https://paste.rs/abc" + requests.size() : "https://dpaste.com/XYZ") + "\n";
        exchange.sendResponseHeaders(first ? status : 201, answer.length());
        exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
        exchange.close();
    }

    @AfterEach
    void close() {
        site.stop(0);
    }

    private Cli sites() {
        var base = "http://127.0.0.1:" + site.getAddress().getPort();
        return hermes.with("HERMES_PASTE_RS_URL", base + "/first/").with("HERMES_DPASTE_URL", base + "/second/");
    }

    @Test
    void status_masks_keys_whatever_is_asked_and_writes_nothing() {
        var token = "ghp_0123456789abcdefghij";
        for (var words : List.of(List.of("status"), List.of("status", "--all"), List.of("status", "--json"))) {
            var result = hermes.with("GITHUB_TOKEN", token).run(words.toArray(String[]::new));
            assertThat(result.exit()).isZero();
            assertThat(result.out()).contains("ghp_...ghij").doesNotContain(token);
        }
        assertThat(hermes.home().toFile().list()).isEmpty();
    }

    @Test
    void status_tells_platforms_jobs_and_sessions_from_their_files() {
        hermes.file("cron/jobs.json", "{\"jobs\": [{\"id\": 1}, {\"id\": 2, \"enabled\": false}]}")
                .file("sessions/sessions.json", "{\"a\": {}, \"b\": {}}")
                .file(
                        "auth.json",
                        "{\"providers\": {\"nous\": {\"access_token\": \"secret-token\", \"portal_base_url\": \"https://p\"}}}")
                .with("TELEGRAM_BOT_TOKEN", "1:abc")
                .with("TELEGRAM_HOME_CHANNEL", "42")
                .with("WHATSAPP_ENABLED", "false");
        var out = hermes.run("status").out();
        assertThat(out)
                .contains("1 active, 2 total", "2 session(s)", "✓ configured (home: 42)", "✓ logged in", "https://p")
                .doesNotContain("WhatsApp", "secret-token");
    }

    @Test
    void status_says_what_is_broken_and_goes_on() {
        hermes.file("cron/jobs.json", "{").file("sessions/sessions.json", "[").file("config.yaml", "a: [\n");
        var result = hermes.run("status");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("(error reading jobs file)", "(error reading sessions file)");
        assertThat(result.lines().getLast()).contains("hermes doctor");
    }

    @Test
    void a_dump_names_what_differs_from_the_defaults_as_python_prints_it() {
        hermes.file("config.yaml", """
                agent:
                  max_turns: 250
                display:
                  streaming: true
                toolsets: [a, b]
                fallback_providers:
                  - {provider: custom, model: m, api_key: very-secret-key-12345, base_url: "http://me:pass@host/v1"}
                """);
        var result = hermes.run("dump");
        assertThat(result.exit()).isZero();
        var lines = result.lines();
        assertThat(lines.getFirst()).isEqualTo("--- hermes dump ---");
        assertThat(lines.get(1)).startsWith("version:          0.1.0");
        assertThat(lines.subList(lines.indexOf("config_overrides:"), lines.size()))
                .startsWith(
                        "config_overrides:",
                        "  agent.max_turns: 250",
                        "  display.streaming: True",
                        "  toolsets: ['a', 'b']")
                .endsWith("--- end dump ---");
        assertThat(result.out()).doesNotContain("very-secret-key-12345", "pass@");
        assertThat(result.out()).contains("  openrouter           not set\n");
    }

    @Test
    void of_an_address_others_see_no_value_of_its_query_whatever_it_is_called() {
        // given
        var address = "http://127.0.0.1:1/v1?subscription-key=CANARY1&sig=CANARY2&k=CANARY3";
        hermes.file("config.yaml", """
                model: {provider: custom, default: m, base_url: '%s'}
                fallback_providers:
                  - {provider: custom, model: n, base_url: '%s'}
                """.formatted(address, address));
        // then
        assertThat(hermes.run("dump").out())
                .contains("http://127.0.0.1:1/v1?subscription-key=***&sig=***&k=***")
                .doesNotContain("CANARY");
        for (var words : List.of(List.of("config", "show"), List.of("fallback", "list"))) {
            assertThat(hermes.run(words.toArray(String[]::new)).out())
                    .as("%s", words)
                    .contains("http://127.0.0.1:1/v1?subscription-key=***&sig=***")
                    .doesNotContain("CANARY1", "CANARY2");
        }
    }

    @Test
    void a_report_for_others_holds_no_secret_although_redaction_is_off_here() {
        hermes.file("logs/agent.log", LOG)
                .file(".env", "MY_TOKEN=plain-canary-42\n")
                .with("HERMES_REDACT_SECRETS", "false");
        var result = hermes.run("debug", "share", "--local");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("sk-or-...1234", "OPENAI_API_KEY=***", "[REDACTED_EMAIL]", "FULL agent.log")
                .doesNotContain("supersecretvalue", "bob@example.com", "plain-canary-42");
        assertThat(hermes.file("logs/agent.log")).isEqualTo(LOG);
    }

    @Test
    void without_redaction_known_secrets_still_go_and_a_typed_yes_is_needed() {
        hermes.file("logs/agent.log", LOG).file(".env", "MY_TOKEN=plain-canary-42\n");
        assertThat(hermes.typing("y\n")
                        .run("debug", "share", "--local", "--no-redact")
                        .exit())
                .isEqualTo(1);
        var result = hermes.typing("yes\n").run("debug", "share", "--local", "--no-redact");
        assertThat(result.out()).contains("bob@example.com").doesNotContain("plain-canary-42");
    }

    @Test
    void sharing_needs_consent() {
        var result = sites().run("debug", "share");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("--yes");
        assertThat(sites().person("n\n").run("debug", "share").exit()).isZero();
        assertThat(requests).isEmpty();
    }

    @Test
    void what_is_shared_is_taken_back_on_request_or_when_it_is_due() throws IOException {
        hermes.file("logs/agent.log", LOG);
        var shared = sites().run("debug", "share", "--yes");
        assertThat(shared.exit()).isZero();
        assertThat(shared.out()).contains("Report        https://paste.rs/abc1", "agent.log     https://paste.rs/abc2");
        assertThat(requests)
                .hasSize(2)
                .allSatisfy(request -> assertThat(request).doesNotContain("bob@example.com"));
        assertThat(hermes.file("pastes/pending.json")).contains("\"https://paste.rs/abc1\"", "1772377200");

        var deleted = sites().run("debug", "delete", "https://paste.rs/abc1/", "https://example.com/x");
        assertThat(deleted.exit()).isEqualTo(1);
        assertThat(deleted.out()).isEqualTo("✓ Deleted: https://paste.rs/abc1/\n");
        assertThat(deleted.err()).contains("https://example.com/x");
        assertThat(hermes.file("pastes/pending.json")).contains("abc2").doesNotContain("abc1");

        hermes.clock.advance(Duration.ofHours(7));
        requests.clear();
        sites().run("debug", "share", "--local");
        assertThat(requests).singleElement().asString().startsWith("DELETE /first/abc2");
        assertThat(Files.readString(hermes.home().resolve("pastes/pending.json")))
                .isEqualTo("[]\n");
    }

    @Test
    void when_the_first_site_fails_the_second_is_asked() {
        status = 500;
        var shared = sites().run("debug", "share", "--yes", "--expire", "3");
        assertThat(shared.exit()).isZero();
        assertThat(shared.out()).contains("Report        https://dpaste.com/XYZ");
        assertThat(requests.getLast()).startsWith("POST /second/").contains("name=\"expiry_days\"\r\n\r\n3\r\n");
        assertThat(hermes.home().resolve("pastes/pending.json")).doesNotExist();
    }

    @Test
    void a_report_that_cannot_be_sent_is_printed() {
        site.stop(0);
        var result = sites().run("debug", "share", "--yes");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).contains("--- hermes dump ---");
        assertThat(result.lastError()).contains("printed above");
    }
}
