package dev.hermes.services.s6;

import dev.hermes.services.InvalidSlot;
import dev.hermes.services.SlotName;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;

/** What s6 finds in the directory of a service, and how it comes to be there: complete, by one rename. */
final class SlotDirectory {
    private static final int SCRIPT = 0755;
    private static final int TEXT = 0644;

    /** Longer than a gateway may take to finish what it does; then it is killed, or "stop" would never come true. */
    private static final String KILL_AFTER_MILLIS = "210000\n";

    private final Scandir scandir;
    private final Account account;

    SlotDirectory(Scandir scandir, Account account) {
        this.scandir = scandir;
        this.account = account;
    }

    /**
     * Makes the slot and gives it its name. Called under the lock of the directory.
     *
     * @param script what starts the gateway
     * @param up whether s6 starts it as soon as it sees it
     * @throws InvalidSlot.AlreadyRegistered when the name is taken
     */
    Path publish(SlotName slot, String script, boolean up) throws IOException {
        var target = scandir.slot(slot.service());
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new InvalidSlot.AlreadyRegistered(slot.profile(), target);
        }
        var built = build(slot, script, up);
        try {
            Files.move(built, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            deleteQuietly(built);
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new InvalidSlot.AlreadyRegistered(slot.profile(), target); // by somebody who knows no lock
            }
            throw e;
        }
        return target;
    }

    /**
     * Makes the slot in place of the one that may be there. Called under the lock of the directory, and only where no
     * supervisor uses the old one.
     */
    void replace(SlotName slot, String script, boolean up) throws IOException {
        var target = scandir.slot(slot.service());
        var built = build(slot, script, up);
        var old = scandir.leaving(slot);
        try {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(built, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            deleteQuietly(built);
            deleteQuietly(old);
        }
    }

    /** Takes a slot away that no supervisor uses. Called under the lock of the directory. */
    void remove(SlotName slot) throws IOException {
        deleteLeft(slot);
        var leaving = scandir.leaving(slot);
        Files.move(scandir.slot(slot.service()), leaving, StandardCopyOption.ATOMIC_MOVE);
        deleteQuietly(leaving);
    }

    /** Whether a supervisor takes commands for this slot. */
    boolean supervised(SlotName slot) {
        return supervised(scandir.slot(slot.service()));
    }

    /** Whether anybody reads commands in this directory, for the service or for its log. */
    static boolean supervised(Path directory) {
        return listens(directory) || listens(directory.resolve("log"));
    }

    static boolean listens(Path supervised) {
        return Native.hasReader(supervised.resolve("supervise/control"));
    }

    /** What interrupted runs have left; not from under a supervisor, which would live on without its files. */
    private void deleteLeft(SlotName slot) throws IOException {
        var left = new ArrayList<>(scandir.left(slot));
        left.add(scandir.visibleBuilding(slot));
        for (var directory : left) {
            if (supervised(directory)) {
                throw new IOException("supervisors still work in " + directory + "; 's6-svscanctl -an " + scandir.path()
                        + "' as root ends them");
            }
            deleteQuietly(directory);
        }
    }

    /** The slot under a name that s6 does not look at. */
    private Path build(SlotName slot, String script, boolean up) throws IOException {
        deleteLeft(slot);
        var building = scandir.building(slot);
        deleteQuietly(building);
        try {
            directory(building);
            file(building.resolve("type"), "longrun\n", TEXT);
            file(building.resolve("run"), script, SCRIPT);
            file(building.resolve("finish"), SlotScripts.finish(), SCRIPT);
            file(building.resolve("timeout-kill"), KILL_AFTER_MILLIS, TEXT);
            directory(building.resolve("log"));
            file(building.resolve("log/run"), SlotScripts.log(slot), SCRIPT);
            if (!up) {
                file(building.resolve("down"), "", TEXT);
            }
            Skeleton.seed(building, account);
            return building;
        } catch (IOException | RuntimeException e) {
            deleteQuietly(building);
            throw e;
        }
    }

    /** Whoever registers as root leaves something that the ordinary user can replace and delete. */
    private void directory(Path path) throws IOException {
        Files.createDirectory(path);
        Native.chmod(path, SCRIPT);
        Native.chownIfPermitted(path, account.uid(), account.gid());
    }

    private void file(Path path, String text, int mode) throws IOException {
        Files.writeString(path, text);
        Native.chmod(path, mode);
        Native.chownIfPermitted(path, account.uid(), account.gid());
    }

    /** Whatever can be deleted is. */
    static void deleteQuietly(Path tree) {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    return delete(file);
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(
                        Path directory, @org.jspecify.annotations.Nullable IOException e) {
                    return delete(directory);
                }

                private FileVisitResult delete(Path path) {
                    try {
                        Files.deleteIfExists(path);
                    } catch (IOException _) {
                        return FileVisitResult.CONTINUE; // the caller looks at what is left
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException _) {
            return;
        }
    }
}
