package dev.hermes.kanban.store;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.DurableFile;
import dev.hermes.home.PrivateDirectories;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.BoardInfo;
import dev.hermes.kanban.Boards;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.Slug;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Boards in files: a database each, and beside it what is known of the board. */
final class FileBoards implements Boards {
    private final KanbanPaths paths;
    private final Clock clock;
    private final Log log;
    private final int busyTimeoutMillis;
    private final int failureLimit;
    private final boolean worker;
    private final Map<String, Opened> open = new HashMap<>();

    /** @param file which one it is: another may be in its place by now; null where files cannot be told apart */
    private record Opened(Board board, @Nullable Object file) {}

    /** @param worker whether this process works on a task: it makes no board in the place of the one that it was started for */
    FileBoards(KanbanPaths paths, Clock clock, Log log, int busyTimeoutMillis, int failureLimit, boolean worker) {
        this.paths = paths;
        this.clock = clock;
        this.log = log;
        this.busyTimeoutMillis = busyTimeoutMillis;
        this.failureLimit = failureLimit;
        this.worker = worker;
    }

    @Override
    public KanbanPaths paths() {
        return paths;
    }

    @Override
    public List<BoardInfo> list(boolean archived) {
        var found = new ArrayList<BoardInfo>();
        found.add(info(Slug.DEFAULT));
        var slugs = new ArrayList<String>();
        if (Files.isDirectory(paths.boards())) {
            try (var directories = Files.newDirectoryStream(paths.boards(), Files::isDirectory)) {
                for (var directory : directories) {
                    slugs.add(String.valueOf(directory.getFileName()));
                }
            } catch (IOException e) {
                throw failed("read", paths.boards(), e);
            }
        }
        slugs.sort(Comparator.comparing(slug -> slug.toLowerCase(Locale.ROOT)));
        for (var slug : slugs) {
            if (Slug.of(slug).filter(slug::equals).isPresent() && !slug.equals(Slug.DEFAULT)) {
                find(slug).ifPresent(found::add);
            }
        }
        return found.stream().filter(board -> archived || !board.archived()).toList();
    }

    @Override
    public Optional<BoardInfo> find(String slug) {
        boolean exists = slug.equals(Slug.DEFAULT)
                || Files.exists(paths.metadata(slug))
                || Files.exists(paths.directory(slug).resolve("kanban.db"));
        return exists ? Optional.of(info(slug)) : Optional.empty();
    }

    /** Metadata that cannot be understood is as good as none; nothing is lost by that but a name. */
    private BoardInfo info(String slug) {
        try {
            return new BoardInfo(
                    slug, Json.parse(Files.readString(paths.metadata(slug))).orElse(Json.object()));
        } catch (IOException _) {
            return new BoardInfo(slug, Json.object());
        }
    }

    @Override
    public BoardInfo create(String slug, BoardInfo.Edit edit) {
        var existing = find(slug);
        if (existing.isPresent() && edit.nothing()) {
            return existing.get();
        }
        var info = existing.orElse(new BoardInfo(slug, Json.object()))
                .with(edit, clock.instant().getEpochSecond());
        var file = paths.metadata(slug);
        try {
            PrivateDirectories.create(paths.directory(slug));
            DurableFile.replace(
                    file,
                    JsonMapper.shared()
                                    .rebuild()
                                    .enable(SerializationFeature.INDENT_OUTPUT)
                                    .build()
                                    .writeValueAsString(info.complete())
                            + "\n");
        } catch (IOException e) {
            throw failed("written", file, e);
        }
        return info;
    }

    @Override
    public Optional<Path> remove(String slug, boolean delete) {
        Removals.check(slug, find(slug));
        close(slug);
        try {
            if (pointed().equals(Optional.of(slug))) {
                Pointer.clear(paths);
            }
            if (delete) {
                Removals.delete(paths.directory(slug));
                return Optional.empty();
            }
            return Optional.of(Removals.archive(
                    paths.directory(slug),
                    paths.archived(),
                    slug + "-" + clock.instant().getEpochSecond()));
        } catch (IOException e) {
            throw failed("removed", paths.directory(slug), e);
        }
    }

    private synchronized void close(String slug) {
        var opened = open.remove(slug);
        if (opened != null) {
            opened.board().close();
        }
    }

    @Override
    public String current() {
        return paths.board()
                .filter(slug -> find(slug).isPresent())
                .or(this::pointed)
                .filter(slug -> find(slug).isPresent())
                .orElse(Slug.DEFAULT);
    }

    private Optional<String> pointed() {
        return Pointer.read(paths);
    }

    @Override
    public void switchTo(String slug) {
        Pointer.write(paths, slug);
    }

    @Override
    public synchronized Board open(String slug) {
        var known = open.get(slug);
        if (known != null && !Objects.equals(known.file(), identity(slug))) {
            close(slug); // it was removed and made again, by a command while this process runs
            known = null;
        }
        if (known == null) {
            if (worker && paths.database().filter(Files::notExists).isPresent()) {
                throw Removals.gone(paths.database(slug).toString());
            }
            var board = new Board(
                    SqliteStore.open(paths.database(slug), clock, log, busyTimeoutMillis),
                    new Board.Settings(slug, () -> info(slug).defaultDirectory(), failureLimit),
                    RandomGenerator.getDefault());
            known = new Opened(board, identity(slug));
            open.put(slug, known);
        }
        return known.board();
    }

    /** Asked of the directory: the file itself is not opened beside SQLite. */
    private @Nullable Object identity(String slug) {
        try {
            return Files.readAttributes(paths.database(slug), BasicFileAttributes.class)
                    .fileKey();
        } catch (IOException _) {
            return null;
        }
    }

    private static HermesException failed(String what, Path file, IOException e) {
        return new HermesException(ExitCode.FAILED, e, file + " could not be " + what + ": " + e.getMessage() + ".");
    }

    @Override
    public synchronized void close() {
        open.values().forEach(opened -> opened.board().close());
        open.clear();
    }
}
