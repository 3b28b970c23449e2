package dev.hermes.cli;

import static dev.hermes.cli.Processes.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Reply;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code hermes webhook}, with a gateway that takes what it delivers. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class WebhookCommandTest {
    private static final String FILE = "webhook_subscriptions.json";

    @TempDir
    Path directory;

    private final ModelServer model = ModelServer.start();
    private Cli person;

    @BeforeEach
    void configured() throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        person = Cli.in(directory).file("config.yaml", model.settings() + """
                platforms:
                  webhook:
                    enabled: true
                    extra:
                      host: 127.0.0.1
                      port: %d
                      routes:
                        fixed: {secret: abc, prompt: x}
                """.formatted(port));
    }

    @AfterEach
    void close() {
        model.close();
    }

    private Cli.Result webhook(String... words) {
        var all = new String[words.length + 1];
        all[0] = "webhook";
        System.arraycopy(words, 0, all, 1, words.length);
        return person.run(all);
    }

    private JsonNode written(String route) {
        return JsonMapper.shared().readTree(person.file(FILE)).path(route);
    }

    @Test
    void a_route_that_is_added_while_the_gateway_works_takes_what_is_delivered_to_it() throws Exception {
        // given
        var builder = Processes.builder(directory, List.of(), "gateway", "run").redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("INVOCATION_ID", "HERMES_S6_SUPERVISED_CHILD"));
        var gateway = builder.redirectOutput(directory.resolve("out").toFile()).start();
        try {
            eventually(
                    "the gateway runs",
                    () -> Files.exists(person.home().resolve("gateway_state.json"))
                            && person.file("gateway_state.json").contains("\"running\""));
            model.enqueue(Reply.text("seen"));
            // when
            assertThat(webhook("subscribe", "gh", "--prompt", "Look: {message}").exit())
                    .isZero();
            var tried = webhook("test", "gh", "--payload", "{\"message\": \"it broke\"}");
            // then
            assertThat(tried.out())
                    .startsWith("HTTP 202 from http://127.0.0.1:")
                    .contains("accepted");
            model.awaitRequests(1, Duration.ofSeconds(30));
            assertThat(model.requests().getFirst().body().toString()).contains("Look: it broke");
            assertThat(webhook("remove", "gh").out()).contains("Removed webhook subscription: gh");
            assertThat(webhook("test", "gh").exit()).isEqualTo(1);
        } finally {
            gateway.destroy();
            assertThat(gateway.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_route_that_nobody_listens_at_is_told_with_what_helps() {
        webhook("subscribe", "gh");
        var tried = webhook("test", "gh");
        assertThat(tried.exit()).isEqualTo(1);
        assertThat(tried.err()).contains("Nothing answers at http://127.0.0.1:", "hermes gateway start");
    }

    @Test
    void what_was_made_is_shown_once_with_its_secret_and_never_again() throws IOException {
        // given
        var made = webhook("add", "Git Hub", "--events", "push, ping", "--description", "what \u001b[31mhappens");
        var secret = written("git-hub").path("secret").stringValue();
        assertThat(made.out())
                .contains("Created webhook subscription: git-hub", "/webhooks/git-hub", secret, "push, ping");
        assertThat(secret).matches("[A-Za-z0-9_-]{43}");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(person.home().resolve(FILE))))
                .isEqualTo("rw-------");
        // when
        var list = webhook("list");
        // then
        assertThat(list.out()).contains("◆ git-hub", "Events:  push, ping", "Deliver: log");
        assertThat(list.out()).doesNotContain(secret).doesNotContain("\u001b");
    }

    @Test
    void a_route_that_is_made_again_keeps_its_secret_and_what_another_version_wrote() {
        // given
        person.file(FILE, """
                {"gh": {"secret": "known-to-github", "skills": ["review"], "created_at": "2026-01-02T03:04:05Z",
                        "deliver_only": true, "deliver": "telegram", "deliver_extra": {"chat_id": "7", "thread_id": "8"}}}
                """);
        // when
        var again = webhook("subscribe", "gh", "--prompt", "new");
        // then
        assertThat(again.out()).contains("Updated webhook subscription: gh", "known-to-github");
        assertThat(written("gh")).isEqualTo(JsonMapper.shared().readTree("""
                {"secret": "known-to-github", "skills": ["review"], "created_at": "2026-01-02T03:04:05Z", "deliver": "log",
                 "deliver_extra": {"thread_id": "8"}, "description": "", "events": [], "prompt": "new"}
                """));
    }

    @ParameterizedTest
    @CsvSource({
        "subscribe -x,                            2",
        "subscribe ../x,                          1",
        "subscribe x --deliver-only,              1",
        "subscribe x --deliver-only --deliver log, 1",
        "remove x,                                1",
        "test x,                                  1"
    })
    void what_cannot_be_is_refused_and_nothing_is_written(String line, int exit) {
        var refused = webhook(line.split(" "));
        assertThat(refused.exit()).isEqualTo(exit);
        assertThat(refused.err()).isNotBlank();
        assertThat(person.home().resolve(FILE)).doesNotExist();
    }

    @Test
    void anybody_may_deliver_only_where_nobody_else_can_reach_it() {
        assertThat(webhook("subscribe", "x", "--secret", "INSECURE_NO_AUTH").exit())
                .isZero();
        assertThat(person.run("config", "set", "platforms.webhook.extra.host", "0.0.0.0")
                        .exit())
                .isZero();
        var refused = webhook("subscribe", "y", "--secret", "INSECURE_NO_AUTH");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("from anybody");
        assertThat(webhook("list").out())
                .contains("http://localhost:", "⚠ webhook route 'x'")
                .doesNotContain("◆ y");
    }

    @Test
    void what_would_not_be_used_or_not_arrive_is_told() {
        assertThat(webhook("subscribe", "fixed").err()).contains("that one wins");
        assertThat(webhook("subscribe", "t", "--deliver", "telegram").err()).contains("'telegram'");
    }

    @Test
    void a_file_that_cannot_be_understood_is_left_alone() {
        person.file(FILE, "{ broken");
        for (var words : List.of(List.of("list"), List.of("subscribe", "x"), List.of("remove", "x"))) {
            var refused = webhook(words.toArray(String[]::new));
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("is no JSON object", "not changed");
        }
        assertThat(person.file(FILE)).isEqualTo("{ broken");
    }

    @Test
    void who_has_not_switched_webhooks_on_is_told_how() {
        person.file("config.yaml", "model: {default: m1}\n");
        var refused = webhook("list");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("platforms:", "webhook:", "enabled: true");
        assertThat(person.with("WEBHOOK_ENABLED", "true").run("webhook", "list").exit())
                .isZero();
    }
}
