package dev.hermes.maintenance.distribution;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.Problem;
import dev.hermes.home.archive.ArchiveEntry;
import dev.hermes.home.archive.ArchiveLimits;
import dev.hermes.home.archive.ArchiveReader;
import dev.hermes.home.profile.Made;
import dev.hermes.home.profile.ProfileChanges;
import dev.hermes.home.profile.Profiles;
import dev.hermes.home.profile.TreeRemoval;
import dev.hermes.maintenance.change.HomeChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Installs profiles that somebody else made, and brings them up to date. */
public final class Distributions {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");

    private final Path userHome;
    private final Clock clock;
    private final Map<String, String> environment;
    private final String version;
    private final boolean terminal;

    /**
     * @param environment of the process, for git
     * @param version of Hermes that a distribution may ask for
     * @param terminal whether git may ask for a password
     */
    public Distributions(
            Path userHome, Clock clock, Map<String, String> environment, String version, boolean terminal) {
        this.userHome = userHome;
        this.clock = clock;
        this.environment = Map.copyOf(environment);
        this.version = version;
        this.terminal = terminal;
    }

    /**
     * Fetches a distribution, and looks through it; no profile is touched.
     *
     * @param source a directory, an archive, or the address of a git repository, with {@code #ref} if need be
     * @throws HermesException when it cannot be fetched, is no distribution, wants another version of Hermes, or holds what no
     *     distribution may
     */
    public Fetched fetch(String source, Path workingDirectory) throws InterruptedException {
        var origin = Origin.of(source, workingDirectory);
        try {
            var temporary = Files.createTempDirectory("hermes-distribution-");
            boolean complete = false;
            try {
                var tree = tree(origin, temporary);
                var manifest = Manifest.in(tree)
                        .orElseThrow(() -> new HermesException(
                                ExitCode.FAILED, "There is no " + Manifest.FILE + " in " + origin.text() + "."));
                requireVersion(manifest);
                var installed = manifest.installed(
                        origin.text(),
                        clock.instant()
                                .truncatedTo(ChronoUnit.SECONDS)
                                .atZone(ZoneOffset.UTC)
                                .format(STAMP));
                var fetched = new Fetched(temporary, tree, installed, Content.of(tree, manifest));
                complete = true;
                return fetched;
            } finally {
                if (!complete) {
                    TreeRemoval.remove(temporary);
                }
            }
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED, e, "The distribution could not be fetched: " + Problem.of(e) + ".");
        }
    }

    private Path tree(Origin origin, Path temporary) throws IOException, InterruptedException {
        switch (origin) {
            case Origin.Directory directory -> {
                return directory.path();
            }
            case Origin.Git git -> {
                var tree = temporary.resolve("tree");
                new GitClone(environment, terminal).fetch(git, tree);
                TreeRemoval.remove(tree.resolve(".git"));
                return tree;
            }
            case Origin.Archive archive -> {
                var tree = temporary.resolve("tree");
                ArchiveReader.open(archive.path(), ArchiveLimits.PROFILE)
                        .whole()
                        .extract(tree, new ArchiveReader.Placement() {
                            @Override
                            public Optional<String> path(ArchiveEntry entry) {
                                return Optional.of(entry.name());
                            }
                        });
                return Files.exists(tree.resolve(Manifest.FILE)) ? tree : onlyDirectory(tree);
            }
        }
    }

    private static Path onlyDirectory(Path tree) throws IOException {
        try (var all = Files.list(tree)) {
            var directories = all.filter(Files::isDirectory).toList();
            return directories.size() == 1 ? directories.getFirst() : tree;
        }
    }

    private void requireVersion(Manifest manifest) {
        if (!manifest.requires().isEmpty() && !Requirement.met(manifest.requires(), version)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    manifest.name() + " " + manifest.version() + " needs Hermes " + manifest.requires()
                            + "; this one follows " + version + ".");
        }
    }

    /** Makes a new profile of it. */
    public Made install(Fetched fetched, String name, ProfileChanges changes) {
        return changes.build(
                name,
                directory -> {
                    for (var entry : files(fetched, name).entrySet()) {
                        var target = directory.resolve(entry.getKey());
                        var parent = target.getParent();
                        if (parent != null) {
                            dev.hermes.home.PrivateDirectories.create(parent);
                        }
                        try (var in = entry.getValue().open()) {
                            Files.copy(in, target);
                        }
                        Modes.set(target, entry.getKey(), entry.getValue().mode());
                    }
                    return List.of();
                },
                List.of());
    }

    /**
     * Replaces what the distribution owns of a profile; what is the user's stays. Cut off, it is completed or has not happened.
     *
     * @param settings whether {@code config.yaml} is replaced too
     * @return a phrase for each file that could not be replaced
     */
    public List<String> update(Fetched fetched, Profiles.Profile profile, boolean settings) {
        var directory = profile.directory();
        var change = new HomeChange(directory, userHome);
        try (var _ = change.lock(Duration.ZERO)) {
            if (change.committed()) {
                change.move();
            }
            var files = files(fetched, profile.name(), directory);
            if (!settings && Files.exists(directory.resolve("config.yaml"))) {
                files.remove("config.yaml");
            }
            boolean decided = false;
            change.begin();
            try {
                for (var entry : files.entrySet()) {
                    try (var in = entry.getValue().open()) {
                        change.add(entry.getKey(), entry.getValue().mode(), in);
                    }
                }
                change.remove(new Outdated(directory, fetched.content()).files());
                change.commit();
                decided = true;
            } finally {
                if (!decided) {
                    change.discard();
                }
            }
            return change.move();
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED, e, "'" + profile.name() + "' could not be updated: " + Problem.of(e) + ".");
        }
    }

    private Map<String, Piece> files(Fetched fetched, String name) throws IOException {
        return files(fetched, name, Path.of("/nonexistent"));
    }

    private Map<String, Piece> files(Fetched fetched, String name, Path profile) throws IOException {
        var files = new java.util.TreeMap<String, Piece>();
        fetched.content().files().forEach((relative, file) -> files.put(relative, new Piece.Of(file)));
        var jobs = fetched.content().jobs();
        if (jobs.isPresent()) {
            var merged = Jobs.merged(
                    jobs.get(),
                    profile.resolve("cron/jobs.json"),
                    fetched.manifest().name());
            files.put("cron/jobs.json", new Piece.Text(merged));
        }
        if (!files.containsKey(".env.EXAMPLE")
                && !fetched.manifest().variables().isEmpty()) {
            files.put(".env.EXAMPLE", new Piece.Text(example(fetched.manifest()).getBytes(StandardCharsets.UTF_8)));
        }
        files.put(
                Manifest.FILE,
                new Piece.Text(fetched.manifest().named(name).yaml().getBytes(StandardCharsets.UTF_8)));
        files.put(
                Outdated.LIST,
                new Piece.Text(
                        (String.join("\n", fetched.content().skills()) + "\n").getBytes(StandardCharsets.UTF_8)));
        return files;
    }

    private static String example(Manifest manifest) {
        var text = new StringBuilder();
        for (var variable : manifest.variables()) {
            if (!variable.description().isEmpty()) {
                text.append("# ")
                        .append(variable.description().replaceAll("\\s+", " "))
                        .append('\n');
            }
            text.append(variable.required() ? "# (required)\n" : "# (optional)\n# ")
                    .append(variable.name())
                    .append('=')
                    .append(variable.fallback())
                    .append('\n');
        }
        return text.toString();
    }
}
