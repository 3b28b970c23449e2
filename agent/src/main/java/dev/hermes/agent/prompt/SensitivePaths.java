package dev.hermes.agent.prompt;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Files that hold secrets and are never put into a prompt by a reference. */
final class SensitivePaths {
    private final List<Path> denied;

    SensitivePaths(Path userHome, Path hermesHome) {
        var ofUser = Stream.of(
                        ".ssh",
                        ".aws",
                        ".gnupg",
                        ".kube",
                        ".docker",
                        ".azure",
                        ".config/gh",
                        ".bashrc",
                        ".bash_profile",
                        ".bash_login",
                        ".profile",
                        ".zshrc",
                        ".zprofile",
                        ".zshenv",
                        ".netrc",
                        ".pgpass",
                        ".npmrc",
                        ".pypirc")
                .map(userHome::resolve);
        var ofHermes = Stream.of(hermesHome, sharedHome(hermesHome))
                .flatMap(home -> Stream.of(".env", "auth.json", "skills/.hub").map(home::resolve));
        this.denied = Stream.concat(ofUser, ofHermes)
                .flatMap(path -> Stream.of(path.toAbsolutePath().normalize(), ReferenceReader.real(path)))
                .distinct()
                .toList();
    }

    /** The home that holds {@code profiles/}: its secrets are the user's too, whatever profile is active. */
    private static Path sharedHome(Path hermesHome) {
        return Optional.ofNullable(hermesHome.toAbsolutePath().normalize().getParent())
                .filter(parent -> parent.endsWith("profiles"))
                .flatMap(profiles -> Optional.ofNullable(profiles.getParent()))
                .orElse(hermesHome);
    }

    /** @param real with symbolic links resolved */
    boolean contains(Path real) {
        return denied.stream().anyMatch(real::startsWith);
    }
}
