package dev.hermes.services.s6;

import dev.hermes.services.Outcome;
import dev.hermes.services.SlotName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * How a slot goes together with its supervisors, and what is left of one whose going was cut off. Called under the lock of the
 * directory.
 *
 * <p>A supervisor whose files are deleted under it lives on and holds the lock of the log, so the logger of the next slot of
 * that name could not work; and nobody could find it any more. So the files stay, under a name that s6 does not look at, until
 * nobody reads commands there.
 */
final class SlotRemoval {
    private static final Duration REAPING = Duration.ofSeconds(3);

    private final Scandir scandir;
    private final S6Programs s6;

    SlotRemoval(Scandir scandir, S6Programs s6) {
        this.scandir = scandir;
        this.s6 = s6;
    }

    /** Whether there is something for {@link #finish}. */
    boolean pending(SlotName slot) {
        return !scandir.left(slot).isEmpty() || Files.exists(scandir.visibleBuilding(slot), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Ends what runs for slots of this name that are gone already, and deletes what is left of them.
     *
     * @throws S6Exception.SupervisorsLeft when it cannot be ended; nothing of it is deleted then
     */
    void finish(SlotName slot) throws IOException {
        var visible = scandir.visibleBuilding(slot);
        if (Files.exists(visible, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(visible, scandir.leaving(slot), StandardCopyOption.ATOMIC_MOVE); // s6 may have seen it
        }
        if (!scandir.left(slot).isEmpty()) {
            reap(slot);
        }
    }

    /**
     * Takes the slot out of the sight of s6, has s6 end its supervisors, and deletes it.
     *
     * @throws S6Exception.SupervisorsLeft when they do not end; then its files are kept and the next removal goes on
     */
    void take(SlotName slot) throws IOException {
        Files.move(scandir.slot(slot.service()), scandir.leaving(slot), StandardCopyOption.ATOMIC_MOVE);
        reap(slot);
    }

    private void reap(SlotName slot) {
        var left = scandir.left(slot);
        var told = s6.svscanctl("-an", scandir.path());
        S6Services.await(() -> left.stream().noneMatch(SlotDirectory::supervised), REAPING);
        for (var directory : left) {
            if (!SlotDirectory.supervised(directory)) {
                SlotDirectory.deleteQuietly(directory); // what was root's stays, and is in nobody's way
            }
        }
        left.stream().filter(SlotDirectory::supervised).findFirst().ifPresent(directory -> {
            throw new S6Exception.SupervisorsLeft(slot.service(), directory, why(told), scandir.path());
        });
    }

    private static String why(Outcome told) {
        return told.ok()
                ? "they have not ended within " + REAPING.toSeconds() + " s"
                : "s6-svscanctl failed: " + told.complaint();
    }
}
