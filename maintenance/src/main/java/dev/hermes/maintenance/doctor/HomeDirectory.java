package dev.hermes.maintenance.doctor;

import dev.hermes.home.HermesHome;
import dev.hermes.home.PrivateDirectories;
import dev.hermes.home.Problem;
import dev.hermes.sessions.DatabaseCopies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Directories and files of the home, and the database of conversations. */
final class HomeDirectory {
    private static final long LARGE_LOG = 50L << 20;
    private static final long NOTICEABLE_LOG = 10L << 20;

    private final Patient patient;
    private final HermesHome home;

    HomeDirectory(Patient patient) {
        this.patient = patient;
        this.home = patient.installation().home();
    }

    List<Check> all() {
        return List.of(Check.mending("Directory Structure", this::directories));
    }

    private void directories(Findings findings, boolean fix) {
        for (var name : List.of("", "cron", "sessions", "logs", "skills", "memories")) {
            directory(name.isEmpty() ? home.directory() : home.file(name), findings, fix);
        }
        identity(findings, fix);
        for (var name : List.of("MEMORY.md", "USER.md")) {
            memory(name, findings);
        }
        database(findings, fix);
        log(findings, fix);
    }

    private static void directory(Path directory, Findings findings, boolean fix) {
        if (Files.isDirectory(directory)) {
            if (Files.isWritable(directory)) {
                findings.ok(directory.toString());
            } else {
                findings.warn(directory.toString(), "not writable");
                findings.manual("Make " + directory + " writable");
            }
        } else if (fix) {
            try {
                PrivateDirectories.create(directory);
                findings.fixed("Created " + directory);
            } catch (IOException e) {
                findings.fail("Cannot create " + directory, Problem.of(e));
                findings.manual("Make the directory of " + directory + " writable");
            }
        } else {
            findings.warn(directory.toString(), "will be created on first use");
        }
    }

    private void identity(Findings findings, boolean fix) {
        if (!Files.exists(home.soul()) && fix) {
            home.ensure();
            findings.fixed("Created SOUL.md");
            return;
        }
        try {
            boolean own = Files.readString(home.soul())
                    .lines()
                    .map(String::strip)
                    .anyMatch(line -> !line.isEmpty()
                            && !line.startsWith("<!--")
                            && !line.startsWith("-->")
                            && !line.startsWith("#"));
            if (own) {
                findings.ok("SOUL.md exists", "persona configured");
            } else {
                findings.info("SOUL.md says nothing yet; the default identity is used");
            }
        } catch (IOException _) {
            findings.warn("SOUL.md is missing", "the default identity is used");
        }
    }

    private void memory(String name, Findings findings) {
        try {
            var text = Files.readString(home.memories().resolve(name)).strip();
            findings.ok(name + " exists", text.codePointCount(0, text.length()) + " chars");
        } catch (IOException _) {
            findings.info(name + " is not there yet");
        }
    }

    private void database(Findings findings, boolean fix) {
        var file = home.stateDatabase();
        if (!Files.exists(file)) {
            findings.info("state.db is not created yet");
            return;
        }
        try {
            findings.ok("state.db exists", DatabaseCopies.rows(file, "sessions") + " sessions");
        } catch (IOException e) {
            findings.warn("state.db cannot be read", String.valueOf(e.getMessage()));
            if (fix) {
                keepAside(file, findings);
            } else {
                findings.issue(
                        "state.db is damaged: 'hermes backup --restore 1' brings back a snapshot, 'hermes import' a"
                                + " backup; 'hermes doctor --fix' keeps it aside and begins a new one");
            }
        }
    }

    /** What can be read of a damaged database is a matter for specialists: it is kept, and conversations can go on. */
    private void keepAside(Path file, Findings findings) {
        var stamp =
                ZonedDateTime.now(patient.clock()).format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT));
        var aside = file.resolveSibling("state.db.damaged-" + stamp);
        try {
            for (var suffix : List.of("-wal", "-shm", "")) {
                if (Files.exists(Path.of(file + suffix))) {
                    Files.move(Path.of(file + suffix), Path.of(aside + suffix));
                }
            }
            findings.fixed("Moved the damaged state.db to " + aside.getFileName() + "; a new one is made on first use");
            findings.manual(
                    "Bring back conversations: hermes backup --list, hermes import, or sqlite3's .recover on " + aside);
        } catch (IOException e) {
            findings.fail("state.db could not be moved aside", Problem.of(e));
            findings.manual("Move " + file + " aside");
        }
    }

    private void log(Findings findings, boolean fix) {
        var log = Path.of(home.stateDatabase() + "-wal");
        long size = size(log);
        if (size > LARGE_LOG && fix) {
            try {
                DatabaseCopies.checkpoint(home.stateDatabase());
                findings.fixed("Checkpointed state.db (" + (size >> 10) + "K → " + (size(log) >> 10) + "K)");
            } catch (IOException e) {
                findings.warn("The write-ahead log could not be emptied", String.valueOf(e.getMessage()));
            }
        } else if (size > LARGE_LOG) {
            findings.warn("state.db-wal is large", (size >> 20) + " MB");
            findings.issue("Empty the write-ahead log of state.db: hermes doctor --fix");
        } else if (size > NOTICEABLE_LOG) {
            findings.info("WAL file is " + (size >> 20) + " MB");
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0;
        }
    }
}
