package dev.hermes.maintenance.backup;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.HermesHome;
import dev.hermes.home.Problem;
import dev.hermes.home.profile.TreeRemoval;
import dev.hermes.maintenance.change.HomeChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The files of one home that matter most, copied aside in a moment, and put back. Ids are listed newest first. */
public final class Snapshots {
    /** How many stay when a new one is made. */
    public static final int KEPT = 20;

    private final HermesHome home;
    private final Clock clock;

    public Snapshots(HermesHome home, Clock clock) {
        this.home = home;
        this.clock = clock;
    }

    /**
     * What a restore did.
     *
     * @param files how many were put back
     * @param failures a phrase for each that was not
     * @param before the snapshot of what was there, unless there was nothing
     */
    public record Restored(int files, List<String> failures, Optional<Snapshot> before) {}

    /**
     * Copies what there is of the files that matter; the oldest snapshots go.
     *
     * @param label what it is for; reduced to what a file name may have
     * @return empty when there is nothing to copy
     * @throws HermesException when a file cannot be copied; no snapshot is left then
     */
    public Optional<Snapshot> make(Optional<String> label) {
        try {
            var made = new SnapshotMaking(home, directory(), clock).make(label);
            if (made.isPresent()) {
                prune(KEPT);
            }
            return made;
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "No snapshot was made: " + Problem.of(e) + ".");
        }
    }

    /** All that there are. */
    public List<Snapshot> list() {
        var result = new ArrayList<Snapshot>();
        for (var id : ids()) {
            result.add(SnapshotManifest.read(directory().resolve(id))
                    .map(SnapshotManifest::snapshot)
                    .orElseGet(() -> new Snapshot(id, "", Optional.empty(), 0, 0)));
        }
        return List.copyOf(result);
    }

    private List<String> ids() {
        var names = directory().toFile().list();
        if (names == null) {
            return List.of();
        }
        return List.of(names).stream()
                .filter(name -> !name.startsWith("."))
                .filter(name -> Files.isDirectory(directory().resolve(name), LinkOption.NOFOLLOW_LINKS))
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /**
     * Finds one by its id, or by its number in {@link #list()}, counted from 1.
     *
     * @throws HermesException when there is none
     */
    public String id(String idOrNumber) {
        var ids = ids();
        if (idOrNumber.matches("\\d{1,4}") && Integer.parseInt(idOrNumber) >= 1) {
            int number = Integer.parseInt(idOrNumber);
            if (number <= ids.size()) {
                return ids.get(number - 1);
            }
        }
        if (ids.contains(idOrNumber)) {
            return idOrNumber;
        }
        throw new HermesException(
                ExitCode.FAILED,
                "There is no snapshot '" + idOrNumber + "'.",
                ids.isEmpty()
                        ? "None was made yet; 'hermes backup --quick' makes one."
                        : "'hermes backup --list' shows them.");
    }

    /**
     * Puts a snapshot back. What it does not hold stays as it is, and what it replaces is in a snapshot labelled {@code
     * pre-restore} afterwards.
     *
     * @param id as {@link #id} gives it
     * @throws HermesException when it cannot be read, or nothing could be changed
     */
    public Restored restore(String id) {
        var from = directory().resolve(id);
        var manifest = SnapshotManifest.read(from)
                .orElseThrow(() -> new HermesException(
                        ExitCode.FAILED,
                        "The snapshot '" + id + "' has no readable manifest.",
                        "Its files are in " + from + ", to be copied by hand."));
        var staging = new HomeChange(home.directory(), home.directory());
        try (var _ = staging.lock(Duration.ZERO)) {
            if (staging.committed()) {
                staging.move();
            }
            var before = make(Optional.of("pre-restore"));
            var failures = new ArrayList<String>();
            int files = collect(from, manifest, staging, failures);
            if (files == 0) {
                staging.discard();
                throw new HermesException(ExitCode.FAILED, "The snapshot '" + id + "' holds nothing to restore.");
            }
            staging.commit();
            var unmoved = staging.move();
            failures.addAll(unmoved);
            return new Restored(files - unmoved.size(), List.copyOf(failures), before);
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "The snapshot could not be restored: " + Problem.of(e) + ".");
        }
    }

    private static int collect(Path from, SnapshotManifest manifest, HomeChange staging, List<String> failures)
            throws IOException {
        staging.begin();
        int files = 0;
        for (var relative : manifest.files().keySet()) {
            if (!SnapshotMaking.belongs(relative)) {
                failures.add(relative + ": not a file that snapshots hold");
                continue;
            }
            var file = from.resolve(relative);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !file.toRealPath().startsWith(from.toRealPath())) {
                failures.add(relative + ": missing in the snapshot");
                continue;
            }
            try (var in = Files.newInputStream(file)) {
                staging.add(relative, FileFacts.of(file).mode(), in);
                files++;
            } catch (HomeChange.UnreadableMember e) {
                failures.add(relative + ": " + Problem.of(e));
            }
        }
        return files;
    }

    /**
     * Removes the oldest.
     *
     * @param kept how many stay
     * @return how many were removed
     * @throws HermesException when one cannot be removed
     */
    public int prune(int kept) {
        var ids = ids();
        var old = ids.subList(Math.min(kept, ids.size()), ids.size());
        try {
            for (var id : old) {
                TreeRemoval.remove(directory().resolve(id));
            }
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "An old snapshot cannot be removed: " + Problem.of(e) + ".");
        }
        return old.size();
    }

    /** Where they lie. */
    public Path directory() {
        return home.file("state-snapshots");
    }
}
