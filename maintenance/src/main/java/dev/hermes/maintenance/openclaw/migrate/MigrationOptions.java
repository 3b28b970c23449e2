package dev.hermes.maintenance.openclaw.migrate;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What a person wants of a migration.
 *
 * @param selected the parts to bring over
 * @param preset what they were chosen by, for the report
 * @param overwrite whether what is there already gives way; it is kept among the backups of the report
 * @param secrets whether keys, tokens and passwords are copied
 * @param workspaceTarget where {@code AGENTS.md} goes
 */
public record MigrationOptions(
        Set<Part> selected,
        String preset,
        boolean overwrite,
        boolean secrets,
        Optional<Path> workspaceTarget,
        SkillConflict skillConflict) {
    /** What happens to a skill whose name is taken. */
    public enum SkillConflict {
        SKIP,
        OVERWRITE,
        RENAME
    }

    public MigrationOptions {
        selected = Set.copyOf(selected);
    }
}
