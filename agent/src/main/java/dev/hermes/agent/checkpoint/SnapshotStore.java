package dev.hermes.agent.checkpoint;

import dev.hermes.agent.git.Git;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The bare repository with a chain of commits for each project. Its layout is upstream's; both may use one store. */
final class SnapshotStore {
    private static final String EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    /** The exit code of {@code git add} when it went on without files it could not read. */
    private static final int UNREADABLE_FILES = 1;

    private static final String NO_COMMIT = "0".repeat(40);
    /** No run of ours takes this long, so an index lock that is older was left by a killed process. */
    private static final Duration STALE_LOCK = Duration.ofMinutes(10);

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
        if (exists()) {
            return;
        }
        Files.createDirectories(base);
        setAsideOlderContent();
        Files.createDirectories(store);
        check(git.run(base, "init", "--quiet", "--bare", store.toString()));
        for (var setting : List.of(
                "user.name=Hermes Checkpoint",
                "user.email=hermes@local",
                "commit.gpgsign=false",
                "tag.gpgsign=false",
                "core.autocrlf=false",
                "gc.auto=0")) {
            int equals = setting.indexOf('=');
            check(git.run(
                    base, "--git-dir=" + store, "config", setting.substring(0, equals), setting.substring(equals + 1)));
        }
        Files.createDirectories(store.resolve("info"));
        Files.writeString(store.resolve("info").resolve("exclude"), EXCLUDES);
        Files.createDirectories(store.resolve("indexes"));
        Files.createDirectories(store.resolve("projects"));
    }

    private void setAsideOlderContent() throws IOException {
        List<Path> older;
        try (var entries = Files.list(base)) {
            older = entries.filter(entry -> {
                        var name = String.valueOf(entry.getFileName());
                        return !name.equals("store") && !name.startsWith("legacy-") && !name.startsWith(".last_prune");
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

    /** Puts the project's files into its index and writes them as a tree; empty when there is nothing to keep. */
    Optional<String> tree(Path project, List<String> without) throws IOException, InterruptedException {
        var hash = Projects.hash(project);
        dropStaleLock(hash);
        var added = add(project, without);
        if (added.exit() > UNREADABLE_FILES && Files.deleteIfExists(index(hash))) {
            added = add(project, without); // a torn index holds nothing that cannot be read again
        }
        if (added.exit() > UNREADABLE_FILES) {
            check(added);
        }
        if (!without.isEmpty()) {
            var names = String.join("\0", without);
            check(git.run(
                    project,
                    variables(project),
                    names,
                    List.of(
                            "--literal-pathspecs",
                            "rm",
                            "-r",
                            "--cached",
                            "--quiet",
                            "--force",
                            "--ignore-unmatch",
                            "--pathspec-from-file=-",
                            "--pathspec-file-nul")));
        }
        var tree = check(inProject(project, List.of("write-tree"))).line();
        return tree.equals(EMPTY_TREE) ? Optional.empty() : Optional.of(tree);
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

    /** Frees what no chain reaches. Young objects stay: another process may be about to refer to them. */
    void collect(boolean everything) throws IOException, InterruptedException {
        check(bare("gc", "--quiet", "--prune=" + (everything ? "now" : "10.minutes.ago")));
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

    /** Bytes of all files in the store. */
    long size() throws IOException {
        if (!Files.exists(store)) {
            return 0;
        }
        try (var files = Files.walk(store)) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        }
    }
}
