package dev.hermes.tools.recall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.api.tool.Person;
import dev.hermes.api.tool.ToolCalls;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.sessions.NewSession;
import dev.hermes.sessions.SessionStore;
import dev.hermes.testkit.MutableClock;
import dev.hermes.tools.Bench;
import dev.hermes.tools.ToolServices;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SessionSearchToolTest {
    @TempDir
    Path directory;

    SessionStore store;
    SessionSearchTool tool;

    @BeforeEach
    void open() {
        var bench = new Bench(directory);
        store = SessionStore.open(bench.home.stateDatabase(), MutableClock.at("2026-03-01T09:00:00Z"), Log.NONE);
        var plain = bench.services();
        tool = new SessionSearchTool(new ToolServices(
                plain.home(),
                plain.config(),
                plain.clock(),
                plain.log(),
                plain.redactor(),
                plain.workingDirectory(),
                plain.environment(),
                () -> Optional.of(store)));
        session("old", "cli", 20, "the gate is broken");
        session("hidden", "tool", 1, "the gate in a tool");
        session("now", "cli", 1, "where is the gate");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void finds_a_conversation_with_what_was_said_around_the_place() {
        var answer = search("{'query':'gate','limit':5}");
        assertThat(answer.path("mode").asString()).isEqualTo("discover");
        assertThat(answer.path("count").asInt()).isEqualTo(1);
        var found = answer.path("results").get(0);
        assertThat(found.path("session_id").asString()).isEqualTo("old");
        assertThat(found.path("snippet").asString()).contains(">>>gate<<<");
        assertThat(found.path("messages").size()).isEqualTo(11);
        assertThat(found.path("messages").get(5).path("anchor").asBoolean()).isTrue();
        assertThat(found.path("messages").get(5).path("content").asString()).isEqualTo("the gate is broken");
        assertThat(found.path("bookend_start").size()).isEqualTo(3);
        assertThat(found.path("bookend_end").get(2).path("content").asString()).isEqualTo("filler 20");
    }

    @Test
    void shows_more_around_a_message_but_not_of_this_conversation() {
        long anchor = store.rows("old").get(10).id();
        var answer = search("{'session_id':'old','around_message_id':" + anchor + ",'window':2}");
        assertThat(answer.path("mode").asString()).isEqualTo("scroll");
        assertThat(answer.path("messages").size()).isEqualTo(5);
        assertThat(answer.path("messages_before").asInt()).isEqualTo(8);
        assertThat(search("{'session_id':'now','around_message_id':1}")
                        .path("error")
                        .asString())
                .contains("is this conversation");
        assertThat(search("{'session_id':'old','around_message_id':99999}")
                        .path("success")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void a_message_of_a_continuation_is_shown_there() {
        var child = store.splitForCompression("old", Optional.empty(), List.of(Message.user("after compression")));
        long anchor = store.rows(child).getFirst().id();
        var answer = search("{'session_id':'old','around_message_id':" + anchor + "}");
        assertThat(answer.path("session_id").asString()).isEqualTo(child);
        assertThat(answer.path("warning").asString()).contains(child);
    }

    @Test
    void lists_the_latest_without_this_one() {
        var answer = search("{}");
        assertThat(answer.path("mode").asString()).isEqualTo("browse");
        assertThat(answer.path("results")
                        .valueStream()
                        .map(row -> row.path("session_id").asString()))
                .containsExactly("old");
    }

    private JsonNode search(String arguments) {
        var context = new ToolContext("now", "task", "call", Person.ABSENT, ToolCalls.NONE, Map.of());
        return JsonMapper.shared()
                .readTree(tool.run(Bench.arguments(arguments), context).plain());
    }

    private void session(String id, String source, int fillers, String text) {
        store.create(new NewSession(
                id, source, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        var messages = new ArrayList<Message>();
        for (int i = 1; i <= fillers; i++) {
            if (i == Math.min(10, fillers)) {
                messages.add(Message.user(text));
            }
            messages.add(Message.assistant("filler " + i));
        }
        store.append(id, messages);
    }
}
