package dev.hermes.maintenance.backup;

import dev.hermes.home.FileModes;
import dev.hermes.home.HermesHome;
import dev.hermes.home.PrivateDirectories;
import dev.hermes.home.SecretFiles;
import dev.hermes.home.profile.TreeRemoval;
import dev.hermes.sessions.DatabaseCopies;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** Makes a snapshot in a hidden directory, which gets its name when it is complete. */
final class SnapshotMaking {
    private static final String MAKING = ".making-";
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    private static final int LONGEST_LABEL = 64;
    private static final List<String> FILES = List.of(
            "state.db",
            "config.yaml",
            ".env",
            "auth.json",
            "cron/jobs.json",
            "gateway_state.json",
            "channel_directory.json",
            "channel_aliases.json",
            "processes.json",
            "feishu_comment_pairing.json",
            "kanban.db");
    private static final List<String> DIRECTORIES = List.of("pairing", "platforms/pairing", "memories");

    private final HermesHome home;
    private final Path snapshots;
    private final Clock clock;

    SnapshotMaking(HermesHome home, Path snapshots, Clock clock) {
        this.home = home;
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /** Whether snapshots hold such a file. */
    static boolean belongs(String relative) {
        return FILES.contains(relative)
                || DIRECTORIES.stream().anyMatch(directory -> relative.startsWith(directory + "/"))
                        && !List.of(relative.split("[/\\\\]")).contains("..");
    }

    Optional<Snapshot> make(Optional<String> label) throws IOException {
        if (!Files.isDirectory(home.directory())) {
            return Optional.empty();
        }
        removeAbandoned();
        var wanted = label.map(SnapshotMaking::safe).filter(text -> !text.isEmpty());
        var making = snapshots.resolve(MAKING + ProcessHandle.current().pid());
        PrivateDirectories.create(making);
        try {
            var files = copyAll(making);
            return files.isEmpty() ? Optional.empty() : Optional.of(publish(making, files, wanted));
        } finally {
            TreeRemoval.remove(making);
            deleteIfEmpty();
        }
    }

    private static String safe(String label) {
        var plain = label.replaceAll("[^A-Za-z0-9._-]+", "-");
        plain = plain.substring(0, Math.min(LONGEST_LABEL, plain.length()));
        return plain.replaceAll("^[-._]+|[-._]+$", "");
    }

    private TreeMap<String, Long> copyAll(Path making) throws IOException {
        var copied = new TreeMap<String, Long>();
        for (var name : FILES) {
            boolean ofOthers = name.equals("kanban.db") && !home.directory().equals(home.root());
            if (!ofOthers && Files.isRegularFile(home.file(name))) {
                copied.put(name, copy(home.file(name), making.resolve(name), name));
            }
        }
        for (var name : DIRECTORIES) {
            if (Files.isDirectory(home.file(name))) {
                copyTree(name, making, copied);
            }
        }
        return copied;
    }

    private void copyTree(String name, Path making, TreeMap<String, Long> copied) throws IOException {
        Files.walkFileTree(home.file(name), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    var relative = home.directory().relativize(file).toString().replace('\\', '/');
                    copied.put(relative, copy(file, making.resolve(relative), relative));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static long copy(Path from, Path to, String relative) throws IOException {
        var parent = to.getParent();
        if (parent != null) {
            PrivateDirectories.create(parent);
        }
        if (relative.endsWith(".db") && DatabaseCopies.isDatabase(from)) {
            DatabaseCopies.copy(from, to);
        } else {
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
        if (SecretFiles.contains(relative) || relative.endsWith(".db")) {
            FileModes.set(to, FileModes.PRIVATE);
        }
        return Files.size(to);
    }

    private Snapshot publish(Path making, TreeMap<String, Long> files, Optional<String> label) throws IOException {
        var now = clock.instant().atZone(ZoneOffset.UTC);
        var wanted = now.format(STAMP) + label.map(text -> "-" + text).orElse("");
        for (int i = 1; ; i++) {
            var id = i == 1 ? wanted : wanted + "-" + i;
            var manifest = new SnapshotManifest(id, now.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME), label, files);
            manifest.write(making);
            if (Files.exists(snapshots.resolve(id))) {
                continue;
            }
            try {
                Files.move(making, snapshots.resolve(id)); // never onto another one
                return manifest.snapshot();
            } catch (java.nio.file.FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException _) {
                continue; // another process took the id in this moment
            }
        }
    }

    /** What processes that are gone were making. */
    private void removeAbandoned() throws IOException {
        var names = snapshots.toFile().list();
        if (names == null) {
            return;
        }
        for (var name : names) {
            if (name.matches("\\.making-\\d{1,18}")) {
                long pid = Long.parseLong(name.substring(MAKING.length()));
                if (pid == ProcessHandle.current().pid()
                        || ProcessHandle.of(pid).isEmpty()) {
                    TreeRemoval.remove(snapshots.resolve(name));
                }
            }
        }
    }

    private void deleteIfEmpty() {
        try {
            Files.deleteIfExists(snapshots);
        } catch (IOException _) {
            return; // there are snapshots in it
        }
    }
}
