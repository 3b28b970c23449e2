package dev.hermes.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.api.platform.Platform;
import dev.hermes.api.platform.PlatformException;
import dev.hermes.api.platform.PlatformHost;
import dev.hermes.gateway.Client;
import dev.hermes.gateway.TestAgents;
import dev.hermes.home.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Deliveries of other services, over real HTTP. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class WebhooksTest {
    private static final String SECRET = "s3cret";
    private static final String BODY =
            "{\"action\":\"opened\",\"number\":7,\"pull_request\":{\"title\":\"Fix `x`\",\"labels\":[\"a\",\"b\"]}}";
    private static final String SIGNATURE = "sha256=f6e64eb41d4948d0b487f394edb4a8d12fbf2a54eddf37ed48b9e111085b163f";

    @TempDir
    Path directory;

    private TestAgents agents;
    private final Semaphore ended = new Semaphore(0);
    private final List<Webhooks> platforms = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();

    @BeforeEach
    void agents() {
        agents = new TestAgents(directory);
    }

    @AfterEach
    void close() {
        platforms.forEach(Webhooks::stop);
        clients.forEach(Client::close);
        agents.close();
    }

    private static Map<String, Object> route(String... pairs) {
        var route = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            route.put(pairs[i], pairs[i + 1]);
        }
        return route;
    }

    private Webhooks platform(Map<String, Object> extra, Map<String, ?> routes) {
        var all = new LinkedHashMap<String, Object>(Map.of("host", "127.0.0.1", "port", 0, "secret", SECRET));
        all.putAll(extra);
        all.put("routes", routes);
        var config = Config.of(Map.of("platforms", Map.of("webhook", Map.of("enabled", true, "extra", all))));
        var platform = new Webhooks(
                WebhookSettings.of(config, Map.of()).orElseThrow(),
                agents,
                agents.home,
                new Deliveries(
                        Map.of("PATH", directory + ":" + System.getenv("PATH"), "OUT", directory + "/gh.out"),
                        Log.NONE),
                agents.clock,
                new Random(1),
                Log.NONE);
        platforms.add(platform);
        return platform;
    }

    private Client start(Webhooks platform) throws PlatformException {
        platform.start(new PlatformHost() {
            @Override
            public void workChanged() {
                ended.release();
            }

            @Override
            public void lost(Platform lost, PlatformException why) {}
        });
        var client = new Client(platform.port());
        clients.add(client);
        return client;
    }

    private Client with(String name, Map<String, Object> route) throws PlatformException {
        return start(platform(Map.of(), Map.of(name, route)));
    }

    private void awaitEnd() throws InterruptedException {
        assertThat(ended.tryAcquire(20, TimeUnit.SECONDS)).as("the turn ends").isTrue();
    }

    private static Client github(Client client, String delivery) {
        return client.with("X-Hub-Signature-256", SIGNATURE)
                .with("X-GitHub-Event", "pull_request")
                .with("X-GitHub-Delivery", delivery);
    }

    @Test
    void a_signed_delivery_becomes_a_question_to_the_agent() throws Exception {
        var client = with("gh", route("prompt", "PR {number}: {pull_request.title} {nope.x} {number.y}"));
        var answer = github(client, "d1").post("/webhooks/gh", BODY);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text())
                .isEqualTo(
                        "{\"status\":\"accepted\",\"route\":\"gh\",\"event\":\"pull_request\",\"delivery_id\":\"d1\"}");
        awaitEnd();
        assertThat(agents.asked.getFirst().messages())
                .extracting(Message::text)
                .contains("PR 7: Fix `x` {nope.x} {number.y}");
        assertThat(agents.orders.getFirst().user()).contains("webhook:gh");
        // and: the same delivery once more is none
        var again = client.post("/webhooks/gh", BODY);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text()).isEqualTo("{\"status\":\"duplicate\",\"delivery_id\":\"d1\"}");
        // but: after an hour nobody remembers
        agents.clock.advance(Duration.ofHours(1));
        assertThat(client.post("/webhooks/gh", BODY).status()).isEqualTo(202);
    }

    @Test
    void what_is_not_signed_or_signed_wrongly_is_refused_and_uses_nothing_up() throws Exception {
        var client = start(platform(Map.of("rate_limit", 1), Map.of("gh", route())));
        assertThat(client.post("/webhooks/gh", BODY).status()).isEqualTo(401);
        assertThat(client.with("X-Hub-Signature-256", "sha256=00")
                        .post("/webhooks/gh", BODY)
                        .text())
                .isEqualTo("{\"error\":\"Invalid signature\"}");
        var signed = new Client(platforms.getFirst().port());
        clients.add(signed);
        assertThat(github(signed, "d1").post("/webhooks/gh", BODY).status()).isEqualTo(202);
        assertThat(signed.post("/webhooks/gh", BODY).status()).isEqualTo(429);
        agents.clock.advance(Duration.ofSeconds(60));
        assertThat(signed.post("/webhooks/gh", BODY).status()).isEqualTo(200);
    }

    @Test
    void the_old_signature_of_github_alone_is_none() throws Exception {
        var client = with("gh", route()).with("X-Hub-Signature", "sha1=0102");
        assertThat(client.post("/webhooks/gh", BODY).status()).isEqualTo(401);
    }

    @Test
    void gitlab_sends_the_secret_itself_and_others_sign_the_body() throws Exception {
        var client = with("gl", route());
        assertThat(new Client(platforms.getFirst().port())
                        .with("X-Gitlab-Token", SECRET)
                        .post("/webhooks/gl", "{}")
                        .status())
                .isEqualTo(202);
        // HMAC-SHA256 of "{}" under the secret
        var other =
                client.with("X-Webhook-Signature", "adbde1ce40c89c14215687d5d762a47df6dfaefcfad61e2e86718ffc8498571b");
        assertThat(other.post("/webhooks/gl", "{}").status()).isEqualTo(202);
    }

    @Test
    void a_signature_of_svix_is_good_for_five_minutes() throws Exception {
        var client = with("sx", route())
                .with("svix-id", "msg_1")
                .with("svix-timestamp", Long.toString(agents.clock.instant().getEpochSecond()))
                .with("svix-signature", "v1,AAAA v1,KRa5qiRQhz+Azo+ObCelU0KsB+mDzRx9QafKvB61tk4=");
        assertThat(client.post("/webhooks/sx", "{}").status()).isEqualTo(202);
        agents.clock.advance(Duration.ofSeconds(301));
        assertThat(client.post("/webhooks/sx", "{}").status()).isEqualTo(401);
    }

    @Test
    void only_the_events_that_are_wanted_are_taken() throws Exception {
        var wanted = route();
        wanted.put("events", List.of("push"));
        var answer = github(with("gh", wanted), "d1").post("/webhooks/gh", BODY);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("{\"status\":\"ignored\",\"event\":\"pull_request\"}");
    }

    @Test
    void what_cannot_be_taken_is_refused_with_its_reason() throws Exception {
        var off = route("secret", Route.OPEN);
        off.put("enabled", false);
        var client =
                start(platform(Map.of("max_body_bytes", 100), Map.of("open", route("secret", Route.OPEN), "off", off)));
        assertThat(client.post("/webhooks/nobody", "{}").text()).isEqualTo("{\"error\":\"Unknown route: nobody\"}");
        assertThat(client.post("/webhooks/off", "{}").status()).isEqualTo(403);
        assertThat(client.post("/webhooks/open", "x".repeat(101)).text())
                .isEqualTo("{\"error\":\"Payload too large\"}");
        assertThat(client.post("/webhooks/open", "neither").text()).isEqualTo("{\"error\":\"Cannot parse body\"}");
        assertThat(client.get("/webhooks/open").status()).isEqualTo(405);
        assertThat(client.get("/health").text()).isEqualTo("{\"status\":\"ok\",\"platform\":\"webhook\"}");
    }

    @Test
    void forms_lists_and_single_values_are_objects_too() throws Exception {
        var client = with("open", route("secret", Route.OPEN, "prompt", "{a}{items}{value}"));
        client.with("X-Request-ID", "1").post("/webhooks/open", "a=x+y");
        awaitEnd();
        assertThat(agents.asked.getLast().messages().getLast().text()).isEqualTo("x y{items}{value}");
        agents.clock.advance(Duration.ofHours(2));
        client.post("/webhooks/open", "[true,null]");
        awaitEnd();
        assertThat(agents.asked.getLast().messages().getLast().text())
                .contains("true")
                .contains("null");
        agents.clock.advance(Duration.ofHours(2));
        client.post("/webhooks/open", "7");
        awaitEnd();
        assertThat(agents.asked.getLast().messages().getLast().text()).isEqualTo("{a}{items}7");
    }

    @Test
    void new_deliveries_are_refused_while_the_last_ones_are_finished() throws Exception {
        var held = agents.holds("done");
        var client = with("open", route("secret", Route.OPEN));
        client.with("X-Request-ID", "1").post("/webhooks/open", "{}");
        held.awaitAsked();
        var platform = platforms.getFirst();
        assertThat(platform.inFlight()).isEqualTo(1);
        platform.stopAccepting();
        var refused = client.post("/webhooks/open", "{}");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("10");
        held.release();
        awaitEnd();
        assertThat(platform.inFlight()).isZero();
    }

    @Test
    void a_comment_on_github_is_made_by_its_own_program_and_ends_with_what_made_it() throws Exception {
        Files.writeString(directory.resolve("gh"), "#!/bin/sh\nprintf '%s|' \"$@\" > \"$OUT\"\n");
        assertThat(directory.resolve("gh").toFile().setExecutable(true)).isTrue();
        agents.says("Looks good; $(touch x)").display(Map.of("runtime_footer", Map.of("enabled", true)));
        var route = route("deliver", "github_comment");
        route.put("deliver_extra", Map.of("repo", "me/it", "pr_number", "{number}"));
        github(with("gh", route), "d1").post("/webhooks/gh", BODY);
        awaitEnd();
        assertThat(directory.resolve("gh.out"))
                .hasContent("pr|comment|7|--repo|me/it|--body|Looks good; $(touch x)\n\ntest-model · 0% · "
                        + directory.toRealPath().resolve("project") + "|");
    }

    @Test
    void a_route_that_only_delivers_says_whether_that_worked() throws Exception {
        var route = route("deliver", "telegram", "prompt", "x");
        route.put("deliver_only", true);
        var client = github(with("gh", route), "d1");
        var answer = client.post("/webhooks/gh", BODY);
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text())
                .isEqualTo("{\"status\":\"error\",\"error\":\"Delivery failed\",\"delivery_id\":\"d1\"}");
        assertThat(agents.asked).isEmpty();
        // and: what did not arrive is no duplicate when it comes again
        assertThat(client.post("/webhooks/gh", BODY).status()).isEqualTo(502);
    }

    @Test
    void what_was_delivered_is_delivered_once() throws Exception {
        Files.writeString(directory.resolve("gh"), "#!/bin/sh\necho comment >> \"$OUT\"\n");
        assertThat(directory.resolve("gh").toFile().setExecutable(true)).isTrue();
        var route = route("deliver", "github_comment", "prompt", "x");
        route.put("deliver_only", true);
        route.put("deliver_extra", Map.of("repo", "me/it", "pr_number", "{number}"));
        var client = github(with("gh", route), "d1");
        assertThat(client.post("/webhooks/gh", BODY).status()).isEqualTo(200);
        assertThat(client.post("/webhooks/gh", BODY).text()).contains("duplicate");
        assertThat(directory.resolve("gh.out")).hasContent("comment");
    }

    @Test
    void routes_are_added_while_the_gateway_works() throws Exception {
        var client = start(platform(Map.of(), Map.of())).with("X-Gitlab-Token", SECRET);
        assertThat(client.post("/webhooks/new", "{}").status()).isEqualTo(404);
        subscriptions("{\"new\":{\"prompt\":\"hi\"}}");
        assertThat(client.post("/webhooks/new", "{}").status()).isEqualTo(202);
        // and: a file that is broken changes nothing
        subscriptions("{ broken");
        agents.clock.advance(Duration.ofSeconds(1));
        assertThat(client.post("/webhooks/new", "{}").status()).isEqualTo(202);
        subscriptions("{}");
        assertThat(client.post("/webhooks/new", "{}").status()).isEqualTo(404);
    }

    private void subscriptions(String text) throws IOException {
        Files.writeString(agents.home.resolve("webhook_subscriptions.json"), text);
    }

    @Test
    void a_route_that_anybody_could_use_does_not_start() {
        for (var host : List.of("0.0.0.0", "")) {
            var platform = platform(Map.of("host", host), Map.of("x", route("secret", Route.OPEN)));
            assertThatThrownBy(() -> start(platform))
                    .isInstanceOfSatisfying(
                            PlatformException.class,
                            e -> assertThat(e.retryable()).isFalse());
        }
    }

    @Test
    void a_route_that_delivers_only_to_the_log_does_not_start() {
        var route = route("prompt", "x");
        route.put("deliver_only", true);
        assertThatThrownBy(() -> with("x", route)).isInstanceOf(PlatformException.class);
    }

    @Test
    void what_a_delivery_says_is_never_taken_for_a_place() {
        var payload =
                JsonMapper.shared().readTree("{\"a\":\"{b} $1 \\\\\",\"b\":\"no\",\"__raw__\":\"mine\",\"l\":[\"ü\"]}");
        assertThat(Template.fill("{a}", payload)).isEqualTo("{b} $1 \\");
        assertThat(Template.fill("{__raw__}", payload)).contains("\"l\"");
        assertThat(Template.fill("{l}", payload)).contains("ü");
    }
}
