package dev.hermes.home.profile;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.Problem;
import dev.hermes.home.ProfileSelection;
import dev.hermes.home.archive.ArchiveWriter;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Packs a profile without its credentials. */
public final class ProfileExport {
    private static final Set<String> OF_THE_ROOT = Set.of(
            "hermes-agent",
            ".worktrees",
            "profiles",
            "bin",
            "node_modules",
            "hermes_state.db",
            "active_profile",
            ".update_check",
            "errors.log",
            ".hermes_history",
            "image_cache",
            "audio_cache",
            "document_cache",
            "browser_screenshots",
            "checkpoints",
            "sandboxes",
            "logs",
            "shared");
    private static final Set<String> MAY_HOLD_KEYS =
            Set.of("honcho.json", "mem0.json", "gateway.json", "hindsight/config.json");

    private final DatabaseCopy databases;

    public ProfileExport(DatabaseCopy databases) {
        this.databases = databases;
    }

    /** @param warnings a sentence each */
    public record Exported(Path file, int files, List<String> warnings) {}

    /**
     * Writes {@code <target>}, replacing what is there when it is complete.
     *
     * @param withHome whether the home directory that the profile gives to programs goes along
     * @throws HermesException when something cannot be read or written
     */
    public Exported write(Profiles.Profile profile, Path target, boolean withHome) {
        try {
            return new Packing(profile, target, withHome).run();
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED, e, "Cannot export '" + profile.name() + "': " + Problem.of(e) + ".");
        }
    }

    private final class Packing extends SimpleFileVisitor<Path> {
        private final Profiles.Profile profile;
        private final Path from;
        private final Path target;
        private final boolean withHome;
        private final boolean ofRoot;
        private final List<String> links = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final List<Path> directories = new ArrayList<>();
        private final List<Path> files = new ArrayList<>();

        Packing(Profiles.Profile profile, Path target, boolean withHome) throws IOException {
            this.profile = profile;
            this.from = profile.directory().toRealPath();
            this.target = target.toAbsolutePath().normalize();
            this.withHome = withHome;
            this.ofRoot = profile.name().equals(ProfileSelection.DEFAULT);
        }

        Exported run() throws IOException {
            Files.walkFileTree(from, this);
            try (var archive = ArchiveWriter.open(target)) {
                archive.directory(profile.name());
                for (var directory : directories) {
                    archive.directory(name(directory));
                }
                for (var file : files) {
                    add(archive, file);
                }
                archive.finish();
            }
            warn();
            return new Exported(target, files.size(), List.copyOf(warnings));
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (relative(directory).isEmpty()) {
                return FileVisitResult.CONTINUE;
            }
            if (skips(relative(directory))) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            directories.add(directory);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            var relative = relative(file);
            if (skips(relative) || file.toAbsolutePath().normalize().equals(target)) {
                return FileVisitResult.CONTINUE;
            }
            if (attributes.isSymbolicLink()) {
                links.add(relative); // what it leads to may lie anywhere, and an import would refuse it
            } else if (attributes.isRegularFile() && !TreeCopy.isSidecar(file)) {
                files.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        private String relative(Path path) {
            return TreeCopy.relative(from, path);
        }

        private String name(Path path) {
            return profile.name() + "/" + relative(path);
        }

        private boolean skips(String relative) {
            if (Credentials.at(relative) || relative.equals("home") && !withHome) {
                return true;
            }
            if (!ofRoot) {
                return Build.isRuntime(relative);
            }
            var base = relative.substring(relative.lastIndexOf('/') + 1);
            return OF_THE_ROOT.contains(relative)
                    || relative.startsWith("state.db")
                    || relative.startsWith("response_store.db")
                    || Build.isRuntime(relative)
                    || base.equals("__pycache__")
                    || base.equals("package.json")
                    || base.equals("package-lock.json")
                    || base.endsWith(".sock")
                    || base.endsWith(".tmp");
        }

        private void add(ArchiveWriter archive, Path file) throws IOException {
            if (!TreeCopy.isDatabase(file)) {
                archive.file(name(file), file);
                return;
            }
            var beside = Optional.ofNullable(target.getParent()).orElse(target);
            var directory = Files.createTempDirectory(beside, ".hermes-export-"); // born 0700
            try {
                var copy = directory.resolve("database");
                databases.copy(file, copy);
                archive.file(name(file), copy);
            } finally {
                TreeRemoval.remove(directory);
            }
        }

        private void warn() {
            if (!links.isEmpty()) {
                warnings.add("Left out links: " + String.join(", ", links.subList(0, Math.min(10, links.size())))
                        + (links.size() > 10 ? " and " + (links.size() - 10) + " more" : "") + ".");
            }
            var keys = Credentials.in(from.resolve("config.yaml"));
            if (!keys.isEmpty()) {
                warnings.add(
                        "config.yaml seems to hold keys, and goes along as it is: " + String.join(", ", keys) + ".");
            }
            for (var file : files) {
                if (MAY_HOLD_KEYS.contains(relative(file))) {
                    warnings.add(relative(file) + " may hold keys, and goes along as it is.");
                }
            }
        }
    }
}
