package dev.hermes.maintenance.distribution;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.RuntimeFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What of a fetched tree goes into a profile. */
final class Content {
    private static final String JOBS = "cron/jobs.json";
    private static final Set<String> NEVER_AT_TOP = Set.of(
            "auth.json",
            ".env",
            "hermes_state.db",
            "gateway_state.json",
            "active_profile",
            ".update_check",
            "errors.log",
            ".hermes_history",
            "memories",
            "sessions",
            "logs",
            "plans",
            "workspace",
            "home",
            "image_cache",
            "audio_cache",
            "document_cache",
            "browser_screenshots",
            "checkpoints",
            "sandboxes",
            "backups",
            "cache",
            "hermes-agent",
            ".worktrees",
            "profiles",
            "bin",
            "node_modules",
            "local",
            ".git",
            ".import",
            ".distribution-files",
            "state-snapshots");
    private static final Set<String> NEVER = Set.of("auth.json", ".env", ".import.lock");
    private static final long HARD_LINKED = 2;

    private final Map<String, Path> files = new TreeMap<>();

    private Content() {}

    /**
     * Looks through a tree.
     *
     * @throws HermesException when there is a link or a special file in it
     */
    static Content of(Path tree, Manifest manifest) throws IOException {
        var content = new Content();
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return directory.equals(tree.resolve(".git")) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                var relative = tree.relativize(file).toString().replace('\\', '/');
                requirePlain(file, relative, attributes);
                if (belongs(relative, manifest)) {
                    content.files.put(relative.equals(".env.template") ? ".env.EXAMPLE" : relative, file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return content;
    }

    private static void requirePlain(Path file, String relative, BasicFileAttributes attributes) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        boolean linked = posix
                && ((Number) Files.getAttribute(file, "unix:nlink", java.nio.file.LinkOption.NOFOLLOW_LINKS))
                                .longValue()
                        >= HARD_LINKED;
        if (!attributes.isRegularFile() || linked) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "The distribution holds a link or a special file, which is not installed: " + relative,
                    "Ask its author to replace it by a plain file.");
        }
    }

    private static boolean belongs(String relative, Manifest manifest) {
        var top = relative.replaceFirst("/.*", "");
        var base = relative.substring(relative.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (NEVER_AT_TOP.contains(top)
                || RuntimeFiles.contains(relative)
                || NEVER.contains(base)
                || top.startsWith("state.db")
                || top.startsWith("response_store.db")
                || relative.equals(Manifest.FILE)) {
            return false;
        }
        return manifest.owned().isEmpty()
                || manifest.owned().stream()
                        .anyMatch(owned -> relative.equals(owned) || relative.startsWith(owned + "/"));
    }

    /** Files by where they go, relative to the profile; without jobs, which are merged. */
    Map<String, Path> files() {
        var plain = new TreeMap<>(files);
        plain.remove(JOBS);
        return plain;
    }

    /** Its jobs by the clock, if there are any. */
    java.util.Optional<Path> jobs() {
        return java.util.Optional.ofNullable(files.get(JOBS));
    }

    /** The directories of its skills, relative to the profile. */
    Set<String> skills() {
        var skills = new TreeSet<String>();
        for (var relative : files.keySet()) {
            if (relative.startsWith("skills/") && relative.endsWith("/SKILL.md")) {
                skills.add(relative.substring(0, relative.length() - "/SKILL.md".length()));
            }
        }
        return skills;
    }

    /** Whether a directory of the profile is replaced as a whole. */
    static boolean replacedWhole(String top) {
        return !top.equals("skills") && !top.equals("cron");
    }
}
