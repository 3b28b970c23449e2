package dev.hermes.kanban.store;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.PrivateDirectories;
import dev.hermes.kanban.BoardInfo;
import dev.hermes.kanban.Slug;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the directory of a board goes away. */
final class Removals {
    private Removals() {}

    static void check(String slug, Optional<BoardInfo> board) {
        if (slug.equals(Slug.DEFAULT)) {
            throw new HermesException(ExitCode.FAILED, "the default board cannot be removed");
        }
        if (board.isEmpty()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "board '" + slug + "' does not exist",
                    "'hermes kanban boards list' shows what there is.");
        }
    }

    /** What a worker hears whose board was put away or deleted while it worked: it stays on its board and makes none. */
    static HermesException gone(String board) {
        return new HermesException(
                ExitCode.FAILED,
                "The board " + board + " is gone: it was removed while its worker was at work.",
                "Nothing more can be done for this task.");
    }

    static Path archive(Path directory, Path archive, String name) throws IOException {
        PrivateDirectories.create(archive);
        var target = archive.resolve(name);
        for (int n = 1; Files.exists(target); n++) {
            target = archive.resolve(name + "-" + n);
        }
        Files.move(directory, target);
        return target;
    }

    /** Does not follow symbolic links out of the directory. */
    static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
