package dev.hermes.kanban.store;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.BoardInfo;
import dev.hermes.kanban.Boards;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.Slug;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Boards on a server. Which one is current is a matter of each machine, and so are scratch directories and logs. */
final class PostgresBoards implements Boards {
    private final PostgresSettings settings;
    private final KanbanPaths paths;
    private final Clock clock;
    private final int failureLimit;
    private final Map<String, Board> open = new HashMap<>();
    private final boolean worker;
    private @Nullable PostgresStore catalogue;
    private @Nullable HostBeat beat;
    private boolean closed;

    /**
     * The server is asked for nothing yet: who works on its boards for long begins although it is away, and goes on when it is back.
     *
     * @param worker whether this process works on a task: it stays on its board, and makes none
     */
    PostgresBoards(PostgresSettings settings, KanbanPaths paths, Clock clock, int failureLimit, boolean worker) {
        this.settings = settings;
        this.paths = paths;
        this.clock = clock;
        this.failureLimit = failureLimit;
        this.worker = worker;
    }

    private synchronized PostgresStore catalogue() {
        if (closed) {
            throw new HermesException(ExitCode.FAILED, "The boards have been closed.");
        }
        var known = catalogue;
        if (known == null) {
            known = PostgresStore.open(settings, Slug.DEFAULT);
            catalogue = known;
        }
        return known;
    }

    @Override
    public KanbanPaths paths() {
        return paths;
    }

    @Override
    public List<BoardInfo> list(boolean archived) {
        return catalogue()
                .directly(sql -> sql.list(
                        "SELECT slug, meta FROM boards ORDER BY slug <> 'default', slug",
                        row -> new BoardInfo(
                                row.text(1), Json.parse(row.text(2)).orElse(Json.object()))))
                .stream()
                .filter(board -> archived || !board.archived())
                .toList();
    }

    @Override
    public Optional<BoardInfo> find(String slug) {
        return known(slug).filter(board -> !board.archived());
    }

    /** One that was put away too. */
    private Optional<BoardInfo> known(String slug) {
        return list(true).stream().filter(board -> board.slug().equals(slug)).findFirst();
    }

    /** One that was put away is taken out again, with all that is in it. */
    @Override
    public BoardInfo create(String slug, BoardInfo.Edit edit) {
        return catalogue().directly(sql -> {
            sql.run("INSERT INTO boards (slug) VALUES (?) ON CONFLICT DO NOTHING", slug);
            var present = sql.first(
                            "SELECT meta FROM boards WHERE slug = ? FOR UPDATE",
                            row -> Json.parse(row.text(1)).orElse(Json.object()),
                            slug)
                    .orElse(Json.object());
            var info = new BoardInfo(slug, present)
                    .inUse()
                    .with(edit, clock.instant().getEpochSecond());
            sql.run("UPDATE boards SET meta = ? WHERE slug = ?", Statements.json(info.complete()), slug);
            return info;
        });
    }

    @Override
    public Optional<Path> remove(String slug, boolean delete) {
        Removals.check(slug, delete ? known(slug) : find(slug));
        if (Pointer.read(paths).equals(Optional.of(slug))) {
            Pointer.clear(paths);
        }
        synchronized (this) {
            var board = open.remove(slug);
            if (board != null) {
                board.close();
            }
        }
        catalogue()
                .directly(sql -> delete
                        ? sql.run("DELETE FROM boards WHERE slug = ?", slug)
                        : sql.run(
                                "UPDATE boards SET meta = jsonb_set(meta, '{archived}', 'true') WHERE slug = ?", slug));
        return Optional.empty();
    }

    @Override
    public String current() {
        if (worker && paths.board().isPresent()) {
            return paths.board().get();
        }
        return paths.board()
                .filter(slug -> find(slug).isPresent())
                .or(() -> Pointer.read(paths))
                .filter(slug -> find(slug).isPresent())
                .orElse(Slug.DEFAULT);
    }

    @Override
    public void switchTo(String slug) {
        Pointer.write(paths, slug);
    }

    @Override
    public synchronized Board open(String slug) {
        if (worker && find(slug).isEmpty()) {
            throw Removals.gone(slug);
        }
        return open.computeIfAbsent(
                slug,
                _ -> new Board(
                        PostgresStore.open(settings, slug),
                        new Board.Settings(slug, () -> find(slug).flatMap(BoardInfo::defaultDirectory), failureLimit),
                        RandomGenerator.getDefault()));
    }

    @Override
    public synchronized void announce(Collection<String> profiles) {
        if (beat == null) {
            beat = new HostBeat(this::catalogue, profiles);
        }
    }

    @Override
    public boolean tell() {
        return true;
    }

    @Override
    public boolean await(Duration longest) throws InterruptedException {
        return catalogue().awaitAny(longest);
    }

    @Override
    public synchronized void close() {
        var beating = beat;
        if (beating != null) {
            beating.close();
        }
        open.values().forEach(Board::close);
        open.clear();
        closed = true;
        var opened = catalogue;
        if (opened != null) {
            opened.close();
        }
    }
}
