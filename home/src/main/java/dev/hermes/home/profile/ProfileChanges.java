package dev.hermes.home.profile;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.FileLock;
import dev.hermes.home.Problem;
import dev.hermes.home.ProfileSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Makes, renames and deletes profiles, one change at a time. Each has one moment at which it happens, a rename; what a crash
 * leaves undone before or after it is tidied by the next change.
 */
public final class ProfileChanges {
    private static final Duration WAIT = Duration.ofSeconds(30);

    private final Profiles profiles;
    private final Wrappers wrappers;
    private final DatabaseCopy databases;
    private final RandomGenerator random;
    private final Leftovers leftovers;

    public ProfileChanges(Profiles profiles, Wrappers wrappers, DatabaseCopy databases, RandomGenerator random) {
        this.profiles = profiles;
        this.wrappers = wrappers;
        this.databases = databases;
        this.random = random;
        this.leftovers = new Leftovers(profiles, wrappers);
    }

    /** Fills the directory of a profile; says what it brought along. */
    public interface Filling {
        List<String> fill(Path directory) throws IOException;
    }

    /** Makes a profile, complete or not at all. */
    public Made create(NewProfile wanted) {
        var warnings = new ArrayList<String>();
        return build(
                wanted.name(),
                directory -> new Build(databases, warnings)
                        .fill(directory, wanted, profiles.home().root()),
                warnings);
    }

    /**
     * Makes a profile from what the filling brings, with the directories that every profile has.
     *
     * @param warnings of the filling
     */
    public Made build(String name, Filling filling, List<String> warnings) {
        var wanted = profiles.free(name);
        return changing(profiles.directory().resolve(wanted), () -> {
            profiles.free(wanted); // somebody may have been faster
            List<String> taken;
            try (var staging = Staging.open(profiles.directory(), wanted, random)) {
                taken = filling.fill(staging.directory());
                Build.complete(staging.directory(), wanted, profiles.home().root());
                staging.publish(profiles.directory(wanted));
            }
            return new Made(profiles.show(wanted), taken, warnings);
        });
    }

    /**
     * Deletes a profile with everything in it, its scripts, and its role as the one that is used.
     *
     * @return what else a person should know
     */
    public List<String> delete(Profiles.Profile profile) {
        notTheDefault(profile, "deleted");
        return changing(profile.directory(), () -> {
            GatewayStop.stop(profile.directory());
            var doomed = profiles.directory()
                    .resolve(Leftovers.DELETING + profile.name() + "-" + Integer.toHexString(random.nextInt()));
            Files.move(profile.directory(), doomed, StandardCopyOption.ATOMIC_MOVE);
            var notes = new ArrayList<>(leftovers.forget(profile.name()));
            try {
                TreeRemoval.remove(doomed);
            } catch (IOException e) {
                throw new HermesException(
                        ExitCode.FAILED,
                        e,
                        "Profile '" + profile.name() + "' is gone, but not all of its files could be removed: "
                                + Problem.of(e) + ".",
                        "What is left lies in " + doomed + ".");
            }
            return notes;
        });
    }

    /**
     * Gives a profile another name; scripts and the choice of the one that is used follow.
     *
     * @return what could not follow, a sentence each
     */
    public Made rename(Profiles.Profile profile, String to) {
        notTheDefault(profile, "renamed");
        var wanted = profiles.free(to);
        return changing(profile.directory(), () -> {
            profiles.free(wanted);
            GatewayStop.stop(profile.directory());
            var warnings = leftovers.rename(profile.name(), wanted);
            return new Made(profiles.show(wanted), List.of(), warnings);
        });
    }

    private static void notTheDefault(Profiles.Profile profile, String done) {
        if (profile.name().equals(ProfileSelection.DEFAULT)) {
            throw new HermesException(
                    ExitCode.FAILED, "The default profile is the root home itself; it cannot be " + done + ".");
        }
    }

    private interface Change<T> {
        T make() throws IOException;
    }

    /** Under the lock, on a tidy directory. */
    private <T> T changing(Path about, Change<T> change) {
        try (var _ = FileLock.exclusive(profiles.home().root().resolve(".profiles.lock"), WAIT)) {
            leftovers.tidy();
            return change.make();
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "Cannot change " + about + ": " + Problem.of(e) + ".");
        }
    }

    /** The scripts of all profiles, as {@link Wrappers#all()} gives them. */
    public Map<String, String> aliases() {
        return wrappers.all();
    }
}
