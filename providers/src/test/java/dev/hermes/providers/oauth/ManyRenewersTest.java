package dev.hermes.providers.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Secret;
import dev.hermes.home.HermesHome;
import dev.hermes.home.web.HttpWeb;
import dev.hermes.providers.credentials.Accounts;
import dev.hermes.providers.credentials.Credential;
import dev.hermes.testkit.PlayedServer;
import dev.hermes.testkit.PlayedServer.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Refresh tokens are good for one time, and many want to use them at once; and servers may be slow. */
class ManyRenewersTest {
    private static final int PROCESSES = 10;

    @TempDir
    Path root;

    private final PlayedServer server = PlayedServer.start();
    private final HttpWeb web = new HttpWeb(Map.of());

    @AfterEach
    void close() {
        web.close();
        server.close();
    }

    /** Where the login lies, and in which of the homes the processes work. */
    enum Homes {
        ROOT_ALONE,
        PROFILES_WITH_THE_LOGIN_OF_THE_ROOT,
        PROFILES_THAT_TOOK_THE_LOGIN_OVER
    }

    /** @param path at which the token is renewed */
    record Case(String provider, String path, Homes homes) {}

    static Stream<Case> cases() {
        return Stream.of(
                new Case("openai-codex", "/oauth/token", Homes.ROOT_ALONE),
                new Case("nous", "/api/oauth/token", Homes.ROOT_ALONE),
                new Case("nous", "/api/oauth/token", Homes.PROFILES_WITH_THE_LOGIN_OF_THE_ROOT),
                new Case("nous", "/api/oauth/token", Homes.PROFILES_THAT_TOOK_THE_LOGIN_OVER),
                new Case("xai-oauth", "/oauth/token", Homes.ROOT_ALONE),
                new Case("xai-oauth", "/oauth/token", Homes.PROFILES_WITH_THE_LOGIN_OF_THE_ROOT),
                new Case("minimax-oauth", "/oauth/token", Homes.ROOT_ALONE),
                new Case("minimax-oauth", "/oauth/token", Homes.PROFILES_WITH_THE_LOGIN_OF_THE_ROOT));
    }

    @ParameterizedTest
    @MethodSource("cases")
    @DisabledOnOs(OS.WINDOWS)
    void of_ten_processes_one_asks_and_all_have_the_token(Case given) throws Exception {
        // given
        var fresh = jwt(7_200);
        discovery();
        server.on(
                given.path(),
                Answer.json("""
                        {"status": "success", "access_token": "%s", "refresh_token": "rt-2", "expires_in": 7200, "expired_in": 7200}
                        """.formatted(fresh)),
                Answer.json(400, "{\"error\": \"refresh_token_reused\"}"));
        var homes = homes(given);
        // when
        var processes = new ArrayList<Process>();
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(renewing(homes.get(i % homes.size()), given.provider()));
        }
        var said = new ArrayList<BufferedReader>();
        for (var process : processes) {
            var out = process.inputReader();
            assertThat(out.readLine()).isEqualTo("ready");
            said.add(out);
        }
        for (var process : processes) {
            process.outputWriter().append('\n').close();
        }
        // then
        for (int i = 0; i < PROCESSES; i++) {
            assertThat(said.get(i).readLine()).isEqualTo(fresh);
            assertThat(processes.get(i).waitFor()).isZero();
        }
        assertThat(server.asked(given.path())).hasSize(1);
    }

    private Process renewing(Path home, String provider) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RenewingProcess.class.getName(),
                        root.toString(),
                        home.toString(),
                        server.url(),
                        provider)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private List<Path> homes(Case given) throws IOException {
        if (given.homes() == Homes.ROOT_ALONE) {
            store(root, given.provider());
            return List.of(root);
        }
        var one = Files.createDirectories(root.resolve("profiles/one"));
        var other = Files.createDirectories(root.resolve("profiles/other"));
        if (given.homes() == Homes.PROFILES_WITH_THE_LOGIN_OF_THE_ROOT) {
            store(root, given.provider());
            return List.of(root, one, other);
        }
        store(one, given.provider());
        store(other, given.provider());
        return List.of(one, other);
    }

    private void store(Path home, String provider) throws IOException {
        var tokens =
                "\"access_token\": \"%s\", \"refresh_token\": \"rt-1\", \"expires_at\": \"2026-01-01T00:00:00+00:00\""
                        .formatted(provider.equals("nous") ? "opaque" : jwt(-5));
        var state = provider.equals("openai-codex") || provider.equals("xai-oauth")
                ? "\"tokens\": {" + tokens + "}"
                : tokens + ", \"portal_base_url\": \"" + server.url() + "\"";
        Files.writeString(home.resolve("auth.json"), "{\"providers\": {\"" + provider + "\": {" + state + "}}}");
    }

    // --- servers that are slow

    @Test
    void many_threads_wait_for_a_server_that_hangs_as_long_as_one_does() throws Exception {
        // given
        store(root, "nous");
        server.on("/api/oauth/token", Answer.silence());
        var accounts = accounts(Map.of("HERMES_NOUS_TIMEOUT_SECONDS", "1"));
        var begin = System.nanoTime();
        // when
        var tokens = together(8, () -> token(accounts, "nous"));
        // then
        assertThat(tokens).containsOnly("none");
        assertThat(server.asked("/api/oauth/token")).hasSize(1);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void a_token_that_still_lasts_is_used_by_all_when_the_server_hangs() throws Exception {
        // given
        discovery();
        server.on("/oauth/token", Answer.silence());
        var lasting = jwt(600);
        Files.writeString(
                root.resolve("auth.json"),
                "{\"providers\": {\"xai-oauth\": {\"tokens\": {\"access_token\": \"" + lasting
                        + "\", \"refresh_token\": \"rt-1\"}}}}");
        var accounts = accounts(Map.of("HERMES_XAI_REFRESH_TIMEOUT_SECONDS", "5"));
        // when
        var tokens = together(8, () -> token(accounts, "xai-oauth"));
        // then
        assertThat(tokens).containsOnly(lasting);
        assertThat(server.asked("/oauth/token")).hasSize(1);
    }

    @Test
    void all_questions_of_a_renewal_together_take_no_longer_than_others_wait_for_its_lock() throws Exception {
        // given
        store(root, "xai-oauth");
        server.on("/.well-known/openid-configuration", Answer.silence());
        server.on("/oauth/token", Answer.silence());
        var accounts = accounts(Map.of("HERMES_XAI_REFRESH_TIMEOUT_SECONDS", "5"));
        var begin = System.nanoTime();
        // when
        var token = token(accounts, "xai-oauth");
        // then
        assertThat(token).isEqualTo("none");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    private static List<String> together(int count, Callable<String> work) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<String>();
            for (var answer : threads.invokeAll(
                    IntStream.range(0, count).mapToObj(_ -> work).toList())) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    private Accounts accounts(Map<String, String> environment) {
        return RenewingProcess.accounts(
                new HermesHome(root, root, "default"), server.url(), environment, web, Clock.systemUTC());
    }

    private static String token(Accounts accounts, String pool) {
        return accounts.pool(pool)
                .select()
                .flatMap(Credential::secret)
                .map(Secret::reveal)
                .orElse("none");
    }

    private void discovery() {
        server.on(
                "/.well-known/openid-configuration",
                "{\"authorization_endpoint\": \"%s/authorize\", \"token_endpoint\": \"%s/oauth/token\"}"
                        .formatted(server.url(), server.url()));
    }

    private static String jwt(int seconds) {
        var claims = "{\"scope\": \"inference:invoke\", \"exp\": %d}"
                .formatted(Instant.now().plusSeconds(seconds).getEpochSecond());
        return "h." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".s";
    }
}
