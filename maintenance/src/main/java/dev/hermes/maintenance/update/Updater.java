package dev.hermes.maintenance.update;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.ConfigMigration;
import dev.hermes.home.FileLock;
import dev.hermes.home.Problem;
import dev.hermes.home.archive.ArchiveEntry;
import dev.hermes.home.archive.ArchiveLimits;
import dev.hermes.home.archive.ArchiveReader;
import dev.hermes.home.profile.TreeRemoval;
import dev.hermes.home.web.Web;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Puts another release in the place of the current one. Before the one rename everything can be given up without a trace. */
public final class Updater {
    private static final ArchiveLimits LIMITS = new ArchiveLimits(50_000, 2L << 30);
    private static final String STAGING = ".staging-";
    private static final long MEGABYTE = 1 << 20;

    private final Prefix prefix;
    private final Web web;
    private final Platform platform;
    private final RandomGenerator random;
    private final Consumer<String> talk;

    /** @param talk told a line for each step */
    public Updater(Prefix prefix, Web web, Platform platform, RandomGenerator random, Consumer<String> talk) {
        this.prefix = prefix;
        this.web = web;
        this.platform = platform;
        this.random = random;
        this.talk = talk;
    }

    /**
     * Takes the lock of the installation.
     *
     * @throws HermesException (wrong usage) naming the process that has it
     */
    public FileLock lock() {
        var lock = FileLock.tryExclusive(prefix.lock());
        if (lock.isEmpty()) {
            throw new HermesException(
                    ExitCode.USAGE, "Another update is running" + holder() + ".", "Wait until it is done.");
        }
        try {
            Files.writeString(prefix.lock(), ProcessHandle.current().pid() + "\n");
        } catch (IOException _) {
            return lock.get(); // only the message of the next one would be poorer
        }
        return lock.get();
    }

    private String holder() {
        try {
            var pid = Files.readString(prefix.lock()).strip();
            return pid.matches("\\d+") ? " (process " + pid + ")" : "";
        } catch (IOException _) {
            return "";
        }
    }

    /**
     * Whether a release may be installed here.
     *
     * @param named whether the user asked for exactly this version
     * @return false when there is nothing to do
     * @throws HermesException when it must not be
     */
    public boolean wanted(Release release, boolean named) {
        var current = prefix.current();
        int order = Versions.ORDER.compare(release.version(), current);
        if (order == 0 || order < 0 && !named) {
            return false;
        }
        if (!release.minFrom().isEmpty() && Versions.ORDER.compare(current, release.minFrom()) < 0) {
            throw new HermesException(
                    ExitCode.FAILED,
                    release.version() + " cannot follow " + current + ".",
                    "Update to " + release.minFrom() + " first: hermes update --version " + release.minFrom());
        }
        return true;
    }

    /**
     * Downloads a release, checks it in every way there is, and makes it the current one.
     *
     * @param home whose settings it must understand
     * @throws HermesException when anything is wrong; the old release is untouched then
     * @throws InterruptedException when it was stopped before the switch; nothing is left of it then
     */
    public void install(Channel channel, Release release, Path home) throws InterruptedException {
        var artifact = platform.choose(release)
                .orElseThrow(() -> new HermesException(
                        ExitCode.FAILED,
                        release.version() + " is not published for " + platform.os() + " on " + platform.arch() + "."));
        try {
            removeAbandoned();
            if (!prefix.has(release.version())) {
                stage(channel, release, artifact, home);
            }
            talk.accept("Switching to " + release.version() + " ...");
            prefix.swap(release.version(), ConfigMigration.CURRENT);
        } catch (IOException e) {
            // An interrupt closes the file that is being written, which looks like a failure of the disk.
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped");
            }
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "The update failed: " + Problem.of(e) + ".",
                    "The version that was installed still is.");
        }
    }

    private void stage(Channel channel, Release release, Release.Artifact artifact, Path home)
            throws IOException, InterruptedException {
        var staging = prefix.versions()
                .resolve(STAGING + ProcessHandle.current().pid() + "-" + Integer.toHexString(random.nextInt()));
        Files.createDirectories(staging);
        try {
            var archive = staging.resolve("release.tar.gz");
            talk.accept("Downloading " + release.version() + " (" + artifact.size() / MEGABYTE + " MB) ...");
            new Download(web).fetch(channel.download(artifact), artifact, archive, _ -> {});
            talk.accept("Checking it ...");
            var unpacked = unpack(archive, staging.resolve("release"));
            Contents.verify(unpacked);
            SmokeTest.run(unpacked, release.version(), home);
            open(unpacked);
            Files.move(unpacked, prefix.version(release.version()), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            TreeRemoval.remove(staging);
        }
    }

    /** Archives are unpacked for their owner only, but whoever could start the version before can start this one. */
    private void open(Path unpacked) throws IOException {
        var before = Files.getFileAttributeView(prefix.version(prefix.current()), PosixFileAttributeView.class);
        if (before == null) {
            return;
        }
        var mode = before.readAttributes().permissions();
        try (var all = Files.walk(unpacked)) {
            for (var directory : (Iterable<Path>) all.filter(Files::isDirectory)::iterator) {
                Files.setPosixFilePermissions(directory, mode);
            }
        }
    }

    private static Path unpack(Path archive, Path to) throws IOException {
        ArchiveReader.open(archive, LIMITS).whole().extract(to, new ArchiveReader.Placement() {
            @Override
            public Optional<String> path(ArchiveEntry entry) {
                return Optional.of(entry.name());
            }

            /** The class cache knows its jars by their age, and is of no use when they seem to be others. */
            @Override
            public boolean keepTimes() {
                return true;
            }
        });
        try (var all = Files.list(to)) {
            var tops = all.toList();
            if (tops.size() != 1 || !Files.isDirectory(tops.getFirst())) {
                throw new IOException("the archive does not hold one directory");
            }
            return tops.getFirst();
        }
    }

    /** What processes that are gone were downloading. */
    private void removeAbandoned() throws IOException {
        var names = prefix.versions().toFile().list((_, name) -> name.matches("\\.staging-\\d{1,18}-.*"));
        for (var name : names == null ? new String[0] : names) {
            long pid = Long.parseLong(name.substring(STAGING.length(), name.indexOf('-', STAGING.length())));
            if (ProcessHandle.of(pid).isEmpty()) {
                TreeRemoval.remove(prefix.versions().resolve(name));
            }
        }
    }

    /** The version that {@link #rollback} goes back to. @throws HermesException when there is none */
    public String previous() {
        return prefix.previous()
                .orElseThrow(() -> new HermesException(
                        ExitCode.FAILED,
                        "There is no version to go back to; only the last one before an update is kept."));
    }

    /**
     * Makes the version before the current one again.
     *
     * @return which
     * @throws HermesException when there is none
     */
    public String rollback() {
        var previous = previous();
        try {
            prefix.swap(previous, Integer.MAX_VALUE); // the newer one is known to understand what it wrote
            return previous;
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "Going back failed: " + Problem.of(e) + ".");
        }
    }

    /**
     * Makes the version before the current one again, and removes the one that turned out not to work here: nobody is to go
     * back to it.
     */
    public void giveUp() {
        var broken = prefix.current();
        rollback();
        try {
            Files.deleteIfExists(prefix.directory().resolve("previous"));
            TreeRemoval.remove(prefix.version(broken));
        } catch (IOException e) {
            talk.accept("The version " + broken + " could not be removed: " + Problem.of(e));
        }
    }

    /** Removes versions that are neither the current nor the previous one, and that nobody runs. @return which */
    public java.util.List<String> removeOld() {
        var removed = new java.util.ArrayList<String>();
        var kept = java.util.Set.of(prefix.current(), prefix.previous().orElse(""));
        var names = prefix.versions().toFile().list((_, name) -> Versions.valid(name));
        for (var name : names == null ? new String[0] : names) {
            if (!kept.contains(name) && !running(prefix.version(name))) {
                try {
                    TreeRemoval.remove(prefix.version(name));
                    removed.add(name);
                } catch (IOException e) {
                    talk.accept("The old version " + name + " could not be removed: " + Problem.of(e));
                }
            }
        }
        return removed;
    }

    private static boolean running(Path version) {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> process.info()
                        .command()
                        .filter(command -> Path.of(command).startsWith(version))
                        .isPresent());
    }

    /** Whether one version follows another. What is no version follows nothing. */
    public static boolean newer(String version, String than) {
        return Versions.valid(version) && Versions.valid(than) && Versions.ORDER.compare(version, than) > 0;
    }
}
