package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.cli.kanban.BoardService;
import dev.hermes.kanban.Notice;
import dev.hermes.kanban.notify.Messenger;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The boards' part of a gateway, with a chat that only listens. */
@Timeout(120)
class BoardServiceTest {
    @TempDir
    Path directory;

    private static final class Chat implements Messenger {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @Override
        public Line line(String platform) {
            return Line.OPEN;
        }

        @Override
        public void deliver(Notice notice, List<Path> files) {
            heard.add(notice.text());
        }
    }

    @Test
    void a_chat_hears_how_its_task_ends_and_what_is_due_is_set_free() throws Exception {
        // given
        var hermes = Cli.in(directory);
        var id = JsonMapper.shared()
                .readTree(hermes.run("kanban", "create", "x", "--assignee", "lane", "--json")
                        .out())
                .get("id")
                .asString();
        hermes.run("kanban", "notify-subscribe", id, "--platform", "telegram", "--chat-id", "1");
        var later = JsonMapper.shared()
                .readTree(hermes.run("kanban", "create", "y", "--at", "2020-01-01", "--json")
                        .out())
                .get("id")
                .asString();
        var chat = new Chat();
        // when
        try (var context = hermes.context();
                var service = BoardService.start(context, chat)) {
            service.wake();
            hermes.run("kanban", "complete", id, "--summary", "all good");
            // then
            assertThat(chat.heard.poll(60, TimeUnit.SECONDS)).contains(id, "all good");
            assertThat(service.running()).isTrue();
        }
        assertThat(hermes.run("kanban", "show", later).out()).contains("ready");
    }

    @Test
    void the_environment_may_say_no_and_then_the_settings_are_not_asked() {
        var hermes = Cli.in(directory);
        try (var context = hermes.context()) {
            assertThat(BoardService.wanted(context)).isTrue();
        }
        try (var context =
                hermes.with("HERMES_KANBAN_DISPATCH_IN_GATEWAY", "Off").context()) {
            assertThat(BoardService.wanted(context)).isFalse();
        }
        hermes.with("HERMES_KANBAN_DISPATCH_IN_GATEWAY", "yes")
                .file("config.yaml", "kanban:\n  dispatch_in_gateway: false\n");
        try (var context = hermes.context()) {
            assertThat(BoardService.wanted(context)).isFalse();
        }
    }
}
