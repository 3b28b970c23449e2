package dev.hermes.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.Secret;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.Price;
import dev.hermes.api.model.RateLimits;
import dev.hermes.api.model.Role;
import dev.hermes.api.model.Timeouts;
import dev.hermes.providers.KeyRing;
import dev.hermes.providers.Meter;
import dev.hermes.providers.ResolvedModel;
import dev.hermes.sessions.ListFilter;
import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done when a model does not answer. */
class RecoveryTest {
    private static final Map<String, String> AT_ONCE = Map.of("Retry-After", "0");

    @TempDir
    Path directory;

    private AgentBench bench;

    @BeforeEach
    void open() {
        bench = new AgentBench(directory);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static Reply refusal(int status, String message) {
        return Reply.status(status, "{\"error\":{\"message\":\"" + message + "\"}}", AT_ONCE);
    }

    private List<String> models() {
        return bench.server.requests().stream()
                .map(request -> request.body().path("model").asString())
                .toList();
    }

    @Test
    void an_account_that_another_conversation_found_at_its_limit_is_not_asked() {
        // given
        bench.meter = new Meter() {
            @Override
            public Optional<Price> price(ResolvedModel model) {
                return Optional.empty();
            }

            @Override
            public Optional<Instant> resting(ResolvedModel model) {
                return model.model().equals("test-model")
                        ? Optional.of(bench.clock.instant().plusSeconds(120))
                        : Optional.empty();
            }

            @Override
            public void limited(ResolvedModel model, RateLimits limits) {}
        };
        // when
        var alone = bench.say(bench.start(), "Hi");
        // then
        assertThat(alone.failed()).isTrue();
        assertThat(alone.error().orElseThrow()).contains("Test has met its limit, and is not asked again for 120 s");
        assertThatThrownBy(() -> bench.side()
                        .ask(
                                "title_generation",
                                bench.model("test-model"),
                                List.of(Message.user("x")),
                                OptionalInt.empty()))
                .hasMessageContaining("is not asked again for 120 s");
        assertThat(bench.server.requests()).isEmpty();
        // and a fallback is gone on to at once
        bench.fallbacks = List.of(bench.model("other"));
        bench.server.enqueue(Reply.text("Here I am."));
        assertThat(bench.say(bench.start(), "Hi").completed()).isTrue();
        assertThat(models()).containsExactly("other");
    }

    @Test
    void what_a_provider_says_about_its_limits_is_kept_and_told_when_one_is_met() {
        // given
        var met = new ArrayList<RateLimits>();
        bench.meter = new Meter() {
            @Override
            public Optional<Price> price(ResolvedModel model) {
                return Optional.empty();
            }

            @Override
            public Optional<Instant> resting(ResolvedModel model) {
                return Optional.empty();
            }

            @Override
            public void limited(ResolvedModel model, RateLimits limits) {
                met.add(limits);
            }
        };
        var headers = Map.of("Retry-After", "0", "x-ratelimit-remaining-requests", "0");
        bench.server.enqueue(Reply.status(429, "{}", headers), Reply.text("Here I am."));
        var agent = bench.start();
        // when
        bench.say(agent, "Hi");
        // then
        assertThat(met).hasSize(1);
        assertThat(agent.limits().orElseThrow().limits()).isEqualTo(met.getFirst());
    }

    @Test
    void a_rate_limit_is_waited_out_as_long_as_the_provider_asks() {
        bench.server.enqueue(refusal(429, "Rate limit reached"), Reply.text("Here I am."));
        var result = bench.say(bench.start(), "Hi");
        assertThat(result.completed()).isTrue();
        assertThat(bench.notices()).singleElement().asString().contains("429", "Trying again");
    }

    @Test
    void a_rate_limit_is_not_waited_out_while_there_is_another_model() {
        bench.fallbacks = List.of(bench.model("other-model"));
        bench.server.enqueue(refusal(429, "Rate limit reached"), Reply.text("Here I am."), Reply.text("Still here."));
        var agent = bench.start();
        assertThat(bench.say(agent, "Hi").model()).isEqualTo("other-model");
        // the limit lasts: the next turn does not ask the first one
        assertThat(bench.say(agent, "Hi").model()).isEqualTo("other-model");
        // after a minute it does
        bench.clock.advance(Duration.ofSeconds(61));
        assertThat(bench.say(agent, "Hi").model()).isEqualTo("test-model");
        assertThat(models()).containsExactly("test-model", "other-model", "other-model", "test-model");
    }

    /** Credentials of one model, by their keys. */
    private static final class Ring implements KeyRing {
        private final List<String> left;
        private Optional<String> login = Optional.empty();

        Ring(String... keys) {
            left = new ArrayList<>(List.of(keys));
        }

        @Override
        public boolean hasOther(ResolvedModel model) {
            return !left.isEmpty();
        }

        @Override
        public Optional<ResolvedModel> other(ResolvedModel model, ModelException refusal) {
            if (left.isEmpty()) {
                return Optional.empty();
            }
            var old = model.endpoint();
            return Optional.of(model.withEndpoint(new Endpoint(
                    old.provider(),
                    old.mode(),
                    old.baseUrl(),
                    Optional.of(Secret.of(left.removeFirst())),
                    old.headers(),
                    old.extraBody())));
        }

        @Override
        public Optional<String> login(ResolvedModel model) {
            return login;
        }
    }

    private List<String> keys() {
        return bench.server.requests().stream()
                .map(request -> request.header("authorization").orElse("").replace("Bearer ", ""))
                .toList();
    }

    @Test
    void a_key_that_is_not_accepted_gives_way_to_the_next_for_this_and_later_turns() {
        bench.keys = new Ring("second");
        bench.server.enqueue(refusal(401, "no such key"), Reply.text("Here I am."), Reply.text("Still here."));
        var agent = bench.start();
        assertThat(bench.say(agent, "Hi").completed()).isTrue();
        bench.say(agent, "Hi");
        assertThat(keys()).hasSize(3).last().isEqualTo("second");
        assertThat(keys().subList(1, 3)).containsOnly("second");
    }

    @Test
    void a_limit_has_a_second_chance_with_the_same_key_before_another_is_taken() {
        bench.keys = new Ring("second");
        bench.server.enqueue(refusal(429, "slow down"), refusal(429, "slow down"), Reply.text("Here I am."));
        assertThat(bench.say(bench.start(), "Hi").completed()).isTrue();
        assertThat(keys().get(1)).isEqualTo(keys().get(0));
        assertThat(keys().get(2)).isEqualTo("second");
    }

    @Test
    void a_plan_that_is_used_up_is_not_asked_twice() {
        bench.keys = new Ring("second");
        bench.server.enqueue(refusal(429, "usage_limit_reached"), Reply.text("Here I am."));
        assertThat(bench.say(bench.start(), "Hi").completed()).isTrue();
        assertThat(keys()).hasSize(2).last().isEqualTo("second");
    }

    @Test
    void other_keys_come_before_other_models() {
        bench.keys = new Ring("second");
        bench.fallbacks = List.of(bench.model("other-model"));
        bench.server.enqueue(refusal(401, "no"), refusal(401, "no"), Reply.text("Here I am."));
        assertThat(bench.say(bench.start(), "Hi").model()).isEqualTo("other-model");
        assertThat(models()).containsExactly("test-model", "test-model", "other-model");
    }

    @Test
    void a_server_that_fails_is_asked_again() {
        bench.attempts = 3;
        bench.server.enqueue(refusal(500, "oops"), refusal(503, "overloaded"), Reply.text("Here I am."));
        assertThat(bench.say(bench.start(), "Hi").finalResponse()).isEqualTo("Here I am.");
    }

    @Test
    void a_server_that_keeps_failing_ends_the_turn_and_the_question_is_kept() {
        bench.server.enqueue(refusal(500, "oops"), refusal(500, "oops"));
        var agent = bench.start();
        var result = bench.say(agent, "Hi");
        assertThat(result.failed()).isTrue();
        assertThat(result.completed()).isFalse();
        assertThat(result.error().orElseThrow()).contains("HTTP 500", "oops");
        assertThat(result.exitReason()).isEqualTo("all_retries_exhausted_no_response");
        assertThat(bench.store().messages(agent.sessionId()))
                .extracting(Message::text)
                .containsExactly("Hi");
        // and the next question is asked together with it
        bench.say(agent, "Again");
        assertThat(bench.lastSent().get(1).path("content").asString()).isEqualTo("Hi\n\nAgain");
    }

    @Test
    void each_model_of_the_chain_has_all_its_attempts() {
        bench.fallbacks = List.of(bench.model("second"), bench.model("third"));
        bench.server.otherwise(_ -> refusal(500, "oops"));
        assertThat(bench.say(bench.start(), "Hi").failed()).isTrue();
        assertThat(models()).containsExactly("test-model", "test-model", "second", "second", "third", "third");
    }

    @Test
    void a_web_page_is_no_answer() {
        bench.attempts = 1;
        bench.server.enqueue(Reply.html());
        var result = bench.say(bench.start(), "Hi");
        assertThat(result.failed()).isTrue();
        assertThat(result.error().orElseThrow()).contains("web page").contains(bench.server.url());
    }

    @Test
    void a_web_page_leads_to_the_fallback_after_all_attempts() {
        bench.attempts = 2;
        bench.fallbacks = List.of(bench.model("other-model"));
        bench.server.enqueue(Reply.html(), Reply.html(), Reply.text("Here I am."));
        assertThat(bench.say(bench.start(), "Hi").finalResponse()).isEqualTo("Here I am.");
        assertThat(models()).containsExactly("test-model", "test-model", "other-model");
    }

    @Test
    void a_wrong_key_ends_the_turn_with_advice() {
        bench.server.enqueue(refusal(401, "Incorrect API key provided"));
        var result = bench.say(bench.start(), "Hi");
        assertThat(result.failed()).isTrue();
        assertThat(result.error().orElseThrow()).contains("401", "Check the API key of Test.");
        assertThat(bench.server.requests()).hasSize(1);
    }

    @Test
    void a_refused_login_ends_the_turn_with_advice_about_logins() {
        var ring = new Ring();
        ring.login = Optional.of("xai-oauth");
        bench.keys = ring;
        bench.server.enqueue(refusal(401, "invalid token"));
        assertThat(bench.say(bench.start(), "Hi").error().orElseThrow())
                .contains("'hermes auth refresh xai-oauth'", "'hermes auth add xai-oauth'")
                .doesNotContain("API key");
    }

    @Test
    void a_wrong_key_leads_to_the_fallback() {
        bench.fallbacks = List.of(bench.model("other-model"));
        bench.server.enqueue(refusal(401, "Incorrect API key provided"), Reply.text("Here I am."));
        assertThat(bench.say(bench.start(), "Hi").finalResponse()).isEqualTo("Here I am.");
    }

    @Test
    void a_model_that_does_not_exist_ends_the_turn_with_advice() {
        bench.server.enqueue(refusal(404, "The model test-model does not exist"));
        var result = bench.say(bench.start(), "Hi");
        assertThat(result.error().orElseThrow()).contains("Is test-model the right name at Test?");
        assertThat(bench.server.requests()).hasSize(1);
    }

    @Test
    void a_model_that_does_not_exist_leads_to_the_fallback() {
        bench.fallbacks = List.of(bench.model("test-model"), bench.model("other-model"));
        bench.server.enqueue(refusal(404, "The model test-model does not exist"), Reply.text("Here I am."));
        assertThat(bench.say(bench.start(), "Hi").model()).isEqualTo("other-model");
        assertThat(bench.notices()).singleElement().asString().contains("Going on with other-model");
    }

    private static final String FORBIDDEN = "No endpoints found matching your data policy";

    @Test
    void what_the_account_does_not_allow_is_asked_of_another_host_and_not_of_another_model_there() {
        try (var elsewhere = ModelServer.start()) {
            // given one fallback on the same machine on each side of the one on another
            var other = elsewhere.url().replace("127.0.0.1", "localhost");
            bench.fallbacks =
                    List.of(bench.model("here-too"), bench.model("over-there", other), bench.model("here-again"));
            bench.server.otherwise(_ -> refusal(404, FORBIDDEN));
            elsewhere.enqueue(Reply.text("Here I am."), refusal(404, "The model over-there does not exist"));
            var agent = bench.start();
            // when, then
            assertThat(bench.say(agent, "Hi").finalResponse()).isEqualTo("Here I am.");
            assertThat(models()).containsExactly("test-model");
            assertThat(bench.notices()).singleElement().asString().contains(FORBIDDEN, "Going on with over-there");
            // and the host that refused is not returned to when the other one fails, but asked again in the next turn
            assertThat(bench.say(agent, "And now?").failed()).isTrue();
            assertThat(models()).containsExactly("test-model", "test-model");
        }
    }

    @Test
    void what_the_account_does_not_allow_is_told_in_the_words_of_the_provider_when_nobody_else_is_there() {
        bench.fallbacks = List.of(bench.model("here-too"));
        bench.server.otherwise(_ -> refusal(404, FORBIDDEN));
        var result = bench.say(bench.start(), "Hi");
        assertThat(result.failed()).isTrue();
        assertThat(result.error().orElseThrow()).contains(FORBIDDEN);
        assertThat(models()).containsExactly("test-model");
    }

    @Test
    void a_server_that_is_not_there_is_no_reason_to_shorten_a_long_conversation() {
        // given
        bench.attempts = 1;
        bench.window = 8_000;
        var gone = ModelServer.start();
        gone.close();
        var agent = bench.keep(Agent.start(bench.parts(), unreachable(gone), Optional.empty()));
        // when
        var result = bench.say(agent, "x".repeat(30_000));
        // then
        assertThat(result.failed()).isTrue();
        assertThat(result.error().orElseThrow()).contains("reachable");
    }

    private AgentSettings unreachable(ModelServer gone) {
        return bench.settings().withModel(bench.model("test-model", gone.url()));
    }

    @Test
    void how_often_a_stream_is_asked_for_again_is_set_by_a_variable() {
        bench.attempts = 1;
        bench.environment.put("HERMES_STREAM_RETRIES", "1");
        var cut = Reply.text("<think>so much to think about</think>x").cutAfter(3);
        bench.server.enqueue(cut, Reply.text("Here I am."), cut, cut, Reply.text("Here I am."));
        var agent = bench.start();
        assertThat(bench.say(agent, "Hi").finalResponse()).isEqualTo("Here I am.");
        assertThat(bench.say(agent, "Hi").failed()).isTrue();
        assertThat(bench.server.requests()).hasSize(4);
    }

    @Test
    void a_model_that_has_much_to_read_is_waited_for_longer() {
        // given
        bench.attempts = 1;
        var patient = Duration.ofSeconds(20);
        var stall = new Timeouts.Stall(Duration.ofMillis(200), patient, patient);
        var model = bench.model("test-model").withTimeouts(new Timeouts(patient, patient, stall, stall, patient));
        bench.environment.put("HERMES_STREAM_RETRIES", "0");
        bench.server.otherwise(_ -> Reply.text("Here I am.").slow(Duration.ofMillis(600)));
        // when, then
        var small = bench.keep(Agent.start(bench.parts(), bench.settings().withModel(model), Optional.empty()));
        assertThat(bench.say(small, "Hi").error().orElseThrow()).contains("no data for 200 ms");
        var large = bench.keep(Agent.start(bench.parts(), bench.settings().withModel(model), Optional.empty()));
        assertThat(bench.say(large, "x".repeat(220_000)).finalResponse()).isEqualTo("Here I am.");
    }

    @Test
    void a_stream_that_breaks_off_before_anything_was_shown_is_asked_for_again() {
        bench.server.enqueue(
                Reply.text("<think>so much to think about</think>x").cutAfter(3), Reply.text("Here I am."));
        assertThat(bench.say(bench.start(), "Hi").finalResponse()).isEqualTo("Here I am.");
        assertThat(bench.shown()).isEqualTo("Here I am.");
    }

    @Test
    void a_stream_that_breaks_off_in_the_answer_is_continued() {
        bench.server.enqueue(Reply.text("One two three four").cutAfter(4), Reply.text("four five."));
        var result = bench.say(bench.start(), "Count");
        assertThat(result.finalResponse()).isEqualTo("One two three four five.");
        assertThat(bench.shown()).isEqualTo("One two three four five.");
        assertThat(bench.lastSent().getLast().path("content").asString()).contains("connection broke off");
    }

    @Test
    void a_conversation_that_is_too_long_goes_on_shorter_in_a_child_session() {
        // given: a titled session with a long history
        var long_ago = new ArrayList<Message>();
        for (int i = 0; i < 30; i++) {
            long_ago.add(Message.user("question " + i));
            long_ago.add(Message.assistant("answer " + i + " " + "word ".repeat(3000)));
        }
        bench.server.enqueue(Reply.text("Hello."));
        var first = bench.start();
        bench.say(first, "Hi");
        var parent = first.sessionId();
        bench.store().append(parent, long_ago);
        bench.store().title(parent, Optional.of("proj"));
        var startedAt = bench.store().find(parent).orElseThrow().startedAt();
        bench.clock.advance(Duration.ofMinutes(5));
        bench.window = 400_000;
        var agent = bench.resume(parent);
        bench.server.enqueue(
                refusal(400, "This model's maximum context length is 100000 tokens"),
                Reply.text("## Goal\nTo talk."),
                Reply.text("I still know."));
        // when
        var result = bench.say(agent, "Do you remember?");
        // then
        assertThat(result.finalResponse()).isEqualTo("I still know.");
        assertThat(agent.model().contextLength()).isEqualTo(100_000);
        assertThat(bench.windows).as("for later runs").containsEntry("test-model", 100_000);
        var child = agent.sessionId();
        assertThat(child).isNotEqualTo(parent);
        assertThat(result.sessionId()).isEqualTo(child);
        assertThat(bench.store().find(parent).orElseThrow().endReason()).contains("compression");
        var row = bench.store().find(child).orElseThrow();
        assertThat(row.parentId()).contains(parent);
        assertThat(row.title()).contains("proj #2");
        assertThat(bench.store().messages(child).size())
                .isEqualTo(agent.history().size())
                .isLessThan(40);
        assertThat(bench.store().messages(child))
                .anyMatch(message -> message.text().startsWith("[CONTEXT COMPACTION"));
        assertThat(bench.store().messages(child).getLast().text()).isEqualTo("I still know.");
        // and: the list shows one row, and resuming the parent opens the child
        assertThat(bench.store().list(new ListFilter(Optional.empty(), 10)))
                .singleElement()
                .satisfies(summary -> {
                    assertThat(summary.id()).isEqualTo(child);
                    assertThat(summary.startedAt()).isEqualTo(startedAt);
                });
        assertThat(bench.resume(parent).sessionId()).isEqualTo(child);
        assertThat(bench.store().find(parent).orElseThrow().endReason()).contains("compression");
    }

    @Test
    void a_conversation_that_cannot_be_made_shorter_fails_and_says_what_to_do() {
        bench.server.otherwise(_ -> refusal(413, "too large"));
        var result = bench.say(bench.start(), "Hi");
        assertThat(result.failed()).isTrue();
        assertThat(result.exitReason()).isEqualTo("compression_exhausted");
        assertThat(result.error().orElseThrow()).contains("/new");
    }

    @Test
    void a_refused_output_limit_is_lowered() {
        bench.server.enqueue(
                Reply.text("One ").truncated(),
                refusal(400, "max_tokens is too large: available_tokens: 1064"),
                Reply.text("two."));
        var result = bench.say(bench.start(), "Count");
        assertThat(result.finalResponse()).isEqualTo("One two.");
        assertThat(bench.server.lastRequest().body().findValue("max_tokens").asInt())
                .isEqualTo(1000);
    }

    @Test
    void a_refused_large_question_is_not_kept() {
        // given
        bench.server.enqueue(Reply.text("Hello."), refusal(400, "unknown parameter: foo"));
        var agent = bench.start();
        bench.say(agent, "Hi");
        // when
        var result = bench.say(agent, "word ".repeat(45_000));
        // then
        assertThat(result.failed()).isTrue();
        assertThat(agent.history()).hasSize(2);
        assertThat(bench.store().messages(agent.sessionId())).hasSize(2);
    }

    @Test
    void images_that_a_model_cannot_see_are_left_out_from_then_on() {
        var parts = tools.jackson.databind.node.JsonNodeFactory.instance.arrayNode();
        parts.addObject().put("type", "text").put("text", "What is this?");
        parts.addObject().put("type", "image_url").putObject("image_url").put("url", "data:image/png;base64,AAAA");
        bench.server.enqueue(refusal(400, "This model does not support image input"), Reply.text("I cannot see it."));
        var agent = bench.start();
        var result = agent.run(Message.of(Role.USER, parts), bench.person, bench.events::add);
        assertThat(result.completed()).isTrue();
        assertThat(bench.server.lastRequest().body().toString())
                .doesNotContain("AAAA")
                .contains("image was left out");
    }

    @Test
    void waiting_times_double_up_to_a_limit_and_are_spread() {
        var random = new Random(3);
        for (int attempt = 1; attempt < 12; attempt++) {
            var wait = Waiting.ERROR.before(attempt, Optional.empty(), random).toMillis();
            long base = Math.min(2_000L << (attempt - 1), 60_000);
            assertThat(wait).isBetween(base, base + base / 2);
        }
        assertThat(Waiting.ERROR.before(1, Optional.of(Duration.ofHours(1)), random))
                .isEqualTo(Duration.ofSeconds(120));
    }
}
