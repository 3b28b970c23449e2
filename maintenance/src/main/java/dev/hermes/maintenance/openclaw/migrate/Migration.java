package dev.hermes.maintenance.openclaw.migrate;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.home.ConfigFile;
import dev.hermes.home.DurableFile;
import dev.hermes.home.EnvFile;
import dev.hermes.home.FileLock;
import dev.hermes.home.HermesHome;
import dev.hermes.home.PrivateDirectories;
import dev.hermes.home.Problem;
import dev.hermes.home.profile.TreeRemoval;
import dev.hermes.maintenance.change.HomeChange;
import dev.hermes.maintenance.openclaw.migrate.Item.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Brings an OpenClaw installation into a home: first as a plan, then all of it or nothing. */
public final class Migration {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT);
    private static final Duration LOCK_WAIT = Duration.ofSeconds(10);
    private static final int PRIVATE = 0600;

    private final HermesHome home;
    private final Source source;
    private final MigrationOptions options;
    private final Clock clock;

    /**
     * @param directory of OpenClaw
     * @throws HermesException naming the place, when its settings cannot be read
     */
    public Migration(HermesHome home, Path userHome, Path directory, MigrationOptions options, Clock clock) {
        this.home = home;
        this.source = new Source(directory, userHome);
        this.options = options;
        this.clock = clock;
    }

    /** What would be done. Changes nothing. */
    public Outcome plan() {
        var draft = draft();
        return outcome(draft, report(draft), false);
    }

    /**
     * Does it.
     *
     * @throws HermesException when something would have to give way that must not, or the home cannot be changed; it is then as it
     *     was
     */
    public Outcome apply() {
        var draft = draft();
        if (draft.items().stream().anyMatch(item -> item.status() == Status.CONFLICT)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "Something else is there already, so nothing was changed.",
                    "--overwrite lets it give way, after a copy.");
        }
        var report = report(draft);
        makeHome();
        try (var _ = FileLock.exclusive(home.file(".config.lock"), LOCK_WAIT)) {
            commit(draft, report);
            for (var file : draft.outside().entrySet()) {
                DurableFile.replace(file.getKey(), file.getValue());
            }
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "The migration failed: " + Problem.of(e) + ".");
        }
        return outcome(draft, report, true);
    }

    /** No more than the directory itself: what every home begins with comes with its first conversation. */
    private void makeHome() {
        try {
            PrivateDirectories.create(home.directory());
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, home.directory() + " cannot be made: " + Problem.of(e) + ".");
        }
    }

    private Draft draft() {
        var draft = new Draft(home, options);
        for (var part : Part.values()) {
            if (!options.selected().contains(part)) {
                draft.add(part, "", "", Status.SKIPPED, "Not selected for this run");
                continue;
            }
            try {
                Mapping.of(part).map(part, source, draft);
            } catch (IOException e) {
                draft.add(part, "", "", Status.ERROR, Problem.of(e));
            }
        }
        return draft;
    }

    private Report report(Draft draft) {
        var now = ZonedDateTime.now(clock);
        return new Report(source, draft, home.file(below(now)), now);
    }

    private static String below(ZonedDateTime now) {
        return "migration/openclaw/" + now.format(STAMP);
    }

    private Outcome outcome(Draft draft, Report report, boolean applied) {
        return new Outcome(
                applied,
                draft.items(),
                draft.warnings(),
                report.json(applied),
                applied ? Optional.of(home.file(below(ZonedDateTime.now(clock)))) : Optional.empty());
    }

    private void commit(Draft draft, Report report) throws IOException {
        var change = new HomeChange(home.directory(), home.directory());
        try (var _ = change.lock(Duration.ZERO)) {
            if (change.committed()) {
                change.move();
            }
            change.begin();
            try {
                collect(draft, report, change);
                change.commit();
            } catch (IOException | RuntimeException e) {
                change.discard();
                throw e;
            }
            var failures = change.move();
            if (!failures.isEmpty()) {
                throw new IOException(String.join("; ", failures));
            }
        }
    }

    private void collect(Draft draft, Report report, HomeChange change) throws IOException {
        for (var file : draft.files().entrySet()) {
            add(change, file.getKey(), file.getValue());
        }
        var replaced = new ArrayList<>(draft.replaced());
        edited(draft, change, replaced);
        var below = below(ZonedDateTime.now(clock)) + "/";
        for (var file : replaced) {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                add(change, below + "backups" + file.toAbsolutePath(), Files.readAllBytes(file));
            }
        }
        for (var file : draft.archived().entrySet()) {
            add(change, below + "archive/" + file.getKey(), file.getValue());
        }
        for (var file : draft.overflowing().entrySet()) {
            add(change, below + "overflow/" + file.getKey(), file.getValue());
        }
        add(change, below + "report.json", text(report.json(true).toPrettyString() + "\n"));
        add(change, below + "summary.md", text(report.summary()));
        add(change, below + "MIGRATION_NOTES.md", text(report.notes()));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void add(HomeChange change, String relative, byte[] content) throws IOException {
        change.add(relative, PRIVATE, new ByteArrayInputStream(content));
    }

    /** Settings and keys go through their own writers, on copies, so that comments and all else in the files stay. */
    private void edited(Draft draft, HomeChange change, List<Path> replaced) throws IOException {
        var scratch = Files.createTempDirectory("hermes-claw-"); // its owner's alone
        try {
            var copy = new HermesHome(scratch, scratch, "default");
            for (var file : List.of("config.yaml", ".env")) {
                if (Files.exists(home.file(file))) {
                    Files.copy(home.file(file), copy.file(file));
                }
            }
            draft.newSettings().forEach((path, value) -> new ConfigFile(copy).set(path, value));
            draft.newVariables().forEach((name, value) -> EnvFile.set(copy.env(), name, Secret.of(value)));
            if (!draft.newSettings().isEmpty()) {
                add(change, "config.yaml", Files.readAllBytes(copy.config()));
                replaced.add(home.config());
            }
            if (!draft.newVariables().isEmpty()) {
                add(change, ".env", Files.readAllBytes(copy.env()));
                replaced.add(home.env());
            }
        } finally {
            TreeRemoval.remove(scratch);
        }
    }
}
