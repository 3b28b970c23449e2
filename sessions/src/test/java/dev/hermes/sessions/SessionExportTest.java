package dev.hermes.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class SessionExportTest {
    @TempDir
    Path directory;

    @Test
    void a_session_is_one_line_with_its_row_and_its_messages() {
        try (var on = new Fixture(directory)) {
            on.begin("s");
            on.say("s", "grüße\nan 日本語");
            on.store.append(
                    "s",
                    List.of(
                            Message.assistant("", List.of(Fixture.call("todo", "{}"))),
                            Message.of(
                                    Role.USER,
                                    JsonNodeFactory.instance.arrayNode().add("part"))));
            var line = SessionExport.line(on.store, "s");
            assertThat(line).doesNotContain("\n").contains("grüße").contains("日本語");
            var json = JsonMapper.shared().readTree(line);
            assertThat(json.path("id").stringValue()).isEqualTo("s");
            assertThat(json.path("ended_at").isNull()).isTrue();
            assertThat(json.path("message_count").intValue()).isEqualTo(3);
            assertThat(json.at("/messages/0/content").stringValue()).isEqualTo("grüße\nan 日本語");
            assertThat(json.at("/messages/1/tool_calls/0/function/name").stringValue())
                    .isEqualTo("todo");
            assertThat(json.at("/messages/2/content/0").stringValue()).isEqualTo("part");
            assertThat(json.at("/messages/2/observed").intValue()).isZero();
            assertThat(JsonMapper.shared().readTree(SessionExport.pretty(on.store, "s")))
                    .isEqualTo(json);
        }
    }
}
