package dev.hermes.maintenance.update;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Where releases are installed, outside of every home: {@code versions/<v>}, the link {@code current}, and {@code previous}, a
 * file with the version before.
 */
public record Prefix(Path directory) {
    private static final String UNDERSTOOD = "previous-config-version";

    /** The one that a running release lies in; empty for a checkout, and for a release that was only unpacked. */
    public static Optional<Prefix> of(Path release) {
        var versions = release.getParent();
        var prefix = versions == null ? null : versions.getParent();
        return versions != null
                        && prefix != null
                        && String.valueOf(versions.getFileName()).equals("versions")
                        && Files.isSymbolicLink(prefix.resolve("current"))
                ? Optional.of(new Prefix(prefix))
                : Optional.empty();
    }

    public Path version(String version) {
        return versions().resolve(version);
    }

    Path versions() {
        return directory.resolve("versions");
    }

    Path lock() {
        return directory.resolve(".update.lock");
    }

    /** What the installation has put elsewhere. */
    Path installed() {
        return directory.resolve("install.json");
    }

    /** The version that {@code hermes} starts. @throws HermesException when that cannot be told */
    public String current() {
        try {
            return String.valueOf(
                    Files.readSymbolicLink(directory.resolve("current")).getFileName());
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED, e, directory.resolve("current") + " does not lead to a release.");
        }
    }

    /** The version before the last change. */
    public Optional<String> previous() {
        try {
            var version = Files.readString(directory.resolve("previous")).strip();
            return Files.isDirectory(version(version)) && !version.isEmpty() && !version.contains("/")
                    ? Optional.of(version)
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /**
     * Makes a version the current one, by one rename. What was current is noted first.
     *
     * @param understood what {@link #understood} says from then on
     */
    void swap(String to, int understood) throws IOException {
        DurableFile.replace(directory.resolve("previous"), current() + "\n");
        noteUnderstood(understood);
        var link = directory.resolve(".current-" + ProcessHandle.current().pid());
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of("versions", to));
        Files.move(link, directory.resolve("current"), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * The newest version of {@code config.yaml} that the previous version of the program understands; without a note it is
     * believed to understand all.
     */
    public int understood() {
        try {
            var text = Files.readString(directory.resolve(UNDERSTOOD)).strip();
            return text.matches("\\d{1,9}") ? Integer.parseInt(text) : Integer.MAX_VALUE;
        } catch (IOException _) {
            return Integer.MAX_VALUE;
        }
    }

    private void noteUnderstood(int configVersion) throws IOException {
        if (configVersion == Integer.MAX_VALUE) {
            Files.deleteIfExists(directory.resolve(UNDERSTOOD));
        } else {
            DurableFile.replace(directory.resolve(UNDERSTOOD), configVersion + "\n");
        }
    }

    boolean has(String version) {
        return Files.isDirectory(version(version), LinkOption.NOFOLLOW_LINKS);
    }
}
