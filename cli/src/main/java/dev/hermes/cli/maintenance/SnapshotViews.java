package dev.hermes.cli.maintenance;

import dev.hermes.api.ExitCode;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.maintenance.backup.Snapshot;
import dev.hermes.maintenance.backup.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Snapshots, for {@code hermes backup} and for {@code /snapshot} in a conversation. */
public final class SnapshotViews {
    private final Snapshots snapshots;
    private final Console console;

    public SnapshotViews(Context context) {
        this.snapshots = new Snapshots(context.home(), context.clock());
        this.console = context.console();
    }

    int list() {
        console.print(lines());
        return ExitCode.DONE.code();
    }

    /** A line each, numbered as {@code --restore} takes them. */
    public List<String> lines() {
        var all = snapshots.list();
        if (all.isEmpty()) {
            return List.of("No snapshots yet. 'hermes backup --quick' makes one.");
        }
        int width =
                all.stream().mapToInt(snapshot -> snapshot.id().length()).max().orElse(0);
        var lines = new ArrayList<String>();
        lines.add("  #  " + padded("ID", width) + "  Files      Size");
        for (int i = 0; i < all.size(); i++) {
            var snapshot = all.get(i);
            lines.add(String.format("%3d  ", i + 1)
                    + padded(Display.harmless(snapshot.id()), width)
                    + String.format("  %5d  %8s", snapshot.files(), Display.size(snapshot.bytes()))
                    + (snapshot.timestamp().isEmpty() ? "  (no readable manifest)" : ""));
        }
        return lines;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** Makes one and says so. */
    public int make(Optional<String> label) {
        var made = snapshots.make(label);
        console.print(made.map(SnapshotViews::made).orElse("No state files found to snapshot."));
        return ExitCode.DONE.code();
    }

    private static String made(Snapshot snapshot) {
        return "Snapshot " + snapshot.id() + ": " + snapshot.files() + " files, " + Display.size(snapshot.bytes())
                + ". Put it back with: hermes backup --restore " + snapshot.id();
    }

    /** Puts one back and says what came of it. */
    public int restore(String idOrNumber) {
        var id = snapshots.id(idOrNumber);
        var restored = snapshots.restore(id);
        console.print("Restored " + restored.files() + " files from " + id + ".");
        restored.before().ifPresent(before -> console.print("What was there before is in " + before.id() + "."));
        if (restored.failures().isEmpty()) {
            return ExitCode.DONE.code();
        }
        console.warn("Not restored:");
        restored.failures().forEach(failure -> console.hint(Display.harmless(failure)));
        return ExitCode.FAILED.code();
    }

    /** Removes the oldest and says so. */
    public int prune(int kept) {
        console.print("Removed " + snapshots.prune(kept) + " snapshot(s).");
        return ExitCode.DONE.code();
    }
}
