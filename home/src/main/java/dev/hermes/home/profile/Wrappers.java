package dev.hermes.home.profile;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.FileModes;
import dev.hermes.home.Problem;
import dev.hermes.home.ProfileSelection;
import dev.hermes.home.SearchPath;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Scripts in {@code ~/.local/bin} that start a profile: {@code coder chat} for {@code hermes -p coder chat}.
 *
 * <p>A script is ours only when it is exactly what we write. One that somebody has changed, and everything else of that name,
 * is never overwritten; it goes only when it is named for removal.
 */
public final class Wrappers {
    private static final boolean WINDOWS = File.separatorChar == '\\';
    private static final String EXTENSION = WINDOWS ? ".bat" : "";
    private static final long LONGEST = 4096;
    private static final Pattern OURS = WINDOWS
            ? Pattern.compile("@echo off\\R?\\s*hermes -p ([a-z0-9][a-z0-9_-]{0,63}) %\\*\\s*")
            : Pattern.compile("#!/bin/sh\\s*\\Rexec hermes -p ([a-z0-9][a-z0-9_-]{0,63}) \"\\$@\"\\s*");
    private static final Pattern MARKER = Pattern.compile("hermes -p ([A-Za-z0-9_-]+)");

    private final Path directory;
    private final String path;
    private final Set<String> commands;

    /**
     * @param userHome the home directory of the user
     * @param path the search path of the shell
     * @param commands of the program: no script may be mistaken for one
     */
    public Wrappers(Path userHome, String path, Set<String> commands) {
        this.directory = userHome.resolve(".local").resolve("bin");
        this.path = path;
        this.commands = commands;
    }

    public Path directory() {
        return directory;
    }

    /** Where the script of that name is, or would be. */
    public Path file(String alias) {
        return directory.resolve(alias + EXTENSION);
    }

    /** Whether the shell finds what lies in the directory. */
    public boolean onPath() {
        return SearchPath.of(path).contains(directory);
    }

    /** All scripts that are ours: the profile by the name of the script, in order. */
    public Map<String, String> all() {
        var result = new TreeMap<String, String>();
        var names = directory.toFile().list();
        if (names == null) {
            return result;
        }
        for (var name : names) {
            if (name.endsWith(EXTENSION)) {
                var target = target(directory.resolve(name));
                target.ifPresent(profile -> result.put(name.substring(0, name.length() - EXTENSION.length()), profile));
            }
        }
        return result;
    }

    /** The name of the script for a profile; the one that is called like it comes first. */
    public Optional<String> of(String profile) {
        return of(profile, all());
    }

    /** @param all as {@link #all()} gives it */
    public static Optional<String> of(String profile, Map<String, String> all) {
        if (profile.equals(all.get(profile))) {
            return Optional.of(profile);
        }
        for (var entry : all.entrySet()) {
            if (entry.getValue().equals(profile)) {
                return Optional.of(entry.getKey());
            }
        }
        return Optional.empty();
    }

    /**
     * Why a script of that name cannot be made for the profile; empty when it can.
     *
     * @throws HermesException when it is no name at all
     */
    public Optional<String> collision(String alias, String profile) {
        var name = ProfileSelection.validName(alias);
        if (name.equals(ProfileSelection.DEFAULT)) {
            return Optional.of("'default' is a reserved name");
        }
        if (commands.contains(name)) {
            return Optional.of("'" + name + "' is a command of hermes");
        }
        var own = file(name);
        if (Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
            var target = target(own);
            if (target.isEmpty()) {
                return Optional.of(own + " exists and was not made by hermes");
            }
            if (!target.get().equals(profile)) {
                return Optional.of(own + " starts the profile '" + target.get() + "'");
            }
            return Optional.empty();
        }
        return SearchPath.of(path).find(name).map(found -> "a program of that name exists: " + found);
    }

    /**
     * Makes the script, or makes it anew.
     *
     * @throws HermesException when the name is taken, or it cannot be written
     */
    public Path create(String alias, String profile) {
        var name = ProfileSelection.validName(alias);
        var collision = collision(name, profile);
        if (collision.isPresent()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "Cannot make the alias '" + name + "': " + collision.get() + ".",
                    "'hermes profile alias " + profile + " --name OTHER' takes another name.");
        }
        write(file(name), profile);
        return file(name);
    }

    /**
     * Lets a script that is ours lead to another profile.
     *
     * @throws HermesException when it cannot be written
     */
    void redirect(String alias, String profile) {
        write(file(alias), profile);
    }

    private void write(Path file, String profile) {
        var text = WINDOWS
                ? "@echo off\r\nhermes -p " + profile + " %*\r\n"
                : "#!/bin/sh\nexec hermes -p " + profile + " \"$@\"\n";
        try {
            Files.createDirectories(directory);
            var temporary = Files.createTempFile(directory, "." + file.getFileName() + "_", ".tmp");
            try {
                Files.writeString(temporary, text, StandardCharsets.UTF_8);
                FileModes.set(temporary, FileModes.PROGRAM);
                publish(temporary, file);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (FileAlreadyExistsException _) {
            throw new HermesException(ExitCode.FAILED, file + " exists and was not made by hermes.");
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "Cannot write " + file + ": " + Problem.of(e) + ".");
        }
    }

    /** A link never replaces: what appears in the last moment is somebody else's. */
    private static void publish(Path temporary, Path file) throws IOException {
        if (target(file).isPresent()) {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        try {
            Files.createLink(file, temporary);
        } catch (UnsupportedOperationException _) {
            Files.move(temporary, file);
        }
    }

    /** Removes a script that is ours. False when there is none, or it is not ours any more. */
    boolean remove(String alias) throws IOException {
        return target(file(alias)).isPresent() && Files.deleteIfExists(file(alias));
    }

    /**
     * Removes a script that a person named, changed or not, as long as it starts the profile.
     *
     * @return false when there is none of that name
     * @throws HermesException when it is something else, or cannot be removed
     */
    public boolean removeNamed(String alias, String profile) {
        var file = file(ProfileSelection.validName(alias));
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        var marked = MARKER.matcher(text(file));
        if (!marked.find() || !marked.group(1).equals(profile)) {
            throw new HermesException(ExitCode.FAILED, file + " is not an alias of '" + profile + "'; it stays.");
        }
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "Cannot remove " + file + ": " + Problem.of(e) + ".");
        }
    }

    /** The profile that a script of ours starts. */
    private static Optional<String> target(Path file) {
        var ours = OURS.matcher(text(file));
        return ours.matches() ? Optional.of(ours.group(1)) : Optional.empty();
    }

    /** Empty for what is no small file; links are not ours. */
    private static String text(Path file) {
        try {
            var attributes = Files.readAttributes(
                    file, java.nio.file.attribute.BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() && attributes.size() <= LONGEST
                    ? Files.readString(file, StandardCharsets.ISO_8859_1)
                    : "";
        } catch (IOException _) {
            return "";
        }
    }
}
