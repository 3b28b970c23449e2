package dev.hermes.home;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the files of one profile lie.
 *
 * @param root holds {@code profiles/}, {@code active_profile} and what all profiles share
 * @param directory the home of the active profile; equals {@code root} for the profile {@code default}
 * @param profile its name
 */
public record HermesHome(Path root, Path directory, String profile) {
    /** Created in advance, as upstream does: some names win over newer ones only because they exist. */
    private static final List<String> TREE = List.of(
            "cron",
            "sessions",
            "logs",
            "logs/curator",
            "memories",
            "pairing",
            "hooks",
            "image_cache",
            "audio_cache",
            "skills");

    private static final String IDENTITY = """
            You are Hermes, a personal agent that works for one person on their own machine.
            You are helpful and direct, you say when you are not sure, and you do the work instead of describing it.
            """;

    public Path config() {
        return file("config.yaml");
    }

    public Path env() {
        return file(".env");
    }

    public Path stateDatabase() {
        return file("state.db");
    }

    public Path logs() {
        return file("logs");
    }

    public Path memories() {
        return file("memories");
    }

    public Path soul() {
        return file("SOUL.md");
    }

    /** Whether nobody has written a {@code SOUL.md} here: there is none, or it is the one that every home begins with. */
    public boolean soulAsSeeded() {
        try {
            return !Files.exists(soul()) || Files.readString(soul()).equals(IDENTITY);
        } catch (IOException _) {
            return false; // what cannot be read is somebody's
        }
    }

    public Path checkpoints() {
        return file("checkpoints");
    }

    public Path sessions() {
        return file("sessions");
    }

    /** What the user typed at the prompt. */
    public Path history() {
        return file(".hermes_history");
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    /**
     * For a home that a package manager makes: nothing is created.
     *
     * @throws HermesException naming what is missing
     */
    public void requireMade(Managed managed) {
        for (var needed : List.of(directory, file("cron"), sessions(), logs(), memories())) {
            if (!Files.isDirectory(needed)) {
                throw new HermesException(
                        ExitCode.FAILED,
                        "The directory " + needed + " is missing; " + managed.system() + " has to make it.");
            }
        }
    }

    /**
     * Creates what is missing of the directory tree, only for the owner to enter, and the first {@code SOUL.md}.
     *
     * @throws HermesException naming the directory that could not be made
     */
    public void ensure() {
        try {
            PrivateDirectories.create(directory);
            for (var name : TREE) {
                PrivateDirectories.create(file(name));
            }
            if (!Files.exists(soul())) {
                DurableFile.replace(soul(), IDENTITY);
            }
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "The home directory " + directory + " cannot be used: " + Problem.of(e) + ".",
                    "Make it writable, or set HERMES_HOME to a directory that is.");
        }
    }
}
