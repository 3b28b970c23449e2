package dev.hermes.home.profile;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.ProfileSelection;
import dev.hermes.home.SecretFiles;
import dev.hermes.home.archive.ArchiveEntry;
import dev.hermes.home.archive.ArchiveLimits;
import dev.hermes.home.archive.ArchiveReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A profile that comes out of an archive: one directory in it, under any name. */
public final class ProfileImport {
    private final ArchiveReader archive;
    private final String top;

    private ProfileImport(ArchiveReader archive, String top) {
        this.archive = archive;
        this.top = top;
    }

    /**
     * Looks through an archive; nothing is written.
     *
     * @param named whether the profile gets a name of its own; then an archive without a directory will do
     * @throws HermesException when there is anything in the archive that a profile cannot have
     */
    public static ProfileImport open(Path file, boolean named) {
        var archive = ArchiveReader.open(file, ArchiveLimits.PROFILE).whole();
        var tops = new TreeSet<String>();
        for (var entry : archive.entries()) {
            if (entry.directory() || !entry.name().equals(entry.top())) {
                tops.add(entry.top());
            }
        }
        tops.remove("");
        if (tops.size() > 1) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "The archive holds " + tops.size() + " directories; a profile is one: "
                            + String.join(", ", tops.stream().limit(5).toList()) + ".");
        }
        if (tops.isEmpty() && !named) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "The archive holds no directory to name the profile after.",
                    "Give it a name with --name.");
        }
        return new ProfileImport(archive, tops.isEmpty() ? "" : tops.getFirst());
    }

    /** The name that the archive suggests. */
    public String name() {
        if (top.equalsIgnoreCase(ProfileSelection.DEFAULT)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "The archive holds a default profile, which exists here.",
                    "Give it a name with --name.");
        }
        return top;
    }

    /** Unpacks it into an empty directory. */
    public List<String> fill(Path directory) {
        archive.extract(directory, new ArchiveReader.Placement() {
            @Override
            public Optional<String> path(ArchiveEntry entry) {
                var relative = relative(entry);
                return relative.isEmpty() || Build.isRuntime(relative) ? Optional.empty() : Optional.of(relative);
            }

            @Override
            public int mode(ArchiveEntry entry) {
                return SecretFiles.contains(relative(entry)) ? 0600 : entry.mode();
            }
        });
        return List.of();
    }

    private String relative(ArchiveEntry entry) {
        if (top.isEmpty()) {
            return entry.name();
        }
        return entry.name().startsWith(top + "/") ? entry.name().substring(top.length() + 1) : "";
    }
}
