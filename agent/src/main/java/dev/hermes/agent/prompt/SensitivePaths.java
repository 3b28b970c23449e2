package dev.hermes.agent.prompt;

import java.nio.file.Path;
import java.util.List;
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
        var ofHermes = Stream.of(".env", "auth.json", "skills/.hub").map(hermesHome::resolve);
        this.denied = Stream.concat(ofUser, ofHermes)
                .flatMap(path -> Stream.of(path.toAbsolutePath().normalize(), ReferenceReader.real(path)))
                .distinct()
                .toList();
    }

    /** @param real with symbolic links resolved */
    boolean contains(Path real) {
        return denied.stream().anyMatch(real::startsWith);
    }
}
