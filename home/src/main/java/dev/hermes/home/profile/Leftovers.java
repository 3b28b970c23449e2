package dev.hermes.home.profile;

import dev.hermes.api.HermesException;
import dev.hermes.home.DurableFile;
import dev.hermes.home.Problem;
import dev.hermes.home.ProfileSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows from a change of a profile outside of its directory, and what an interrupted change has left to do. Everything
 * here can be done twice. Called under the lock of all profiles.
 */
final class Leftovers {
    static final String DELETING = ".deleting-";

    /** Holds {@code old new} from before a rename until everything has followed. */
    private static final String RENAMING = ".renaming";

    private final Profiles profiles;
    private final Wrappers wrappers;

    Leftovers(Profiles profiles, Wrappers wrappers) {
        this.profiles = profiles;
        this.wrappers = wrappers;
    }

    /** Ends what an earlier process began. */
    void tidy() throws IOException {
        if (!Files.isDirectory(profiles.directory())) {
            return;
        }
        finishRename();
        var found = new ArrayList<Path>();
        try (var hidden = Files.newDirectoryStream(profiles.directory(), ".*")) {
            hidden.forEach(found::add);
        }
        for (var path : found) {
            var name = String.valueOf(path.getFileName());
            if (name.startsWith(DELETING)) {
                forget(name.substring(DELETING.length(), Math.max(DELETING.length(), name.lastIndexOf('-'))));
            }
            if (name.startsWith(DELETING) || name.startsWith(Staging.CREATING)) {
                removeQuietly(path);
            }
        }
    }

    /** What cannot be removed was told about when it was tried first. */
    private static void removeQuietly(Path path) {
        try {
            TreeRemoval.remove(path);
        } catch (IOException _) {
            return;
        }
    }

    /**
     * Nothing leads to a profile any more that is gone.
     *
     * @return what was removed with it, and what was not, a sentence each
     */
    List<String> forget(String name) throws IOException {
        var notes = new ArrayList<String>();
        if (Files.exists(profiles.directory(name), LinkOption.NOFOLLOW_LINKS)) {
            return notes; // made again meanwhile
        }
        if (profiles.sticky().equals(name)) {
            profiles.use(ProfileSelection.DEFAULT);
            notes.add("Commands that name no profile use 'default' again.");
        }
        for (var wrapper : wrappers.all().entrySet()) {
            if (wrapper.getValue().equals(name) && wrappers.remove(wrapper.getKey())) {
                notes.add("Removed " + wrappers.file(wrapper.getKey()) + ".");
            }
        }
        return notes;
    }

    /** The rename of the directory is the moment at which the profile has its new name. */
    List<String> rename(String old, String fresh) throws IOException {
        var journal = profiles.directory().resolve(RENAMING);
        DurableFile.replace(journal, old + " " + fresh + "\n");
        try {
            Files.move(profiles.directory(old), profiles.directory(fresh), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(journal);
            throw e;
        }
        var warnings = follow(old, fresh);
        Files.deleteIfExists(journal); // what could not follow is told, and not tried again
        return warnings;
    }

    private void finishRename() throws IOException {
        var journal = profiles.directory().resolve(RENAMING);
        if (!Files.isRegularFile(journal)) {
            return;
        }
        var names = Files.readString(journal).strip().split(" ");
        if (names.length == 2
                && names[0].matches("[a-z0-9_-]+")
                && names[1].matches("[a-z0-9_-]+")
                && !Files.exists(profiles.directory(names[0]))
                && Files.isDirectory(profiles.directory(names[1]))) {
            follow(names[0], names[1]);
        }
        Files.deleteIfExists(journal);
    }

    private List<String> follow(String old, String fresh) {
        var warnings = new ArrayList<String>();
        try {
            if (profiles.sticky().equals(old)) {
                profiles.use(fresh);
            }
        } catch (HermesException e) {
            warnings.add(e.getMessage());
        }
        for (var wrapper : wrappers.all().entrySet()) {
            if (wrapper.getValue().equals(old)) {
                moveWrapper(wrapper.getKey(), old, fresh, warnings);
            }
        }
        return warnings;
    }

    /** The script that is called like the profile is called like it again; others keep their names. */
    private void moveWrapper(String alias, String old, String fresh, List<String> warnings) {
        try {
            boolean named = alias.equals(old);
            var collision = named ? wrappers.collision(fresh, fresh) : java.util.Optional.<String>empty();
            if (!named) {
                wrappers.redirect(alias, fresh);
            } else if (collision.isEmpty()) {
                wrappers.create(fresh, fresh);
                wrappers.remove(alias);
            } else {
                wrappers.remove(alias);
                warnings.add("No alias '" + fresh + "' was made: " + collision.get() + ".");
            }
        } catch (IOException e) {
            warnings.add("Cannot change " + wrappers.file(alias) + ": " + Problem.of(e) + ".");
        } catch (HermesException e) {
            warnings.add(e.getMessage());
        }
    }
}
