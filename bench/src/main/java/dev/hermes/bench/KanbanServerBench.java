package dev.hermes.bench;

import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Boards;
import dev.hermes.kanban.Completion;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.store.KanbanStores;
import dev.hermes.testkit.PostgresProcess;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A board with 1,000,000 ready tasks on a PostgreSQL server that waits for its disk, as one does that matters. */
final class KanbanServerBench {
    private static final int TASKS = 1_000_000;
    private static final int LANES = 10;
    private static final int CLAIMS = 400;
    private static final int RARE = 100;

    private final Path work;

    KanbanServerBench(Path work) {
        this.work = work;
    }

    List<Measured> run() throws InterruptedException, SQLException {
        var server = PostgresProcess.start(true);
        var paths = KanbanPaths.of(Map.of(), work.resolve("kanban-server"), work);
        var config = Config.of(Map.of(
                "kanban",
                Map.of(
                        "store",
                        "postgres",
                        "postgres",
                        Map.of("url", server.url(), "user", "hermes", "schema", "bench"))));
        try (var boards = open(paths, config)) {
            var board = boards.open("default");
            fill(server);
            var table = new ArrayList<Measured>();
            table.add(claims(board));
            table.add(KanbanBench.millis(
                    "a round over 1,000,000 tasks on a server, p50", 50, KanbanBench.round(paths, board)));
            return table;
        }
    }

    private static Boards open(KanbanPaths paths, Config config) {
        return KanbanStores.open(paths, config, Map.of(), Clock.systemUTC(), Log.NONE);
    }

    /** Ten lanes have nearly all of them; one has a few, made last. */
    private static void fill(PostgresProcess server) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:" + server.url(), "hermes", "");
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO bench.tasks (board, id, title, assignee, status, priority, created_at)"
                    + " SELECT 'default', 't_' || lpad(to_hex(n), 8, '0'), 'task ' || n,"
                    + " CASE WHEN n > " + (TASKS - RARE) + " THEN 'rare' ELSE 'lane-' || n % " + LANES + " END,"
                    + " 'ready', n % 5, 1790000000 + n / 100 FROM generate_series(1, " + TASKS + ") n");
            statement.execute("VACUUM ANALYZE bench.tasks");
        }
    }

    private static Measured claims(Board board) {
        var millis = new double[CLAIMS];
        for (int i = -20; i < CLAIMS; i++) {
            var lane = i % (CLAIMS / 50) == 0 ? "rare" : "lane-" + Math.abs(i) % LANES;
            long began = System.nanoTime();
            var claim = board.claimNext(List.of(lane), "host:1", 900).orElseThrow();
            if (i >= 0) {
                millis[i] = (System.nanoTime() - began) / 1e6;
            }
            if (i % 10 == 0) {
                board.complete(claim.task().id(), Completion.of("done").by(claim.runId()));
            }
        }
        Arrays.sort(millis);
        double p95 = millis[CLAIMS * 95 / 100];
        return new Measured(
                "claiming one of 1,000,000 tasks on a server, p95",
                "≤ 10 ms",
                p95,
                10,
                true,
                String.format(Locale.ROOT, "%.2f ms (p50 %.2f ms)", p95, millis[CLAIMS / 2]));
    }
}
