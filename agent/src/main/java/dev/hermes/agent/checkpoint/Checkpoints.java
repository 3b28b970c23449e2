package dev.hermes.agent.checkpoint;

import dev.hermes.agent.git.Git;
import dev.hermes.agent.text.Excerpt;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes snapshots of projects and brings files back. Safe for concurrent use; snapshots of one instance are taken one
 * after the other.
 */
public final class Checkpoints {
    private static final long MB = 1024L * 1024L;
    private static final int REASON = 60;
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{4,64}");

    private final Path base;
    private final Path userHome;
    private final Targets targets;
    private final CheckpointSettings settings;
    private final Git git;
    private final Clock clock;
    private final Log log;
    private final SnapshotStore store;
    private final ProjectFiles projects;
    private final StorePruning pruning;
    private final Set<Path> doneThisCall = new HashSet<>();

    /**
     * @param directory {@code checkpoints} in the home of the profile
     * @param userHome never becomes a project itself
     * @param git with a limit that fits between a tool call and its start: 10 to 60 seconds
     */
    public Checkpoints(Path directory, Path userHome, CheckpointSettings settings, Git git, Clock clock, Log log) {
        this.base = directory.toAbsolutePath().normalize();
        this.userHome = Projects.real(userHome);
        this.targets = new Targets(this.userHome);
        this.settings = settings;
        this.git = git;
        this.clock = clock;
        this.log = log;
        this.store = new SnapshotStore(base, git, clock);
        this.projects = new ProjectFiles(store.directory());
        this.pruning = new StorePruning(base, store, projects, clock);
    }

    /** A new answer of the model begins: every directory may be saved once more. */
    public synchronized void newModelCall() {
        doneThisCall.clear();
    }

    /**
     * Called before a tool runs. Takes a snapshot when the tool may change files; what goes wrong is logged and never
     * keeps the tool from running.
     *
     * @return whether a snapshot was taken
     */
    public boolean before(String tool, ObjectNode arguments, Path cwd) throws InterruptedException {
        if (tool.equals("terminal")) {
            var command = arguments.path("command").asString("");
            return DestructiveCommand.is(command)
                    && snapshot(targets.workdir(cwd, arguments), "before terminal: " + brief(command));
        }
        boolean taken = false;
        if (tool.equals("write_file") || tool.equals("patch")) {
            for (var directory : targets.directories(cwd, arguments)) {
                taken |= snapshot(directory, "before " + tool);
            }
        }
        return taken;
    }

    private static String brief(String command) {
        return Excerpt.head(command.strip().replaceAll("\\s+", " "), REASON);
    }

    private synchronized boolean snapshot(Path directory, String reason) throws InterruptedException {
        var project = Projects.root(directory, userHome);
        if (!doneThisCall.add(project)) {
            return false;
        }
        try {
            var taken = take(project, reason);
            if (taken.isPresent()) {
                shorten(project);
            }
            return taken.isPresent();
        } catch (IOException | RuntimeException e) {
            log.warn("agent.checkpoint", "no snapshot of " + project + ": " + e.getMessage(), e);
            return false;
        }
    }

    private Optional<String> take(Path project, String reason) throws IOException, InterruptedException {
        if (project.equals(userHome) || project.getNameCount() == 0 || !Files.isDirectory(project)) {
            return Optional.empty();
        }
        var content = Projects.content(project, settings.maxFileMb() * MB);
        if (content.tooMany()) {
            return Optional.empty();
        }
        store.ensure();
        projects.touch(project, clock.instant());
        var tree = store.tree(project, content.oversized());
        var newest = store.chain(project).stream().findFirst();
        if (tree.isEmpty()
                || newest.filter(entry -> entry.tree().equals(tree.get())).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(store.commit(project, tree.get(), newest.map(SnapshotStore.Entry::hash), reason));
    }

    private void shorten(Path project) throws IOException, InterruptedException {
        if (store.shorten(Projects.hash(project), settings.maxSnapshots())) {
            store.collectSometimes();
        }
        pruning.cap(settings.maxTotalMb());
    }

    /** The snapshots of the project that {@code directory} lies in, the newest first. */
    public synchronized List<Checkpoint> list(Path directory) throws InterruptedException {
        try {
            return new History(store, settings.maxFileMb() * MB)
                    .list(Projects.root(directory, userHome), settings.maxSnapshots());
        } catch (IOException e) {
            throw failed("The snapshots could not be read.", e);
        }
    }

    /**
     * What changed since a snapshot, as a patch.
     *
     * @param which a number of {@link #list} or a hash
     * @param maxLines the rest is cut, with a line that says so
     */
    public synchronized String diff(Path directory, String which, int maxLines) throws InterruptedException {
        var project = Projects.root(directory, userHome);
        var from = choose(project, which);
        try {
            return new History(store, settings.maxFileMb() * MB).diff(project, from.hash(), maxLines);
        } catch (IOException e) {
            throw failed("The difference could not be computed.", e);
        }
    }

    /**
     * Writes the files of a snapshot back; files that did not exist then stay. How things were before is saved first.
     *
     * @param which a number of {@link #list} or a hash
     * @param file only this one, relative to the project
     */
    public synchronized Restored restore(Path directory, String which, Optional<String> file)
            throws InterruptedException {
        var project = Projects.root(directory, userHome);
        if (file.isPresent()) {
            requireInside(project, file.get());
        }
        var from = choose(project, which);
        try {
            var undo = take(project, "before rollback to " + from.shortHash());
            // The chain is shortened only now: doing it before could drop the very snapshot that is asked for.
            var restored = store.inProject(
                    project, List.of("--literal-pathspecs", "checkout", from.hash(), "--", file.orElse(".")));
            shorten(project);
            if (!restored.ok()) {
                throw new HermesException(
                        ExitCode.FAILED,
                        file.map(name -> "Snapshot " + from.shortHash() + " has no file " + name + ".")
                                .orElse("The files could not be written back: "
                                        + restored.err().strip()));
            }
            return new Restored(project, from, file, undo);
        } catch (IOException e) {
            throw failed("The files could not be restored.", e);
        }
    }

    private static void requireInside(Path project, String file) {
        try {
            var path = Path.of(file);
            var target = project.resolve(path).normalize();
            if (path.isAbsolute() || !target.startsWith(project) || target.equals(project)) {
                throw new HermesException(
                        ExitCode.USAGE,
                        "Path traversal: " + file + " is not inside " + project + ".",
                        "Name a file relative to the project.");
            }
        } catch (InvalidPathException _) {
            throw new HermesException(ExitCode.USAGE, "Not a file name: " + file);
        }
    }

    private Checkpoint choose(Path project, String which) throws InterruptedException {
        var wanted = which.strip();
        if (wanted.startsWith("-")) {
            throw new HermesException(ExitCode.USAGE, "Invalid commit hash (must not start with '-')");
        }
        var all = list(project);
        if (wanted.matches("\\d{1,3}")) {
            int number = Integer.parseInt(wanted);
            if (number >= 1 && number <= all.size()) {
                return all.get(number - 1);
            }
        }
        var matching = all.stream()
                .filter(_ -> HASH.matcher(wanted).matches())
                .filter(checkpoint -> checkpoint.hash().startsWith(wanted.toLowerCase(Locale.ROOT)))
                .toList();
        if (matching.size() == 1) {
            return matching.getFirst();
        }
        throw new HermesException(
                ExitCode.USAGE,
                all.isEmpty() ? "There are no snapshots of " + project + "." : "No snapshot " + wanted + ".",
                "'/rollback' lists what there is.");
    }

    /** Housekeeping at start; does nothing when it ran within the configured interval. */
    public synchronized Optional<PruneReport> maintain() throws InterruptedException {
        var marker = base.resolve(".last_prune");
        try {
            if (!settings.autoPrune()
                    || !Files.isDirectory(base)
                    || lastPrune(marker).plus(settings.minInterval()).isAfter(clock.instant())) {
                return Optional.empty();
            }
            Files.writeString(marker, Long.toString(clock.instant().getEpochSecond()));
            return Optional.of(
                    pruning.prune(settings.retentionDays(), settings.maxTotalMb(), settings.deleteOrphans()));
        } catch (IOException | RuntimeException e) {
            log.warn("agent.checkpoint", "maintenance failed: " + e.getMessage(), e);
            return Optional.empty();
        }
    }

    private static Instant lastPrune(Path marker) throws IOException {
        if (!Files.exists(marker)) {
            return Instant.EPOCH;
        }
        try {
            return Instant.ofEpochSecond(
                    (long) Double.parseDouble(Files.readString(marker).strip()));
        } catch (NumberFormatException _) {
            return Instant.EPOCH;
        }
    }

    public synchronized PruneReport prune(int retentionDays, int maxTotalMb, boolean keepOrphans)
            throws InterruptedException {
        try {
            return pruning.prune(retentionDays, maxTotalMb, !keepOrphans);
        } catch (IOException e) {
            throw failed("The snapshots could not be pruned.", e);
        }
    }

    public synchronized StoreStatus status() throws InterruptedException {
        try {
            return pruning.status();
        } catch (IOException e) {
            throw failed("The snapshot store could not be read.", e);
        }
    }

    /** Deletes every snapshot of every project; the projects themselves are not touched. */
    public synchronized void clear() {
        try {
            StorePruning.delete(base);
        } catch (IOException e) {
            throw failed("The snapshots could not be deleted.", e);
        }
    }

    /** Deletes what older versions left and was set aside. Returns how many archives that were. */
    public synchronized int clearLegacy() {
        try {
            var archives = StorePruning.legacy(base);
            for (var archive : archives) {
                StorePruning.delete(archive);
            }
            return archives.size();
        } catch (IOException e) {
            throw failed("The legacy archives could not be deleted.", e);
        }
    }

    /** Whether git is there; without it no snapshot is taken. */
    public boolean available() throws InterruptedException {
        try {
            return git.run(userHome, "--version").ok();
        } catch (IOException _) {
            return false;
        }
    }

    private HermesException failed(String message, IOException cause) {
        return new HermesException(
                ExitCode.FAILED, cause, message + " " + cause.getMessage(), "The store is " + base + ".");
    }
}
