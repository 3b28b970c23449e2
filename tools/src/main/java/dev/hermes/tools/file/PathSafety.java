package dev.hermes.tools.file;

import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which files tools neither show nor write. It protects against mistakes and against text that talks a model into
 * something; it is no boundary against a shell.
 *
 * <p>Paths are compared by component and without regard to case, because some volumes have none. Callers pass the real
 * path: see {@link #real}.
 */
public final class PathSafety {
    private static final List<String> SYSTEM = List.of(
            "/etc",
            "/boot",
            "/usr/lib/systemd",
            "/private/etc",
            "/private/var",
            "/run/docker.sock",
            "/var/run/docker.sock");

    /** Where macOS keeps temporary files, inside what is otherwise a system directory. */
    private static final Path MAC_TEMPORARY = Path.of("/private/var/folders");

    private static final List<String> PRIVATE_DIRECTORIES =
            List.of(".ssh", ".aws", ".gnupg", ".kube", ".docker", ".azure", ".config/gh", ".config/gcloud");
    private static final List<String> PRIVATE_FILES = List.of(
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
            ".pypirc",
            ".git-credentials");
    private static final List<String> NOT_WRITTEN = List.of(
            ".env",
            ".anthropic_oauth.json",
            "auth.json",
            "config.yaml",
            "webhook_subscriptions.json",
            "mcp-tokens",
            "pairing");
    private static final List<String> NOT_SHOWN = List.of(
            "auth.json",
            "auth.lock",
            ".anthropic_oauth.json",
            ".env",
            "webhook_subscriptions.json",
            "auth/google_oauth.json",
            "mcp-tokens",
            "skills/.hub");
    private static final Set<String> OF_A_PROFILE = Set.of("skills", "plugins", "cron", "memories");

    private final HermesHome home;
    private final Path userHome;
    private final List<Path> homes;
    private final List<Path> linkedProfiles;
    private final Optional<Path> safeRoot;

    public PathSafety(HermesHome home, Path userHome, Map<String, String> environment) {
        this.home = home;
        this.userHome = real(userHome);
        this.homes = List.of(real(home.directory()), real(home.root()));
        this.linkedProfiles = linkedProfiles(homes.getLast().resolve("profiles"));
        this.safeRoot = Optional.ofNullable(environment.get("HERMES_WRITE_SAFE_ROOT"))
                .filter(value -> !value.isBlank())
                .map(value -> real(Path.of(value)));
    }

    /** Where the path really leads, links and {@code ..} followed; what cannot be followed stays as it is. */
    public static Path real(Path path) {
        var absolute = path.toAbsolutePath();
        try {
            return RealPath.of(absolute);
        } catch (IOException _) {
            return absolute.normalize();
        }
    }

    /** Why the file is not shown to a model; empty when it may be. */
    public Optional<String> readRefusal(Path real) {
        boolean hidden = homesAround(real)
                .anyMatch(base -> NOT_SHOWN.stream().anyMatch(name -> under(real, base.resolve(name)))
                        || (!base.equals(homes.getFirst()) && under(real, base.resolve("config.yaml"))));
        return hidden
                ? Optional.of("Access denied: '" + real
                        + "' holds credentials of Hermes, which tools do not show. Ask the user to look themselves.")
                : Optional.empty();
    }

    /** The homes of profiles that the path may lie in: this one's, the root, and the one below {@code profiles}. */
    private Stream<Path> homesAround(Path real) {
        var profiles = homes.getLast().resolve("profiles");
        boolean below = under(real, profiles) && real.getNameCount() > profiles.getNameCount();
        var around = Stream.concat(homes.stream(), linkedProfiles.stream());
        return below
                ? Stream.concat(around, Stream.of(profiles.resolve(real.getName(profiles.getNameCount()))))
                : around;
    }

    /** A profile may be a link to a directory elsewhere; real paths do not show where the link was. */
    private static List<Path> linkedProfiles(Path profiles) {
        try (var entries = Files.list(profiles)) {
            return entries.filter(Files::isSymbolicLink).map(PathSafety::real).toList();
        } catch (IOException _) {
            return List.of(); // there are no profiles
        }
    }

    /**
     * Why the file is not written; empty when it may be.
     *
     * @param crossProfile the user asked for a change in another profile
     */
    public Optional<String> writeRefusal(Path real, boolean crossProfile) {
        if (SYSTEM.stream().anyMatch(directory -> under(real, Path.of(directory))) && !under(real, MAC_TEMPORARY)) {
            return Optional.of("Refusing to write to sensitive system path: " + real
                    + ". Use the terminal tool if the user wants this changed.");
        }
        if (isProtected(real)) {
            return Optional.of("Write denied: '" + real + "' is a protected system/credential file.");
        }
        if (Files.exists(real) && !Files.isRegularFile(real) && !Files.isDirectory(real)) {
            return Optional.of("Write denied: '" + real + "' is a device, pipe or socket, not a file.");
        }
        if (safeRoot.isPresent() && !under(real, safeRoot.get())) {
            return Optional.of(
                    "Write denied: '" + real + "' is outside of HERMES_WRITE_SAFE_ROOT (" + safeRoot.get() + ").");
        }
        return crossProfile ? Optional.empty() : otherProfile(real);
    }

    private boolean isProtected(Path real) {
        var places = new ArrayList<Path>();
        PRIVATE_DIRECTORIES.forEach(name -> places.add(userHome.resolve(name)));
        PRIVATE_FILES.forEach(name -> places.add(userHome.resolve(name)));
        homesAround(real).forEach(base -> NOT_WRITTEN.forEach(name -> places.add(base.resolve(name))));
        return places.stream().anyMatch(place -> under(real, place));
    }

    private Optional<String> otherProfile(Path real) {
        var root = homes.getLast();
        var profiles = root.resolve("profiles");
        if (!under(real, root)) {
            return Optional.empty();
        }
        boolean named = under(real, profiles);
        int depth = named ? profiles.getNameCount() + 1 : root.getNameCount();
        if (real.getNameCount() <= depth
                || !OF_A_PROFILE.contains(real.getName(depth).toString())) {
            return Optional.empty();
        }
        var owner = named ? real.getName(depth - 1).toString() : "default";
        if (owner.equals(home.profile())) {
            return Optional.empty();
        }
        return Optional.of("Cross-profile write blocked by soft guard: '" + real + "' belongs to the profile '" + owner
                + "', this session runs in '" + home.profile()
                + "'. If the user asked for this, call again with cross_profile=true.");
    }

    /** Whether {@code path} is {@code place} or lies in it. */
    static boolean under(Path path, Path place) {
        if (path.getNameCount() < place.getNameCount() || !path.isAbsolute()) {
            return false;
        }
        for (int i = 0; i < place.getNameCount(); i++) {
            if (!path.getName(i).toString().equalsIgnoreCase(place.getName(i).toString())) {
                return false;
            }
        }
        return true;
    }
}
