package dev.hermes.maintenance.backup;

import dev.hermes.home.RuntimeFiles;
import dev.hermes.maintenance.change.HomeChange;
import java.util.List;
import java.util.Set;

/** Which files of a root go into a backup: everything but what can be made again or means nothing elsewhere. */
final class BackupRules {
    private static final Set<String> DIRECTORIES = Set.of(
            "__pycache__",
            ".git",
            "node_modules",
            "backups",
            "checkpoints",
            ".venv",
            "venv",
            "site-packages",
            ".cache",
            ".tox",
            ".nox",
            ".pytest_cache",
            ".mypy_cache",
            ".ruff_cache");

    /** At the top of the root or of a profile. A skill may have a directory of the same name. */
    private static final Set<String> TOP_DIRECTORIES = Set.of("hermes-agent", "state-snapshots", "node", "lsp/bin");

    private static final List<String> SUFFIXES = List.of(".pyc", ".pyo", ".db-wal", ".db-shm", ".db-journal");
    private static final Set<String> OF_A_PROCESS = Set.of("gateway.pid", "cron.pid");
    private static final Set<String> DATABASES_THAT_MATTER = Set.of("state.db", "kanban.db", "response_store.db");

    private BackupRules() {}

    /** @param relative to the root, parts joined by {@code /} */
    static boolean skipsDirectory(String relative) {
        var inHome = inHome(relative);
        return DIRECTORIES.contains(base(relative))
                || TOP_DIRECTORIES.contains(inHome)
                || relative.equals(HomeChange.DIRECTORY)
                || RuntimeFiles.contains(inHome(relative))
                || relative.startsWith("profiles/.");
    }

    /** @param relative to the root, parts joined by {@code /} */
    static boolean skipsFile(String relative) {
        var base = base(relative);
        var inHome = inHome(relative);
        boolean top = inHome.indexOf('/') < 0;
        return OF_A_PROCESS.contains(base)
                || SUFFIXES.stream().anyMatch(base::endsWith)
                || RuntimeFiles.contains(inHome)
                || top && base.endsWith(".tmp");
    }

    /** Whether a backup without this database would be a lie. */
    static boolean mustHave(String relative) {
        return DATABASES_THAT_MATTER.contains(base(relative));
    }

    /** The path inside of the home it belongs to: that of a profile, or the root. */
    private static String inHome(String relative) {
        if (!relative.startsWith("profiles/")) {
            return relative;
        }
        int slash = relative.indexOf('/', "profiles/".length());
        return slash < 0 ? relative : relative.substring(slash + 1);
    }

    private static String base(String relative) {
        return relative.substring(relative.lastIndexOf('/') + 1);
    }
}
