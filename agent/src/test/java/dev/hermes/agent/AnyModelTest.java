package dev.hermes.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.Recorded;
import dev.hermes.testkit.Reply;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever a model answers, the turn ends, what is sent is a valid conversation, and what is stored is what was said. */
class AnyModelTest {
    private static final Map<String, String> AT_ONCE = Map.of("Retry-After", "0");

    @TempDir
    Path directory;

    @Test
    void any_model_gets_valid_conversations_and_every_turn_ends() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        try (var bench = new AgentBench(directory)) {
            bench.maxTurns = 6;
            bench.attempts = 1;
            bench.tools = Set.of("read_file", "todo", "search_files");
            bench.file("a.txt", "content");
            bench.fallbacks = List.of(bench.model("other-model"));
            bench.server.otherwise(_ -> any(random));
            for (int session = 0; session < 10; session++) {
                var agent = bench.start();
                for (int turn = 0; turn < 4; turn++) {
                    if (random.nextInt(4) == 0) {
                        agent.steer("guidance");
                    }
                    assertSound(bench.say(agent, "question " + turn), "seed " + seed);
                }
                var stored = bench.store().messages(agent.sessionId());
                var history = agent.history();
                for (int i = 0; i < Math.min(history.size(), stored.size()); i++) {
                    assertThat(stored.get(i).text())
                            .as("seed %d, message %d", seed, i)
                            .isEqualTo(history.get(i).text());
                }
                assertThat(stored.size()).as("seed %d", seed).isEqualTo(history.size());
                var resumed = bench.resume(agent.sessionId());
                assertSound(bench.say(resumed, "and now?"), "seed " + seed);
            }
            bench.server.requests().stream()
                    .filter(request -> request.body().path("messages").size() > 1) // the rest asks for a summary
                    .forEach(request -> assertValid(request, "seed " + seed));
        }
    }

    private static Reply any(Random random) {
        var text = Stream.of("Hello.", "", " ", "<think>hm</think>", "<think>hm</think>Yes.", "<think>never closed")
                .skip(random.nextInt(6))
                .findFirst()
                .orElseThrow();
        return switch (random.nextInt(12)) {
            case 0, 1 -> Reply.text(text);
            case 2 -> Reply.text(text).truncated();
            case 3 -> Reply.text("One two three four").cutAfter(random.nextInt(5));
            case 4 -> Reply.text("").withReasoning("only thoughts");
            case 5 -> Reply.status(List.of(400, 401, 404, 413, 429, 500).get(random.nextInt(6)), "{}", AT_ONCE);
            case 6 -> Reply.html();
            case 7 -> Reply.toolCall("nonsense", "{}");
            case 8 ->
                Reply.toolCalls(new Reply.Call("todo", "{}"), new Reply.Call("read_file", "{\"path\":\"b.txt\"}"));
            case 9 ->
                Reply.toolCall(
                        "read_file",
                        List.of("{\"path\":", "[1]", "", "{\"path\":\"a.txt\",}")
                                .get(random.nextInt(4)));
            default -> Reply.toolCall("read_file", "{\"path\":\"a.txt\"}").withText(text);
        };
    }

    private static void assertSound(TurnResult result, String seed) {
        assertThat(result.interrupted()).as(seed).isFalse();
        assertThat(Stream.of(result.completed(), result.failed(), result.partial())
                        .filter(flag -> flag)
                        .count())
                .as(seed + " " + result)
                .isLessThanOrEqualTo(1);
        assertThat(result.exitReason()).as(seed).isNotBlank().isNotEqualTo("error");
        if (result.completed()) {
            assertThat(result.finalResponse()).as(seed + " " + result).isNotBlank();
        } else if (result.failed() || result.partial()) {
            assertThat(result.error()).as(seed + " " + result).isPresent();
        }
    }

    private static void assertValid(Recorded request, String seed) {
        var messages = request.body().path("messages").valueStream().toList();
        var origin = seed + " " + messages;
        var open = new HashSet<String>();
        Optional<String> before = Optional.empty();
        for (var message : messages) {
            var role = message.path("role").asString();
            if (role.equals("tool")) {
                assertThat(open.remove(message.path("tool_call_id").asString()))
                        .as(origin)
                        .isTrue();
            } else {
                assertThat(open).as(origin).isEmpty();
                assertThat(before).as(origin).isNotEqualTo(Optional.of(role));
                message.path("tool_calls").forEach(call -> addCall(call, open, origin));
            }
            before = Optional.of(role);
        }
        assertThat(open).as(origin).isEmpty();
        assertThat(messages.getFirst().path("role").asString()).as(origin).isEqualTo("system");
        assertThat(before.orElseThrow()).as(origin).isIn("user", "tool");
    }

    private static void addCall(JsonNode call, Set<String> open, String origin) {
        assertThat(open.add(call.path("id").asString())).as(origin).isTrue();
        var arguments = call.path("function").path("arguments").asString();
        assertThat(JsonMapper.shared().readTree(arguments).isObject())
                .as(origin)
                .isTrue();
    }
}
