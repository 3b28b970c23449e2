package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.PlayedServer;
import dev.hermes.testkit.PlayedServer.Answer;
import dev.hermes.testkit.PlayedServer.Asked;
import dev.hermes.testkit.SelfSigned;
import dev.hermes.testkit.TunnelProxy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Logins, their renewals and their ends at identity servers that say again whatever they were told: no token, no device code,
 * no authorization code and no verifier turns up anywhere but where logins are kept. The program asks its servers by their
 * real names; a proxy leads it to a played one.
 */
class SecretsOfLoginsTest {
    private static final String DEVICE = "canary-device-code-0000000000000000000000000011";
    private static final String CODE = "canary-authorization-code-000000000000000000012";
    private static final String VERIFIER = "canary-verifier-of-the-server-00000000000000013";
    private static final Set<String> SECRET_FIELDS =
            Set.of("code", "code_verifier", "refresh_token", "access_token", "device_code", "device_auth_id");

    @TempDir
    Path directory;

    private final Map<String, String> said = new LinkedHashMap<>();
    private final Said out = new Said();
    private Cli hermes;
    private PlayedServer server;
    private TunnelProxy tunnel;

    /** What is printed. Whoever prints an address for a browser has it opened there, and the person agrees at once. */
    private static final class Said extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final StringBuilder line = new StringBuilder();

        @Override
        public synchronized void write(int letter) {
            bytes.write(letter);
            if (letter != '\n') {
                line.append((char) letter);
                return;
            }
            if (line.indexOf("redirect_uri=") > 0) {
                var address = line.toString().strip();
                Thread.startVirtualThread(() -> agree(address));
            }
            line.setLength(0);
        }

        private static void agree(String address) {
            var back = parameter(address, "redirect_uri") + "?code=" + CODE + "&state=" + parameter(address, "state");
            try (var browser = HttpClient.newHttpClient()) {
                browser.send(HttpRequest.newBuilder(URI.create(back)).build(), HttpResponse.BodyHandlers.discarding());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        private static String parameter(String address, String name) {
            var found = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(address);
            assertThat(found.find()).as(address).isTrue();
            return URLDecoder.decode(found.group(1), StandardCharsets.UTF_8);
        }

        synchronized String taken() {
            var text = bytes.toString(StandardCharsets.UTF_8);
            bytes.reset();
            return text;
        }
    }

    @BeforeEach
    void servers() throws IOException {
        var identity = SelfSigned.in(
                Files.createDirectories(directory.resolve("certificates")),
                "auth.openai.com",
                "chatgpt.com",
                "auth.x.ai",
                "api.x.ai",
                "api.minimax.io");
        server = PlayedServer.start(identity);
        tunnel = TunnelProxy.to(server.url());
        hermes = Cli.in(directory)
                .with("HTTPS_PROXY", tunnel.url())
                .with("HERMES_CA_BUNDLE", identity.pem().toString())
                .with("HERMES_DEBUG", "1")
                .with("HERMES_OAUTH_TRACE", "1")
                .writingTo(out)
                .file("config.yaml", "agent: {api_max_retries: 1}\n");
    }

    @AfterEach
    void close() throws IOException {
        tunnel.close();
        server.close();
    }

    @Test
    void those_of_codex() throws Exception {
        server.on(
                        "/api/accounts/deviceauth/usercode",
                        "{\"user_code\": \"WXYZ\", \"device_auth_id\": \"%s\", \"interval\": 1}".formatted(DEVICE))
                .on(
                        "/api/accounts/deviceauth/token",
                        "{\"authorization_code\": \"%s\", \"code_verifier\": \"%s\"}".formatted(CODE, VERIFIER));
        livesAndEnds("openai-codex", "gpt-5.5", "/backend-api/codex/responses");
        refused("openai-codex", "/oauth/token");
        refused("openai-codex", "/api/accounts/deviceauth/token");
        assertThat(tunnel.asked()).contains("auth.openai.com:443", "chatgpt.com:443");
        nothingLeaked(DEVICE, CODE, VERIFIER);
    }

    @Test
    void those_of_xai() throws Exception {
        server.on(
                "/.well-known/openid-configuration",
                "{\"authorization_endpoint\": \"https://auth.x.ai/authorize\", \"token_endpoint\": \"https://auth.x.ai/oauth/token\"}");
        livesAndEnds("xai-oauth", "grok-4", "/v1/responses");
        refused("xai-oauth", "/oauth/token");
        assertThat(tunnel.asked()).contains("auth.x.ai:443", "api.x.ai:443");
        nothingLeaked(CODE);
    }

    @Test
    void those_of_minimax() throws Exception {
        server.on(
                "/oauth/code",
                asked -> Answer.json(
                        "{\"user_code\": \"WXYZ\", \"verification_uri\": \"https://p/x\", \"expired_in\": 600, \"state\": \"%s\"}"
                                .formatted(asked.form("state"))));
        livesAndEnds("minimax-oauth", "MiniMax-M2.5", "/anthropic/v1/messages");
        refused("minimax-oauth", "/oauth/token");
        assertThat(tunnel.asked()).containsOnly("api.minimax.io:443");
        nothingLeaked();
    }

    /** A login, a renewal, trouble of every kind at the identity server and at the models, and the end of the login. */
    private void livesAndEnds(String provider, String model, String models) {
        server.on("/oauth/token", tokens(Canaries.ACCESS, Canaries.REFRESH));
        assertThat(run("auth", "add", provider, "--no-browser")).isZero();
        assertThat(hermes.file("auth.json")).contains(Canaries.ACCESS, Canaries.REFRESH);
        server.on("/oauth/token", tokens(Canaries.POOL, Canaries.RENEWED));
        assertThat(run("auth", "refresh", provider)).isZero();
        assertThat(hermes.file("auth.json")).contains(Canaries.POOL, Canaries.RENEWED);
        server.on(models, asked -> Answer.json(401, "{\"error\": {\"message\": \"%s\"}}".formatted(echo(asked))));
        List<Function<Asked, Answer>> troubles = List.of(
                asked -> Answer.json(503, "{\"message\": \"%s, tomorrow\"}".formatted(echo(asked))),
                asked -> Answer.json(500, "{\"error\": {\"code\": \"%s\"}}".formatted(asked.form("refresh_token"))),
                _ -> Answer.json("{\"access_token\": " + Canaries.POOL),
                asked -> Answer.json(
                        400, "{\"error\": \"invalid_grant\", \"error_description\": \"%s\"}".formatted(echo(asked))));
        for (var trouble : troubles) {
            server.on("/oauth/token", trouble);
            run("auth", "refresh", provider);
            run("--provider", provider, "-m", model, "-z", "hello");
            run("auth", "status", provider);
            run("auth", "list");
            run("auth", "list", "--json");
            run("status");
            run("dump");
        }
        assertThat(server.asked(models))
                .as("models were asked with the token")
                .anyMatch(asked -> echo(asked).contains(Canaries.POOL));
        run("auth", "logout", provider);
    }

    /** A login that the server does not grant at this step. */
    private void refused(String provider, String path) {
        server.on(
                path,
                asked -> Answer.json(
                        400,
                        "{\"status\": \"error\", \"error\": \"access_denied\", \"message\": \"%s\"}"
                                .formatted(echo(asked))));
        assertThat(run("auth", "add", provider, "--no-browser")).isEqualTo(1);
        assertThat(said.get("auth add " + provider + " --no-browser")).contains("***");
    }

    /** Whatever the server was told that others should not hear. */
    private static String echo(Asked asked) {
        return Stream.concat(
                        Stream.of("authorization", "x-api-key")
                                .map(name -> asked.headers().getOrDefault(name, "")),
                        secrets(asked).stream())
                .collect(Collectors.joining(" "));
    }

    private static Set<String> secrets(Asked asked) {
        var found = new TreeSet<String>();
        for (var name : SECRET_FIELDS) {
            found.add(asked.form(name));
            var json = Pattern.compile('"' + name + "\":\\s*\"([^\"]*)\"").matcher(asked.body());
            while (json.find()) {
                found.add(json.group(1));
            }
        }
        found.remove("");
        return found;
    }

    private int run(String... words) {
        var result = hermes.run(words);
        said.merge(String.join(" ", words), out.taken() + result.err(), String::concat);
        return result.exit();
    }

    private void nothingLeaked(String... sent) throws IOException {
        var drawn = new TreeSet<String>();
        server.asked().forEach(asked -> drawn.addAll(secrets(asked)));
        assertThat(drawn).contains(Canaries.REFRESH, Canaries.RENEWED).containsAll(List.of(sent));
        assertThat(server.asked())
                .anyMatch(asked -> !asked.form("code_verifier").isEmpty());
        // the trace tells them apart by what cannot be turned back
        assertThat(hermes.file("logs/agent.log")).contains("\"grant_type\":\"refresh_token\"");
        said.forEach((words, text) -> Canaries.absent("what 'hermes " + words + "' said", text, drawn));
        Canaries.absentFrom(hermes.home(), drawn);
    }

    private static String tokens(String access, String refresh) {
        return "{\"status\": \"success\", \"access_token\": \"%s\", \"refresh_token\": \"%s\", \"expires_in\": 3600, \"expired_in\": 3600}"
                .formatted(access, refresh);
    }
}
