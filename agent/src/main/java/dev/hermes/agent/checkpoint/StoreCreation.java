package dev.hermes.agent.checkpoint;

import dev.hermes.agent.git.Git;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/** Makes the bare repository: complete under another name first, so that nobody ever sees half of one. */
final class StoreCreation {
    static final String NAME = "Hermes Checkpoint";
    static final String EMAIL = "hermes@local";

    private static final String EXCLUDES =
            Projects.SKIPPED.stream().sorted().map(name -> name + "/").collect(Collectors.joining("\n")) + """

            .env
            .env.*
            .env*
            *.log
            *.pyc
            *.class
            *.o
            *.so
            *.dylib
            *.dll
            *.exe
            *.bin
            *.jar
            *.zip
            *.tar
            *.gz
            *.bz2
            *.xz
            *.7z
            *.rar
            *.iso
            *.mp3
            *.mp4
            *.mov
            *.avi
            *.mkv
            *.wav
            *.webm
            .DS_Store
            Thumbs.db
            """;

    private final Path base;
    private final Path store;
    private final Git git;
    private final Clock clock;

    StoreCreation(Path base, Path store, Git git, Clock clock) {
        this.base = base;
        this.store = store;
        this.git = git;
        this.clock = clock;
    }

    void run() throws IOException, InterruptedException {
        Files.createDirectories(base);
        setAsideOlderContent();
        var draft = Files.createTempDirectory(base, "store.new-");
        try {
            SnapshotStore.check(git.run(base, "init", "--quiet", "--bare", draft.toString()));
            for (var setting : List.of(
                    "user.name=" + NAME,
                    "user.email=" + EMAIL,
                    "commit.gpgsign=false",
                    "tag.gpgsign=false",
                    "core.autocrlf=false",
                    "gc.auto=0")) {
                int equals = setting.indexOf('=');
                SnapshotStore.check(git.run(
                        base,
                        "--git-dir=" + draft,
                        "config",
                        setting.substring(0, equals),
                        setting.substring(equals + 1)));
            }
            Files.createDirectories(draft.resolve("info"));
            Files.writeString(draft.resolve("info").resolve("exclude"), EXCLUDES);
            Files.createDirectories(draft.resolve("indexes"));
            Files.createDirectories(draft.resolve("projects"));
            Files.move(draft, store, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.exists(store.resolve("HEAD"))) { // else another process was faster, and its store is as good
                throw e;
            }
        } finally {
            StorePruning.delete(draft);
        }
    }

    /**
     * A project's own {@code .gitattributes} can ask for other line endings, or for programs to run over its files. A
     * snapshot brings back exactly what was there, and this file has the last word on attributes.
     */
    static void keepBytesAsTheyAre(Path store) throws IOException {
        var attributes = store.resolve("info").resolve("attributes");
        if (!Files.exists(attributes)) {
            Files.createDirectories(attributes.getParent());
            Files.writeString(attributes, "* -text -eol -ident -filter -working-tree-encoding\n");
        }
    }

    private void setAsideOlderContent() throws IOException {
        List<Path> older;
        try (var entries = Files.list(base)) {
            older = entries.filter(entry -> {
                        var name = String.valueOf(entry.getFileName());
                        return !name.startsWith("store")
                                && !name.startsWith("legacy-")
                                && !name.startsWith(".last_prune");
                    })
                    .toList();
        }
        if (older.isEmpty()) {
            return;
        }
        var stamp = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
                .withZone(clock.getZone())
                .format(clock.instant());
        var aside = base.resolve("legacy-" + stamp);
        try {
            Files.createDirectory(aside);
        } catch (FileAlreadyExistsException _) {
            return; // another process is doing the same
        }
        for (var entry : older) {
            Files.move(entry, aside.resolve(entry.getFileName()));
        }
    }
}
