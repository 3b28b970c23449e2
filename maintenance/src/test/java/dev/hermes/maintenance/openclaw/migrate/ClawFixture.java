package dev.hermes.maintenance.openclaw.migrate;

import dev.hermes.home.HermesHome;
import dev.hermes.home.YamlFiles;
import dev.hermes.maintenance.openclaw.migrate.MigrationOptions.SkillConflict;
import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A person's OpenClaw directory and Hermes home. */
final class ClawFixture {
    final Path userHome;
    final Path claw;
    final HermesHome home;
    final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    Set<Part> parts = EnumSet.allOf(Part.class);
    boolean overwrite;
    boolean secrets;
    Optional<Path> workspaceTarget = Optional.empty();
    SkillConflict skillConflict = SkillConflict.SKIP;

    ClawFixture(Path directory) {
        userHome = directory;
        claw = directory.resolve(".openclaw");
        var root = directory.resolve(".hermes");
        home = new HermesHome(root, root, "default");
        make(claw);
    }

    private static void make(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ClawFixture config(String json5) {
        return claw("openclaw.json", json5);
    }

    /** A file of OpenClaw. */
    ClawFixture claw(String relative, String text) {
        return write(claw.resolve(relative), text);
    }

    /** A file of the home. */
    ClawFixture home(String relative, String text) {
        return write(home.file(relative), text);
    }

    private ClawFixture write(Path file, String text) {
        make(file.getParent());
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    ClawFixture only(Part... wanted) {
        parts = EnumSet.copyOf(List.of(wanted));
        return this;
    }

    private Migration migration() {
        return new Migration(
                home,
                userHome,
                claw,
                new MigrationOptions(parts, "full", overwrite, secrets, workspaceTarget, skillConflict),
                clock);
    }

    Outcome plan() {
        return migration().plan();
    }

    Outcome apply() {
        return migration().apply();
    }

    /** The one item that is not skipped as not selected. */
    Item item(Part part) {
        return plan().items().stream()
                .filter(item -> item.kind().equals(part.id()))
                .findFirst()
                .orElseThrow();
    }

    String text(String relative) {
        return text(home.file(relative));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, Object> settings() {
        try {
            return YamlFiles.read(home.config());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A value of the settings, by names joined by dots. */
    Object setting(String path) {
        Object at = settings();
        for (var name : path.split("\\.")) {
            at = at instanceof Map<?, ?> map
                    ? String.valueOf(map.containsKey(name)).equals("true") ? map.get(name) : ""
                    : "";
        }
        return at;
    }

    Map<String, String> env() {
        return dev.hermes.home.EnvFile.read(home.env());
    }

    /** All files below a directory, with their contents. */
    static Map<String, String> tree(Path directory) {
        var found = new TreeMap<String, String>();
        try (var all = Files.walk(directory)) {
            for (var file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                found.put(directory.relativize(file).toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
