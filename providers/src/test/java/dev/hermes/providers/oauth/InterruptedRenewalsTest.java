package dev.hermes.providers.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Secret;
import dev.hermes.home.HermesHome;
import dev.hermes.home.web.HttpWeb;
import dev.hermes.providers.credentials.Accounts;
import dev.hermes.providers.credentials.Credential;
import dev.hermes.testkit.PlayedServer;
import dev.hermes.testkit.PlayedServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A refresh token that was sent is used up: what comes back for it is stored, whoever went away meanwhile. */
class InterruptedRenewalsTest {
    @TempDir
    Path home;

    private final String fresh = jwt(7_200);
    private final PlayedServer server = PlayedServer.start();
    private final HttpWeb web = new HttpWeb(Map.of());

    @AfterEach
    void close() {
        web.close();
        server.close();
    }

    /** @param path at which the token is renewed */
    record Case(String provider, String path) {}

    static Stream<Case> cases() {
        return Stream.of(
                new Case("openai-codex", "/oauth/token"),
                new Case("nous", "/api/oauth/token"),
                new Case("xai-oauth", "/oauth/token"),
                new Case("minimax-oauth", "/oauth/token"),
                new Case("qwen-oauth", "/api/v1/oauth2/token"),
                new Case("google-gemini-cli", "/token"),
                new Case("spotify", "/api/token"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_turn_that_is_interrupted_is_let_go_at_once_and_the_login_is_kept(Case given) throws Exception {
        // given
        login(given);
        server.hold(given.path());
        var accounts = accounts();
        var turn = new FutureTask<>(() -> token(accounts, given.provider()));
        var thread = Thread.ofVirtual().start(turn);
        server.awaitAsked(given.path(), 1);
        // when
        thread.interrupt();
        // then
        assertThat(turn.get(10, TimeUnit.SECONDS)).isEqualTo("none");
        server.release();
        assertThat(token(accounts(), given.provider())).isEqualTo(fresh);
        assertThat(server.asked(given.path())).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "nous, /api/oauth/token, INT",
        "openai-codex, /oauth/token, TERM",
        "xai-oauth, /oauth/token, INT",
        "minimax-oauth, /oauth/token, TERM",
        "qwen-oauth, /api/v1/oauth2/token, INT"
    })
    @DisabledOnOs(OS.WINDOWS)
    void a_process_that_is_told_to_end_stores_what_it_was_waiting_for(String provider, String path, String signal)
            throws Exception {
        // given
        login(new Case(provider, path));
        server.hold(path);
        var process = renewing(provider);
        try (var said = process.inputReader()) {
            assertThat(said.readLine()).isEqualTo("ready");
            process.outputWriter().append('\n').flush();
            server.awaitAsked(path, 1);
            // when
            new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
            assertThat(said.readLine()).isEqualTo("ending");
            server.release();
            // then
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(signal.equals("INT") ? 130 : 143);
        } finally {
            process.destroyForcibly();
        }
        assertThat(token(accounts(), provider)).isEqualTo(fresh);
        assertThat(server.asked(path)).hasSize(1);
    }

    @Test
    void who_waited_for_the_same_login_is_not_told_that_there_is_none_because_another_gave_up() throws Exception {
        // given
        login(new Case("openai-codex", "/oauth/token"));
        server.hold("/oauth/token");
        var accounts = accounts();
        var first = Thread.ofVirtual().start(() -> token(accounts, "openai-codex"));
        server.awaitAsked("/oauth/token", 1);
        var second = new FutureTask<>(() -> token(accounts, "openai-codex"));
        var waiting = Thread.ofPlatform().start(second);
        until(waiting, Thread.State.WAITING);
        // when
        first.interrupt();
        first.join();
        server.release();
        // then
        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(fresh);
        assertThat(server.asked("/oauth/token")).hasSize(1);
    }

    @Test
    void while_nothing_was_sent_an_interrupted_renewal_stops_and_the_token_is_not_used_up() throws Exception {
        // given
        login(new Case("xai-oauth", "/oauth/token"));
        server.hold("/.well-known/openid-configuration");
        var turn = new FutureTask<>(() -> token(accounts(), "xai-oauth"));
        var thread = Thread.ofVirtual().start(turn);
        server.awaitAsked("/.well-known/openid-configuration", 1);
        // when
        thread.interrupt();
        // then
        assertThat(turn.get(10, TimeUnit.SECONDS)).isEqualTo("none");
        server.release();
        assertThat(server.asked("/oauth/token")).isEmpty();
        assertThat(token(accounts(), "xai-oauth")).isEqualTo(fresh);
    }

    @Test
    void closing_waits_for_what_was_sent_also_on_a_thread_that_is_interrupted() throws Exception {
        // given
        var underWay = new UnderWay(_ -> {});
        var answered = new CountDownLatch(1);
        var sent = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var asking = Thread.ofVirtual().start(() -> {
            try {
                underWay.finish("nous", Duration.ofSeconds(30), () -> {
                    send(sent);
                    wait(answered);
                    done.countDown();
                    return "token";
                });
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        sent.await();
        asking.interrupt();
        asking.join();
        // when
        var closed = new FutureTask<>(() -> {
            underWay.close();
            return Thread.interrupted();
        });
        var closing = Thread.ofPlatform().start(closed);
        closing.interrupt();
        until(closing, Thread.State.TIMED_WAITING);
        assertThat(closed.isDone()).isFalse();
        answered.countDown();
        // then
        assertThat(closed.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(done.getCount()).isZero();
    }

    @Test
    void an_end_that_takes_longer_than_a_moment_says_once_what_it_waits_for() throws Exception {
        // given
        var heard = new LinkedBlockingQueue<Logins.Awaited>();
        var underWay = new UnderWay(Duration.ofMillis(1), heard::add);
        var answered = new CountDownLatch(1);
        var sent = new CountDownLatch(1);
        var asking = new FutureTask<>(() -> underWay.finish("xai-oauth", Duration.ofSeconds(30), () -> {
            send(sent);
            wait(answered);
            return "token";
        }));
        Thread.ofVirtual().start(asking);
        sent.await();
        // when
        var closing = new FutureTask<>(underWay::close, null);
        Thread.ofVirtual().start(closing);
        var first = heard.poll(30, TimeUnit.SECONDS);
        var again = Thread.ofPlatform().start(underWay::close);
        until(again, Thread.State.TIMED_WAITING);
        answered.countDown();
        closing.get(30, TimeUnit.SECONDS);
        again.join();
        // then
        assertThat(first).isNotNull();
        assertThat(first.provider()).isEqualTo("xai-oauth");
        assertThat(first.most()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(30));
        assertThat(heard).isEmpty();
        assertThat(asking.get()).isEqualTo("token");
    }

    @Test
    void an_end_that_takes_a_moment_says_nothing() throws Exception {
        var heard = new LinkedBlockingQueue<Logins.Awaited>();
        var underWay = new UnderWay(heard::add);
        assertThat(underWay.finish("xai-oauth", Duration.ofSeconds(30), () -> "token"))
                .isEqualTo("token");
        underWay.close();
        assertThat(heard).isEmpty();
    }

    private static void send(CountDownLatch sent) {
        try {
            UnderWay.sending();
            sent.countDown();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void wait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("what was sent was interrupted", e);
        }
    }

    private static void until(Thread thread, Thread.State state) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (thread.getState() != state) {
            assertThat(System.nanoTime() - end).isNegative();
            Thread.onSpinWait();
        }
    }

    // ---

    private void login(Case given) throws IOException {
        server.on(
                "/.well-known/openid-configuration",
                "{\"authorization_endpoint\": \"%s/authorize\", \"token_endpoint\": \"%s/oauth/token\"}"
                        .formatted(server.url(), server.url()));
        server.on(given.path(), Answer.json("""
                        {"status": "success", "access_token": "%s", "refresh_token": "rt-2", "expires_in": 7200, "expired_in": 7200}
                        """.formatted(fresh)), Answer.json(400, "{\"error\": \"invalid_grant\"}"));
        var tokens =
                "\"access_token\": \"%s\", \"refresh_token\": \"rt-1\", \"expires_at\": \"2026-01-01T00:00:00+00:00\""
                        .formatted(given.provider().equals("nous") ? "opaque" : jwt(-5));
        switch (given.provider()) {
            case "qwen-oauth" ->
                write(
                        ".qwen/oauth_creds.json",
                        "{\"access_token\": \"at-1\", \"refresh_token\": \"rt-1\", \"expiry_date\": 1}");
            case "google-gemini-cli" ->
                write("auth/google_oauth.json", "{\"access\": \"at-1\", \"refresh\": \"rt-1\", \"expires\": 1}");
            case "openai-codex", "xai-oauth" -> state(given.provider(), "\"tokens\": {" + tokens + "}");
            default ->
                state(
                        given.provider(),
                        tokens + ", \"client_id\": \"app\", \"portal_base_url\": \"" + server.url() + "\"");
        }
    }

    private void state(String provider, String state) throws IOException {
        write("auth.json", "{\"providers\": {\"" + provider + "\": {" + state + "}}}");
    }

    private void write(String name, String text) throws IOException {
        var file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Accounts accounts() {
        return RenewingProcess.accounts(
                new HermesHome(home, home, "default"),
                server.url(),
                Map.of("HERMES_GEMINI_CLIENT_ID", "app"),
                web,
                Clock.systemUTC());
    }

    private static String token(Accounts accounts, String provider) {
        var credential = provider.equals("spotify")
                ? accounts.services().fresh(provider, false)
                : accounts.pool(provider).select();
        return credential.flatMap(Credential::secret).map(Secret::reveal).orElse("none");
    }

    private Process renewing(String provider) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RenewingProcess.class.getName(),
                        home.toString(),
                        home.toString(),
                        server.url(),
                        provider)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String jwt(int seconds) {
        var claims = "{\"scope\": \"inference:invoke\", \"exp\": %d}"
                .formatted(Instant.now().plusSeconds(seconds).getEpochSecond());
        return "h." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".s";
    }
}
