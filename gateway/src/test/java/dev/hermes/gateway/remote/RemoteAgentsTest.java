package dev.hermes.gateway.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.api.model.Message;
import dev.hermes.api.platform.Platform;
import dev.hermes.api.platform.PlatformException;
import dev.hermes.api.platform.PlatformHost;
import dev.hermes.gateway.AgentSource;
import dev.hermes.gateway.Client;
import dev.hermes.gateway.TestAgents;
import dev.hermes.gateway.apiserver.ApiServer;
import dev.hermes.gateway.apiserver.ApiServerSettings;
import dev.hermes.home.Config;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway whose turns the API server of another one answers; both are real, over real HTTP. */
@Timeout(60)
class RemoteAgentsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String KEY = "the-key-of-the-other-side";
    private static final PlatformHost HOST = new PlatformHost() {
        @Override
        public void workChanged() {}

        @Override
        public void lost(Platform platform, PlatformException why) {}
    };

    @TempDir
    Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private TestAgents far;
    private ApiServer farServer;
    private ApiServer nearServer;

    @BeforeEach
    void the_other_side() throws Exception {
        far = new TestAgents(directory);
        open.add(far);
        farServer = server(far, KEY);
    }

    @AfterEach
    void close() throws Exception {
        for (var one : open.reversed()) {
            one.close();
        }
    }

    private ApiServer server(AgentSource agents, String key) throws PlatformException {
        var settings =
                new ApiServerSettings("127.0.0.1", 0, Optional.of(Secret.of(key)), List.of(), "hermes-agent", 10);
        var server = new ApiServer(settings, agents, directory, far.clock, new Random(1), Log.NONE);
        server.start(HOST);
        open.add(server::stop);
        return server;
    }

    /** A client of a gateway that has no agent of its own. */
    private Client near(String url, String key) throws PlatformException {
        AgentSource rulesOnly = _ -> {
            throw new AssertionError("an agent was asked for here");
        };
        var agents = new RemoteAgents(
                new RemoteSettings(url, Optional.of(Secret.of(key))), rulesOnly, Map.of("NO_PROXY", "*"), Log.NONE);
        open.add(agents);
        nearServer = server(agents, "near-key");
        var client = new Client(nearServer.port()).with("Authorization", "Bearer near-key");
        open.add(client);
        return client;
    }

    private Client near() throws PlatformException {
        return near("http://127.0.0.1:" + farServer.port(), KEY);
    }

    private static String ask(String text) {
        return "{\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"" + text
                + "\"}]}";
    }

    @Test
    void a_question_is_answered_by_the_agent_elsewhere() throws Exception {
        far.says("Hello from afar");
        var answer = near().post(CHAT, ask("hello"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asString())
                .isEqualTo("Hello from afar");
        assertThat(answer.json().path("usage").path("total_tokens").asInt()).isEqualTo(15);
        var asked = far.asked.getFirst().messages();
        assertThat(asked.getFirst().text()).endsWith("Be brief.");
        assertThat(asked.getLast().text()).isEqualTo("hello");
    }

    @Test
    void a_stream_is_passed_on_in_its_pieces() throws Exception {
        far.says("one two three");
        var answer = near().post(CHAT, ask("count").replaceFirst("\\{", "{\"stream\":true,"));
        assertThat(answer.text())
                .contains("\"content\":\"one\"", "\"content\":\"three\"")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void what_was_said_before_goes_along_and_a_named_session_is_kept_on_the_other_side() throws Exception {
        near().post(
                        CHAT,
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"},"
                                + "{\"role\":\"user\",\"content\":\"c\"}]}");
        assertThat(far.asked.getLast().messages())
                .extracting(Message::text)
                .containsExactly("You are Hermes.", "a", "b", "c");
        var named = near().with("X-Hermes-Session-Id", "mine");
        named.post(CHAT, ask("one"));
        named.post(CHAT, ask("two"));
        assertThat(far.asked.getLast().messages()).extracting(Message::text).contains("one", "ok", "two");
        assertThat(far.store.messages("mine")).isNotEmpty();
    }

    @Test
    void an_answer_that_is_none_is_told_as_the_other_side_tells_it() throws Exception {
        var wrongKey = near("http://127.0.0.1:" + farServer.port(), "wrong").post(CHAT, ask("hello"));
        assertThat(wrongKey.status()).isEqualTo(502);
        assertThat(wrongKey.text())
                .contains("The remote agent answered 401: Invalid API key")
                .doesNotContain("wrong");
        var nobody = near("http://127.0.0.1:9", KEY).post(CHAT, ask("hello"));
        assertThat(nobody.status()).isEqualTo(502);
        assertThat(nobody.text()).contains("The remote agent at http://127.0.0.1:9 cannot be reached.");
    }

    @Test
    void an_answer_that_breaks_off_is_not_taken_for_a_whole_one() throws Exception {
        try (var broken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var socket = broken.accept()) {
                    socket.getInputStream().read();
                    socket.getOutputStream()
                            .write(("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
                                            + "data: {\"choices\":[{\"delta\":{\"content\":\"half\"}}]}\n\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    socket.shutdownOutput();
                    while (socket.getInputStream().read() >= 0) {
                        // unread bytes would reset it
                    }
                } catch (java.io.IOException _) {
                    // the test sees what came
                }
            });
            var answer = near("http://127.0.0.1:" + broken.getLocalPort(), KEY).post(CHAT, ask("hello"));
            assertThat(answer.header("X-Hermes-Completed")).isEqualTo("false");
            assertThat(answer.text()).contains("half", "The line to the remote agent broke.");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere it takes the other side half a minute to see
    void who_ends_the_turn_here_ends_it_there() throws Exception {
        var held = far.holds("never");
        var client = near();
        var answer = client.later(CHAT, ask("think"));
        held.awaitAsked();
        nearServer.interrupt();
        assertThat(answer.get(20, TimeUnit.SECONDS).text()).contains("\"completed\":false", "interrupted");
        var limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (farServer.inFlight() > 0) {
            assertThat(System.nanoTime()).as("the turn there ends").isLessThan(limit);
            Thread.onSpinWait();
        }
    }

    // --- settings

    @ParameterizedTest
    @CsvSource({
        "http://far:8642, http://far:8642",
        "https://far/v1/, https://far",
        "http://far/hermes/v1, http://far/hermes",
        "http://[::1]:8642/, http://[::1]:8642"
    })
    void the_address_may_be_written_in_several_ways(String written, String address) {
        var config = Config.of(Map.of("gateway", Map.of("proxy_url", written)));
        assertThat(RemoteSettings.of(config, Map.of()).orElseThrow().address()).isEqualTo(address);
        assertThat(RemoteSettings.of(config, Map.of("GATEWAY_PROXY_URL", "http://env:1", "GATEWAY_PROXY_KEY", "k")))
                .contains(new RemoteSettings("http://env:1", Optional.of(Secret.of("k"))));
        assertThat(RemoteSettings.of(Config.of(Map.of()), Map.of("GATEWAY_PROXY_URL", " ")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"far:8642", "ftp://far", "http://me:pw-canary@far", "http://far?x=1", "http://a b", "/v1"})
    void what_is_no_address_is_refused_without_repeating_it(String written) {
        var config = Config.of(Map.of("gateway", Map.of("proxy_url", written)));
        assertThatThrownBy(() -> RemoteSettings.of(config, Map.of()))
                .isInstanceOf(HermesException.class)
                .hasMessage("The address of the remote agent is none.");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8642, 127.0.0.1, true",
        "http://localhost:8642, 0.0.0.0, true",
        "http://[::1]:8642, 127.0.0.1, true",
        "http://127.0.0.1:8643, 127.0.0.1, false",
        "http://far:8642, 127.0.0.1, false"
    })
    void a_gateway_that_would_ask_itself_is_found_out(String url, String host, boolean itself) {
        assertThat(new RemoteSettings(url, Optional.empty()).leadsTo(host, 8_642))
                .isEqualTo(itself);
    }
}
