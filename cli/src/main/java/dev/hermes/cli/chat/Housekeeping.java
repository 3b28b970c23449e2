package dev.hermes.cli.chat;

import dev.hermes.agent.checkpoint.Checkpoints;
import dev.hermes.cli.Context;
import dev.hermes.home.Config;
import dev.hermes.sessions.SessionFiles;
import dev.hermes.sessions.SessionStore;
import dev.hermes.sessions.TidyPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;

/** What a start looks after beside the conversation: old sessions and snapshots. Nobody waits for it. */
final class Housekeeping implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(5);

    private final Thread thread;

    private Housekeeping(Thread thread) {
        this.thread = thread;
    }

    static Housekeeping start(Context context, Optional<Checkpoints> checkpoints) {
        var sessions = context.trySessions();
        var policy = policy(context.config());
        var log = context.log();
        return new Housekeeping(Thread.ofVirtual().name("housekeeping").start(() -> {
            try {
                if (sessions.isPresent()) {
                    tidy(sessions.get(), policy, context.home().sessions());
                }
                if (checkpoints.isPresent()) {
                    checkpoints.get().maintain();
                }
            } catch (IOException | RuntimeException e) {
                log.warn("cli.housekeeping", "not everything was tidied: " + e.getMessage(), e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // the program ends; the next start goes on
            }
        }));
    }

    private static TidyPolicy policy(Config config) {
        return new TidyPolicy(
                config.flag("sessions.auto_prune")
                        ? Optional.of(Duration.ofDays(Math.max(1, config.integer("sessions.retention_days"))))
                        : Optional.empty(),
                Duration.ofHours(config.integer("sessions.min_interval_hours")),
                config.flag("sessions.vacuum_after_prune"));
    }

    private static void tidy(SessionStore sessions, TidyPolicy policy, Path directory) throws IOException {
        var tidied = sessions.tidy(policy);
        var gone = new HashSet<>(tidied.pruned());
        gone.addAll(tidied.emptied());
        SessionFiles.delete(directory, gone);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(END); // the database closes next
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
