package dev.hermes.maintenance.update;

import java.util.Locale;
import java.util.Optional;

/** The machine that a release must fit. */
public record Platform(String os, String arch) {
    /** From what Java calls them. */
    public static Platform of(String osName, String osArch) {
        var name = osName.toLowerCase(Locale.ROOT);
        return new Platform(
                name.startsWith("mac") ? "macos" : name.startsWith("windows") ? "windows" : "linux",
                osArch.equals("aarch64") || osArch.equals("arm64") ? "arm64" : "x64");
    }

    Optional<Release.Artifact> choose(Release release) {
        return release.artifacts().stream()
                .filter(artifact -> artifact.os().equals(os) && artifact.arch().equals(arch))
                .filter(artifact -> artifact.format().equals("tar.gz"))
                .filter(artifact -> artifact.libc().isEmpty() || artifact.libc().equals("glibc"))
                .findFirst();
    }
}
