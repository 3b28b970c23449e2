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
    void a_default_board_that_is_damaged_does_not_keep_the_other_boards_from_their_work() throws Exception {
        // given
        var hermes = Cli.in(directory);
        hermes.run("kanban", "boards", "create", "shop");
        var id = JsonMapper.shared()
                .readTree(hermes.run("kanban", "--board", "shop", "create", "y", "--at", "2020-01-01", "--json")
                        .out())
                .get("id")
                .asString();
        hermes.file("kanban.db", "this is no database, but somebody's diary of a year");
        // when
        try (var context = hermes.context();
                var service = BoardService.start(context, new Chat())) {
            service.wake();
            // then
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!hermes.run("kanban", "--board", "shop", "show", id).out().contains("ready")) {
                assertThat(System.nanoTime()).as("it is set free").isLessThan(end);
            }
            assertThat(service.running()).isTrue();
        }
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
