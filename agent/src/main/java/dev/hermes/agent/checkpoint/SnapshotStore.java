package dev.hermes.agent.checkpoint;

import dev.hermes.agent.git.Git;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The bare repository with a chain of commits for each project. Its layout is upstream's; both may use one store. */
final class SnapshotStore {
    private static final String EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    /** The exit code of {@code git add} when it went on without files it could not read. */
    private static final int UNREADABLE_FILES = 1;

    private static final String NO_COMMIT = "0".repeat(40);
    /** No run of ours takes this long, so an index lock that is older was left by a killed process. */
    private static final Duration STALE_LOCK = Duration.ofMinutes(10);

    private static final Duration HOUSEKEEPING = Duration.ofMinutes(5);
    private static final int MANY_OBJECTS = 2_000;

    private final Path base;
    private final Path store;
    private final Git git;
    private final Clock clock;

    SnapshotStore(Path base, Git git, Clock clock) {
        this.base = base;
        this.store = base.resolve("store");
        this.git = git;
        this.clock = clock;
    }

    /** A commit of a chain. */
    record Entry(String hash, String tree, Instant taken, String reason) {}

    Path directory() {
        return store;
    }

    Path index(String project) {
        return store.resolve("indexes").resolve(project);
    }

    boolean exists() {
        return Files.exists(store.resolve("HEAD"));
    }

    /** Creates the repository on first use; what an older version kept in its place is set aside. */
    void ensure() throws IOException, InterruptedException {
        if (!exists()) {
            new StoreCreation(base, store, git, clock).run();
        }
        StoreCreation.keepBytesAsTheyAre(store);
    }

    /** Puts the project's files into its index and writes them as a tree; empty when there is nothing to keep. */
    Optional<String> tree(Path project, List<String> without) throws IOException, InterruptedException {
        var hash = Projects.hash(project);
        dropStaleLock(hash);
        var written = written(project, without);
        // The index may be torn, or name objects that were pruned since; it holds nothing that cannot be read again.
        if (!written.ok() && Files.deleteIfExists(index(hash))) {
            written = written(project, without);
        }
        var tree = check(written).line();
        return tree.equals(EMPTY_TREE) ? Optional.empty() : Optional.of(tree);
    }

    private Git.Output written(Path project, List<String> without) throws IOException, InterruptedException {
        var added = add(project, without);
        if (added.exit() > UNREADABLE_FILES) {
            return added;
        }
        if (!without.isEmpty()) {
            var removed = git.run(
                    project,
                    variables(project),
                    String.join("\0", without),
                    List.of(
                            "--literal-pathspecs",
                            "rm",
                            "-r",
                            "--cached",
                            "--quiet",
                            "--force",
                            "--ignore-unmatch",
                            "--pathspec-from-file=-",
                            "--pathspec-file-nul"));
            if (!removed.ok()) {
                return removed;
            }
        }
        return inProject(project, List.of("write-tree"));
    }

    private Git.Output add(Path project, List<String> without) throws IOException, InterruptedException {
        // .env is excluded a second time here, because a project's .gitignore can take back what info/exclude says.
        var patterns = new StringBuilder(".\0:(exclude,glob,icase)**/.env*\0");
        without.forEach(
                name -> patterns.append(":(exclude,literal)").append(name).append('\0'));
        return git.run(
                project,
                variables(project),
                patterns.toString(),
                List.of("add", "-A", "--ignore-errors", "--pathspec-from-file=-", "--pathspec-file-nul"));
    }

    /** Adds a commit at the end of the project's chain and gives its hash. */
    String commit(Path project, String tree, Optional<String> parent, String reason)
            throws IOException, InterruptedException {
        var hash = commitTree(tree, parent, reason, clock.instant());
        update(project, hash, parent);
        return hash;
    }

    private String commitTree(String tree, Optional<String> parent, String reason, Instant when)
            throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("commit-tree", tree));
        parent.ifPresent(hash -> arguments.addAll(List.of("-p", hash)));
        var date = when.getEpochSecond() + " +0000";
        var variables = new HashMap<>(variables());
        variables.put("GIT_AUTHOR_DATE", date);
        variables.put("GIT_COMMITTER_DATE", date);
        for (var who : List.of("AUTHOR", "COMMITTER")) {
            variables.put("GIT_" + who + "_NAME", StoreCreation.NAME);
            variables.put("GIT_" + who + "_EMAIL", StoreCreation.EMAIL);
        }
        return check(git.run(base, variables, reason, arguments)).line();
    }

    /** Moves the project's reference, unless another process moved it since {@code old} was read. */
    private void update(Path project, String hash, Optional<String> old) throws IOException, InterruptedException {
        check(bare("update-ref", reference(project), hash, old.orElse(NO_COMMIT)));
    }

    /** The project's commits, the newest first. */
    List<Entry> chain(Path project) throws IOException, InterruptedException {
        return chain(reference(project));
    }

    private List<Entry> chain(String reference) throws IOException, InterruptedException {
        if (!exists() || !bare("rev-parse", "--quiet", "--verify", reference).ok()) {
            return List.of();
        }
        return check(bare("log", "--format=%H%x09%T%x09%ct%x09%s", reference))
                .out()
                .lines()
                .map(line -> line.split("\t", 4))
                .map(cells -> new Entry(cells[0], cells[1], Instant.ofEpochSecond(Long.parseLong(cells[2])), cells[3]))
                .toList();
    }

    List<Entry> chainOf(String hash) throws IOException, InterruptedException {
        return chain("refs/hermes/" + hash);
    }

    /** Rewrites the chain so that only the newest {@code keep} remain. True when something was dropped. */
    boolean shorten(String project, int keep) throws IOException, InterruptedException {
        var reference = "refs/hermes/" + project;
        var chain = chain(reference);
        if (chain.size() <= keep) {
            return false;
        }
        Optional<String> parent = Optional.empty();
        for (var entry : chain.subList(0, keep).reversed()) {
            parent = Optional.of(commitTree(entry.tree(), parent, entry.reason(), entry.taken()));
        }
        check(bare(
                "update-ref",
                reference,
                parent.orElse(NO_COMMIT),
                chain.getFirst().hash()));
        return true;
    }

    /** Frees what no chain reaches, once there is much of it; asked after each snapshot, so it mostly does nothing. */
    void collectSometimes() throws IOException, InterruptedException {
        check(unhurried(
                "-c",
                "gc.auto=" + MANY_OBJECTS,
                "-c",
                "gc.autoDetach=false",
                "-c",
                "gc.pruneExpire=10.minutes.ago", // younger ones may be about to get a name in another process
                "gc",
                "--auto",
                "--quiet"));
    }

    /** Frees what no chain reaches now. */
    void collect() throws IOException, InterruptedException {
        check(unhurried("gc", "--quiet", "--prune=now"));
    }

    /** Packing a large store takes longer than anything that happens before a tool may. */
    private Git.Output unhurried(String... arguments) throws IOException, InterruptedException {
        return git.withLimit(HOUSEKEEPING).run(base, variables(), "", List.of(arguments));
    }

    void forget(String project) throws IOException, InterruptedException {
        bare("update-ref", "-d", "refs/hermes/" + project);
        Files.deleteIfExists(index(project));
    }

    Git.Output inProject(Path project, List<String> arguments) throws IOException, InterruptedException {
        return git.run(project, variables(project), "", arguments);
    }

    private Git.Output bare(String... arguments) throws IOException, InterruptedException {
        return git.run(base, variables(), "", List.of(arguments));
    }

    static Git.Output check(Git.Output output) throws IOException {
        if (!output.ok()) {
            throw new IOException("git: " + output.err().strip());
        }
        return output;
    }

    private void dropStaleLock(String project) throws IOException {
        var lock = store.resolve("indexes").resolve(project + ".lock");
        if (Files.exists(lock)
                && Files.getLastModifiedTime(lock)
                        .toInstant()
                        .isBefore(clock.instant().minus(STALE_LOCK))) {
            Files.deleteIfExists(lock);
        }
    }

    private Map<String, String> variables() {
        return Map.of("GIT_DIR", store.toString());
    }

    private Map<String, String> variables(Path project) {
        return Map.of(
                "GIT_DIR",
                store.toString(),
                "GIT_WORK_TREE",
                project.toString(),
                "GIT_INDEX_FILE",
                index(Projects.hash(project)).toString());
    }

    private static String reference(Path project) {
        return "refs/hermes/" + Projects.hash(project);
    }

    /** Bytes of all files in the store; files that vanish meanwhile do not count. */
    long size() throws IOException {
        if (!Files.exists(store)) {
            return 0;
        }
        var bytes = new AtomicLong();
        Files.walkFileTree(store, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes.addAndGet(attributes.size());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException cause) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException cause) {
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes.get();
    }
}
