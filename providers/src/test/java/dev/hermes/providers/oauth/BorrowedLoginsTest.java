package dev.hermes.providers.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.home.web.HttpWeb;
import dev.hermes.providers.ProviderDirectory;
import dev.hermes.providers.credentials.Accounts;
import dev.hermes.providers.credentials.Credential;
import dev.hermes.testkit.MutableClock;
import dev.hermes.testkit.PlayedServer;
import dev.hermes.testkit.PlayedServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Logins that belong to the Qwen CLI and to GitHub, and the one at Google, which has a file of its own. */
class BorrowedLoginsTest {
    private static final String EXCHANGE = "/copilot_internal/v2/token";

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private final PlayedServer server = PlayedServer.start();
    private final HttpWeb web = new HttpWeb(Map.of());

    @AfterEach
    void close() {
        web.close();
        server.close();
    }

    // --- Qwen

    @Test
    void a_login_of_the_qwen_cli_is_renewed_in_its_own_file_and_never_copied() throws IOException {
        qwen(clock.instant().plusSeconds(60).toEpochMilli());
        server.on(
                "/api/v1/oauth2/token",
                "{\"access_token\": \"at-2\", \"refresh_token\": \"rt-2\", \"expires_in\": 7200}");
        assertThat(token(accounts(), "qwen-oauth")).isEqualTo("at-2");
        assertThat(server.asked("/api/v1/oauth2/token").getFirst().form("refresh_token"))
                .isEqualTo("rt-1");
        var file = json(directory.resolve("user/.qwen/oauth_creds.json"));
        assertThat(file.path("refresh_token").asString()).isEqualTo("rt-2");
        assertThat(file.path("expiry_date").asLong())
                .isEqualTo(clock.instant().plusSeconds(7_200).toEpochMilli());
        assertThat(file.path("resource_url").asString()).isEqualTo("portal.qwen.ai");
        assertThat(file.path("of_the_cli").asBoolean()).isTrue();
        assertThat(List.copyOf(file.propertyNames())).isSorted();
        assertThat(Files.readString(directory.resolve("home/auth.json")))
                .doesNotContain("at-1", "at-2", "rt-1", "rt-2");
    }

    @Test
    void a_qwen_login_that_has_ended_is_not_asked_for_again_until_the_cli_made_another() throws IOException {
        qwen(clock.instant().toEpochMilli());
        server.on("/api/v1/oauth2/token", Answer.json(400, "{\"error\": \"invalid_grant\"}"));
        assertThat(token(accounts(), "qwen-oauth")).isEqualTo("none");
        assertThat(token(accounts(), "qwen-oauth")).isEqualTo("none");
        assertThat(server.asked()).hasSize(1);
        Files.writeString(
                directory.resolve("user/.qwen/oauth_creds.json"),
                "{\"access_token\": \"new\", \"expiry_date\": %d}"
                        .formatted(clock.instant().plusSeconds(3_600).toEpochMilli()));
        assertThat(token(accounts(), "qwen-oauth")).isEqualTo("new");
    }

    // --- Google

    @Test
    void the_login_at_google_lives_in_the_file_that_upstream_knows() throws IOException {
        environment.put("HERMES_GEMINI_CLIENT_ID", "app");
        environment.put("HERMES_GEMINI_CLIENT_SECRET", "app-secret");
        google(clock.instant().plusSeconds(30).toEpochMilli());
        server.on("/token", "{\"access_token\": \"at-2\", \"expires_in\": 3600}");
        assertThat(accounts().googleProject()).contains("managed-1");
        assertThat(token(accounts(), "google-gemini-cli")).isEqualTo("at-2");
        assertThat(server.asked("/token").getFirst().form("refresh_token")).isEqualTo("rt-1");
        assertThat(server.asked("/token").getFirst().form("client_secret")).isEqualTo("app-secret");
        var file = json(directory.resolve("home/auth/google_oauth.json"));
        assertThat(file.path("access").asString()).isEqualTo("at-2");
        assertThat(file.path("refresh").asString()).isEqualTo("rt-1||managed-1");
        assertThat(file.path("expires").asLong())
                .isEqualTo(clock.instant().plusSeconds(3_600).toEpochMilli());
        assertThat(Files.readString(directory.resolve("home/auth.json"))).doesNotContain("at-1", "at-2", "rt-1");
    }

    @Test
    void a_login_at_google_that_has_ended_is_forgotten() throws IOException {
        environment.put("HERMES_GEMINI_CLIENT_ID", "app");
        google(clock.instant().toEpochMilli());
        server.on("/token", Answer.json(400, "{\"error\": \"invalid_grant\"}"));
        assertThat(token(accounts(), "google-gemini-cli")).isEqualTo("none");
        assertThat(directory.resolve("home/auth/google_oauth.json")).doesNotExist();
    }

    private void google(long end) throws IOException {
        var file = directory.resolve("home/auth/google_oauth.json");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "{\"access\": \"at-1\", \"refresh\": \"rt-1||managed-1\", \"email\": \"me@x\", \"expires\": %d}"
                        .formatted(end));
    }

    // --- Copilot

    @Test
    void a_token_of_github_is_exchanged_once_while_the_exchange_lasts() {
        environment.put("GH_TOKEN", "gho_one");
        server.on(EXCHANGE, exchanged("tid=1", Duration.ofMinutes(30)), exchanged("tid=2", Duration.ofMinutes(60)));
        var accounts = accounts();
        assertThat(token(accounts, "copilot")).isEqualTo("tid=1");
        assertThat(token(accounts, "copilot")).isEqualTo("tid=1");
        assertThat(server.asked(EXCHANGE)).hasSize(1);
        assertThat(server.asked(EXCHANGE).getFirst().headers()).containsEntry("authorization", "token gho_one");
        clock.advance(Duration.ofMinutes(29));
        assertThat(token(accounts, "copilot")).isEqualTo("tid=2");
    }

    @Test
    void an_exchanged_token_that_is_refused_is_exchanged_anew_and_known_as_that_of_its_entry() {
        environment.put("GH_TOKEN", "gho_one");
        server.on(EXCHANGE, exchanged("tid=1", Duration.ofMinutes(30)), exchanged("tid=2", Duration.ofMinutes(30)));
        var pool = accounts().pool("copilot");
        pool.select();
        var entry = pool.of(Secret.of("tid=1")).orElseThrow();
        assertThat(entry.source()).isEqualTo("env:GH_TOKEN");
        assertThat(pool.renew(entry, Secret.of("tid=1")).flatMap(Credential::secret))
                .contains(Secret.of("tid=2"));
    }

    @Test
    void where_there_is_no_exchange_the_token_of_github_is_sent_itself_until_it_is_refused() {
        environment.put("GH_TOKEN", "gho_one");
        server.on(EXCHANGE, Answer.json(404, "{\"message\": \"Not Found\"}"));
        var pool = accounts().pool("copilot");
        assertThat(pool.select().flatMap(Credential::secret)).contains(Secret.of("gho_one"));
        assertThat(pool.renew(pool.all().getFirst(), Secret.of("gho_one"))).isEmpty();
    }

    @Test
    void nothing_that_was_exchanged_is_stored() throws IOException {
        environment.put("GH_TOKEN", "gho_one");
        server.on(EXCHANGE, exchanged("tid=1", Duration.ofMinutes(30)));
        token(accounts(), "copilot");
        assertThat(Files.readString(directory.resolve("home/auth.json"))).doesNotContain("tid=1", "gho_one");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void the_login_of_gh_is_asked_for_and_not_hidden_by_what_the_environment_says() throws IOException {
        var program = directory.resolve("user/.local/bin/gh");
        Files.createDirectories(program.getParent());
        Files.writeString(
                program, "#!/bin/sh\n[ -z \"$GH_TOKEN\" ] && [ \"$1 $2\" = 'auth token' ] && echo gho_mine\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        server.on(EXCHANGE, exchanged("tid=1", Duration.ofMinutes(30)));
        assertThat(accounts().pool("copilot").all())
                .singleElement()
                .satisfies(entry -> assertThat(entry.source()).isEqualTo("gh_cli"));
    }

    private Answer exchanged(String token, Duration life) {
        return Answer.json("{\"token\": \"%s\", \"expires_at\": %d}"
                .formatted(token, clock.instant().plus(life).getEpochSecond()));
    }

    private void qwen(long end) throws IOException {
        var file = directory.resolve("user/.qwen/oauth_creds.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                {"token_type": "Bearer", "access_token": "at-1", "refresh_token": "rt-1", "resource_url": "portal.qwen.ai",
                 "of_the_cli": true, "expiry_date": %d}""".formatted(end));
    }

    private Accounts accounts() {
        var root = directory.resolve("home");
        var home = new HermesHome(root, root, "default");
        var config = Config.of(Map.of("auth", Map.of("official_clients", List.of("copilot", "qwen-oauth"))));
        var logins = new Logins(
                _ -> web,
                Endpoints.at(server.url()),
                directory.resolve("shared"),
                environment,
                "hermes/test",
                clock,
                new Random(3),
                Log.NONE,
                clock::advance,
                _ -> {});
        return new Accounts(
                home,
                config,
                environment,
                Map.of(),
                new ProviderDirectory(home, config, Log.NONE),
                logins.renewals(),
                directory.resolve("user"),
                clock,
                new Random(),
                Log.NONE);
    }

    private static String token(Accounts accounts, String pool) {
        return accounts.pool(pool)
                .select()
                .flatMap(Credential::secret)
                .map(Secret::reveal)
                .orElse("none");
    }

    private static JsonNode json(Path file) throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(file));
    }
}
