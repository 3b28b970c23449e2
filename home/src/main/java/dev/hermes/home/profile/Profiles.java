package dev.hermes.home.profile;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.DurableFile;
import dev.hermes.home.HermesHome;
import dev.hermes.home.Problem;
import dev.hermes.home.ProfileSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The profiles of one root: which there are, and which is used when none is named. */
public final class Profiles {
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
        try (var directories = Files.newDirectoryStream(directory(), Files::isDirectory)) {
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
        if (wanted.equals(ProfileSelection.DEFAULT)) {
            return profile(wanted, home.root());
        }
        if (!Files.isDirectory(directory(wanted))) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "Profile '" + wanted + "' does not exist.",
                    "'hermes profile create " + wanted + "' makes it; 'hermes profile list' shows what there is.");
        }
        return profile(wanted, directory(wanted));
    }

    /** Makes it the one that later runs use when they name none. */
    public void use(String name) {
        var profile = show(name);
        try {
            if (profile.name().equals(ProfileSelection.DEFAULT)) {
                Files.deleteIfExists(marker());
            } else {
                DurableFile.replace(marker(), profile.name() + "\n");
            }
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "Cannot write " + marker() + ": " + Problem.of(e) + ".");
        }
    }

    /** The one that later runs use when they name none. */
    public String sticky() {
        try {
            var name = Files.readString(marker()).strip();
            return name.isEmpty() ? ProfileSelection.DEFAULT : name;
        } catch (IOException _) {
            return ProfileSelection.DEFAULT;
        }
    }

    /**
     * The name as a profile that is to be made has it.
     *
     * @throws HermesException when no profile can have the name, or one has it
     */
    public String free(String name) {
        var wanted = ProfileSelection.validName(name);
        if (wanted.equals(ProfileSelection.DEFAULT)) {
            throw new HermesException(ExitCode.FAILED, "'default' is the root home itself; choose another name.");
        }
        if (Files.exists(directory(wanted), java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            throw new HermesException(ExitCode.FAILED, "Profile '" + wanted + "' exists already: " + directory(wanted));
        }
        return wanted;
    }

    HermesHome home() {
        return home;
    }

    private Path marker() {
        return home.root().resolve("active_profile");
    }

    /** Where all but the default one lie. */
    public Path directory() {
        return home.root().resolve("profiles");
    }

    /** @param name of a profile that may not exist yet, but not the default one */
    Path directory(String name) {
        return directory().resolve(name);
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
}
