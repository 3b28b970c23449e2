package dev.hermes.home;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The profiles of one root: homes for separate purposes. */
public final class Profiles {
    private static final List<String> DIRECTORIES =
            List.of("memories", "sessions", "skills", "skins", "logs", "plans", "workspace", "cron", "home");
    private static final List<String> CLONED =
            List.of("config.yaml", ".env", "SOUL.md", "auth.json", "memories/MEMORY.md", "memories/USER.md");
    private static final List<String> SECRET = List.of(".env", "auth.json");

    private final HermesHome home;

    /** @param home of the active profile */
    public Profiles(HermesHome home) {
        this.home = home;
    }

    /** One profile. */
    public record Profile(String name, Path directory, boolean active) {
        public HermesHome home(Path root) {
            return new HermesHome(root, directory, name);
        }
    }

    /** The default one first, the others by name. Directories whose name no profile can have are left out. */
    public List<Profile> list() {
        var result = new ArrayList<Profile>();
        result.add(profile(ProfileSelection.DEFAULT, home.root()));
        try (var directories = Files.newDirectoryStream(home.root().resolve("profiles"), Files::isDirectory)) {
            var named = new ArrayList<Profile>();
            for (var directory : directories) {
                var name = String.valueOf(directory.getFileName());
                if (valid(name)) {
                    named.add(profile(name, directory));
                }
            }
            named.sort((a, b) -> a.name().compareTo(b.name()));
            result.addAll(named);
        } catch (IOException _) {
            return List.copyOf(result); // no directory, no further profiles
        }
        return List.copyOf(result);
    }

    /** @throws HermesException when there is none of that name */
    public Profile show(String name) {
        var wanted = ProfileSelection.validName(name);
        return list().stream()
                .filter(profile -> profile.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new HermesException(
                        ExitCode.FAILED,
                        "Profile '" + wanted + "' does not exist.",
                        "'hermes profile create " + wanted + "' makes it; 'hermes profile list' shows what there is."));
    }

    /** Makes it the one that later runs use when they name none. */
    public void use(String name) {
        var profile = show(name);
        var marker = home.root().resolve("active_profile");
        try {
            if (profile.name().equals(ProfileSelection.DEFAULT)) {
                Files.deleteIfExists(marker);
            } else {
                DurableFile.replace(marker, profile.name() + "\n");
            }
        } catch (IOException e) {
            throw failed(marker, e);
        }
    }

    /**
     * Makes a profile, complete or not at all.
     *
     * @param source what to take settings, keys and memory from; empty for a profile of its own
     * @param description a line about what it is for
     * @return what was copied, as names relative to the profile
     */
    public List<String> create(
            String name, Optional<Path> source, boolean skills, Optional<String> description, RandomGenerator random) {
        var wanted = ProfileSelection.validName(name);
        if (wanted.equals(ProfileSelection.DEFAULT) || ProfileSelection.RESERVED.contains(wanted)) {
            throw new HermesException(ExitCode.FAILED, "'" + wanted + "' is a reserved name.");
        }
        var target = home.root().resolve("profiles").resolve(wanted);
        if (Files.exists(target)) {
            throw new HermesException(ExitCode.FAILED, "Profile '" + wanted + "' exists already: " + target);
        }
        var building = target.resolveSibling(".creating-" + wanted + "-" + Integer.toHexString(random.nextInt()));
        try {
            var copied = build(building, wanted, source, skills, description);
            Files.move(building, target, StandardCopyOption.ATOMIC_MOVE);
            return copied;
        } catch (IOException e) {
            deleteQuietly(building);
            throw failed(target, e);
        }
    }

    private List<String> build(
            Path directory, String name, Optional<Path> source, boolean skills, Optional<String> description)
            throws IOException {
        for (var sub : DIRECTORIES) {
            Files.createDirectories(directory.resolve(sub));
        }
        var copied = new ArrayList<String>();
        if (source.isPresent()) {
            for (var file : CLONED) {
                if (copy(source.get().resolve(file), directory.resolve(file), SECRET.contains(file))) {
                    copied.add(file);
                }
            }
            if (Files.isDirectory(source.get().resolve("skills"))) {
                copyTree(source.get().resolve("skills"), directory.resolve("skills"));
                copied.add("skills/");
            }
        }
        if (!skills) {
            Files.writeString(
                    directory.resolve(".no-bundled-skills"),
                    "This profile was created with --no-skills.\nDelete this file to let updates bring the bundled skills.\n");
        }
        if (description.isPresent()) {
            DurableFile.replace(
                    directory.resolve("profile.yaml"), YamlEdit.set("", List.of("description"), description.get()));
        }
        new HermesHome(home.root(), directory, name).ensure();
        return List.copyOf(copied);
    }

    private static boolean copy(Path from, Path to, boolean secret) throws IOException {
        if (!Files.isRegularFile(from)) {
            return false;
        }
        Files.createDirectories(Optional.ofNullable(to.getParent()).orElse(to));
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        if (secret && Files.getFileStore(to).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
        }
        return true;
    }

    private static void copyTree(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void deleteQuietly(Path directory) {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException _) {
            return; // a hidden, unfinished directory is left behind; it is no profile
        }
    }

    private Profile profile(String name, Path directory) {
        return new Profile(name, directory, name.equals(home.profile()));
    }

    private static boolean valid(String name) {
        try {
            return ProfileSelection.validName(name).equals(name) && !name.equals(ProfileSelection.DEFAULT);
        } catch (HermesException _) {
            return false;
        }
    }

    private static HermesException failed(Path file, IOException e) {
        return new HermesException(ExitCode.FAILED, e, "Cannot write " + file + ": " + Problem.of(e) + ".");
    }
}
