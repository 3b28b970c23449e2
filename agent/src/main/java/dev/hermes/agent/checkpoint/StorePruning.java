package dev.hermes.agent.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps the store small. */
final class StorePruning {
    private static final long MB = 1024L * 1024L;
    private static final int ROUNDS = 50;

    private final Path base;
    private final SnapshotStore store;
    private final ProjectFiles projects;
    private final Clock clock;

    StorePruning(Path base, SnapshotStore store, ProjectFiles projects, Clock clock) {
        this.base = base;
        this.store = store;
        this.projects = projects;
        this.clock = clock;
    }

    PruneReport prune(int retentionDays, int maxTotalMb, boolean deleteOrphans)
            throws IOException, InterruptedException {
        long before = store.size();
        var oldest = clock.instant().minus(Duration.ofDays(retentionDays));
        int orphans = 0;
        int stale = 0;
        for (var project : projects.all()) {
            boolean orphan = !Files.isDirectory(project.workdir());
            boolean untouched = retentionDays > 0 && project.lastTouch().isBefore(oldest);
            if (orphan && deleteOrphans || untouched) {
                store.forget(project.hash());
                projects.forget(project.hash());
                orphans += orphan ? 1 : 0;
                stale += orphan ? 0 : 1;
            }
        }
        int legacy = 0;
        for (var archive : legacy(base)) {
            if (retentionDays > 0
                    && Files.getLastModifiedTime(archive).toInstant().isBefore(oldest)) {
                delete(archive);
                legacy++;
            }
        }
        if (store.exists()) {
            store.collect();
        }
        int snapshots = cap(maxTotalMb);
        return new PruneReport(orphans, stale, legacy, snapshots, before, store.size());
    }

    /** Drops the oldest snapshot of every project until the store fits; the last one of a project stays. */
    int cap(int maxTotalMb) throws IOException, InterruptedException {
        int dropped = 0;
        for (int round = 0; maxTotalMb > 0 && round < ROUNDS && store.size() > maxTotalMb * MB; round++) {
            boolean any = false;
            for (var project : projects.all()) {
                int size = store.chainOf(project.hash()).size();
                if (size > 1) {
                    any |= store.shorten(project.hash(), size - 1);
                    dropped++;
                }
            }
            if (!any) {
                break;
            }
            store.collect();
        }
        return dropped;
    }

    StoreStatus status() throws IOException, InterruptedException {
        var rows = new ArrayList<StoreStatus.Project>();
        for (var project : projects.all()) {
            rows.add(new StoreStatus.Project(
                    project.hash(),
                    project.workdir(),
                    !Files.isDirectory(project.workdir()),
                    store.chainOf(project.hash()).size(),
                    project.lastTouch()));
        }
        rows.sort(Comparator.comparing(StoreStatus.Project::lastTouch, Comparator.<Instant>reverseOrder()));
        return new StoreStatus(store.directory(), store.size(), rows, legacy(base));
    }

    static List<Path> legacy(Path base) throws IOException {
        if (!Files.isDirectory(base)) {
            return List.of();
        }
        try (var entries = Files.list(base)) {
            return entries.filter(entry -> String.valueOf(entry.getFileName()).startsWith("legacy-"))
                    .sorted()
                    .toList();
        }
    }

    /** Deletes a tree without following links out of it. */
    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        List<Path> all;
        try (var walk = Files.walk(tree)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (var path : all) {
            Files.deleteIfExists(path);
        }
    }
}
