package dev.hermes.home.profile;

import dev.hermes.home.DurableFile;
import dev.hermes.home.HermesHome;
import dev.hermes.home.PrivateDirectories;
import dev.hermes.home.RuntimeFiles;
import dev.hermes.home.YamlFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Fills the directory of a new profile. */
final class Build {
    private static final List<String> DIRECTORIES =
            List.of("memories", "sessions", "skills", "skins", "logs", "plans", "workspace", "cron", "home");
    private static final List<String> SETTINGS =
            List.of("config.yaml", ".env", "SOUL.md", "auth.json", "memories/MEMORY.md", "memories/USER.md");
    private static final Set<String> OF_THE_ROOT =
            Set.of("hermes-agent", ".worktrees", "profiles", "bin", "node_modules", "active_profile");
    private static final String GATEWAY_STATE = "gateway_state.json";
    private static final Set<String> HISTORY = Set.of("sessions", "backups", "state-snapshots", "checkpoints");

    private final TreeCopy copy;
    private final List<String> taken = new ArrayList<>();

    Build(DatabaseCopy databases, List<String> warnings) {
        this.copy = new TreeCopy(databases, warnings);
    }

    /** @return what was taken along, as names relative to the profile */
    List<String> fill(Path directory, NewProfile wanted, Path root) throws IOException {
        if (wanted.source().isPresent()) {
            var source = wanted.source().get();
            var from = source.profile().directory();
            switch (source.extent()) {
                case SETTINGS -> settings(from, directory);
                case ALL_BUT_HISTORY, ALL ->
                    everything(from, directory, from.equals(root), source.extent() == NewProfile.Extent.ALL);
            }
        }
        if (!wanted.skills()) {
            DurableFile.replace(
                    directory.resolve(".no-bundled-skills"),
                    "This profile was created with --no-skills.\nDelete this file to let updates bring the bundled skills.\n");
        }
        if (wanted.description().isPresent()) {
            YamlFiles.set(
                    directory.resolve("profile.yaml"),
                    Map.of("description", wanted.description().get().strip()));
        }
        complete(directory, wanted.name(), root);
        return taken;
    }

    /** What every profile has. */
    static void complete(Path directory, String name, Path root) throws IOException {
        for (var sub : DIRECTORIES) {
            PrivateDirectories.create(directory.resolve(sub));
        }
        new HermesHome(root, directory, name).ensure();
    }

    /** Whether a file tells about processes of one machine and is of no use elsewhere. */
    static boolean isRuntime(String relative) {
        return relative.equals(GATEWAY_STATE) || RuntimeFiles.contains(relative);
    }

    private void settings(Path from, Path to) throws IOException {
        for (var name : SETTINGS) {
            var file = from.resolve(name);
            if (Files.isRegularFile(file)) {
                copy.file(file, to.resolve(name), name);
                taken.add(name);
            }
        }
        if (Files.isDirectory(from.resolve("skills"))) {
            copy.tree(from.resolve("skills"), to.resolve("skills"), _ -> false);
            taken.add("skills/");
        }
    }

    private void everything(Path from, Path to, boolean ofRoot, boolean history) throws IOException {
        copy.tree(from, to, relative -> {
            var base = relative.substring(relative.lastIndexOf('/') + 1);
            return ofRoot && OF_THE_ROOT.contains(relative)
                    || isRuntime(relative)
                    || base.equals("__pycache__")
                    || base.matches(".*\\.(?:pyc|pyo|sock|tmp)")
                    || !history && (HISTORY.contains(relative) || relative.startsWith("state.db"));
        });
        taken.add(history ? "everything" : "everything but conversations, backups and checkpoints");
    }
}
