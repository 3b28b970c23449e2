package dev.hermes.cli.maintenance;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.home.profile.Profiles;
import dev.hermes.maintenance.backup.Snapshots;
import dev.hermes.maintenance.update.AfterUpdate;
import dev.hermes.maintenance.update.Prefix;
import dev.hermes.maintenance.update.Updater;
import java.util.List;
import java.util.Optional;

/** {@code hermes update --rollback}: the version before, and settings that it understands. */
final class Rollback {
    /** Of the snapshots that updates make. */
    static final String LABEL = "pre-update";

    private final Context context;
    private final Console console;
    private final boolean agreed;

    /** @param agreed whether every question is answered with yes */
    Rollback(Context context, boolean agreed) {
        this.context = context;
        this.console = context.console();
        this.agreed = agreed;
    }

    void run(Updater updater, Prefix prefix) {
        var from = prefix.current();
        var to = updater.previous();
        var newer = new AfterUpdate(prefix, context.home(), console::say).beyond(prefix.understood());
        var snapshot = newer.isEmpty() ? Optional.<String>empty() : Optional.of(snapshot(to, newer));
        updater.rollback();
        snapshot.ifPresent(this::restore);
        console.success("Back from " + from + " to " + to + ".");
        if (snapshot.isEmpty()) {
            console.print("  Settings of the time before: hermes backup --list, snapshots labelled " + LABEL + ".");
        }
    }

    /**
     * The snapshot to put back with the old version.
     *
     * @throws HermesException when there is none, it would not be enough, or the person does not want it
     */
    private String snapshot(String to, List<Profiles.Profile> newer) {
        var others = newer.stream()
                .map(Profiles.Profile::name)
                .filter(name -> !name.equals(context.home().profile()))
                .toList();
        if (!others.isEmpty()) {
            throw refused(
                    to,
                    "Put back the copies of config.yaml that the migration kept, of: " + String.join(", ", others)
                            + ".");
        }
        var made = new Snapshots(context.home(), context.clock())
                .list().stream()
                        .filter(snapshot ->
                                snapshot.label().filter(LABEL::equals).isPresent())
                        .findFirst()
                        .orElseThrow(() -> refused(to, "There is no snapshot of the time before the update either."));
        console.say("The settings were changed to a version that " + to + " does not understand.");
        if (!agreed
                && !console.confirm(
                        "Put back the snapshot " + made.id() + " too? Settings, keys and conversations become"
                                + " what they were then; a snapshot of what is there now is made first.")) {
            throw refused(to, "With the snapshot of then: hermes update --rollback --yes");
        }
        return made.id();
    }

    private static HermesException refused(String to, String advice) {
        return new HermesException(
                ExitCode.FAILED, "The settings are too new for " + to + ", so nothing was changed.", advice);
    }

    private void restore(String id) {
        var restored = new Snapshots(context.home(), context.clock()).restore(id);
        restored.failures().forEach(console::warn);
        console.success("Put back " + restored.files() + " files of the snapshot " + id + ".");
        restored.before().ifPresent(before -> console.print("  What was there: " + before.id()));
    }
}
