package dev.hermes.cli.kanban;

import dev.hermes.home.Config;
import dev.hermes.kanban.dispatch.DispatchLimits;
import dev.hermes.kanban.dispatch.Exits;
import dev.hermes.kanban.dispatch.WorkerLauncher;
import dev.hermes.kanban.store.KanbanStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What the settings say about starting workers. What a command line says counts before (K11). */
final class DispatchSettings {
    private static final int CLAIM_SECONDS = 900;
    private static final int COOLDOWN_SECONDS = 300;

    private final Desk desk;
    private final Config config;

    DispatchSettings(Desk desk) {
        this.desk = desk;
        this.config = desk.context().config();
    }

    DispatchLimits limits(Optional<Long> max, Optional<Long> failureLimit) {
        return new DispatchLimits(
                max.map(given -> OptionalInt.of(Math.toIntExact(given))).orElseGet(() -> cap("kanban.max_spawn")),
                cap("kanban.max_in_progress"),
                cap("kanban.max_in_progress_per_profile"),
                cap("kanban.max_workers_host"),
                failureLimit.map(Math::toIntExact).orElseGet(() -> KanbanStores.failureLimit(config)),
                Duration.ofSeconds(Math.max(0, config.integer("kanban.dispatch_stale_timeout_seconds"))),
                Duration.ofSeconds(seconds("HERMES_KANBAN_CLAIM_TTL_SECONDS", CLAIM_SECONDS)),
                config.text("kanban.default_assignee").filter(name -> !name.isBlank()),
                Duration.ofSeconds(
                        config.userSet("kanban.blocker_cooldown_seconds")
                                ? Math.max(0, config.integer("kanban.blocker_cooldown_seconds"))
                                : COOLDOWN_SECONDS),
                Duration.ofSeconds(seconds("HERMES_KANBAN_RATE_LIMIT_COOLDOWN_SECONDS", COOLDOWN_SECONDS)));
    }

    /** Absent, or told about, when it is no cap. */
    private OptionalInt cap(String path) {
        if (!config.userSet(path)) {
            return OptionalInt.empty();
        }
        int cap = config.integer(path);
        if (cap < 1) {
            desk.console().warn(path + " must be 1 or more; it is ignored.");
            return OptionalInt.empty();
        }
        return OptionalInt.of(cap);
    }

    private long seconds(String variable, long otherwise) {
        var text = desk.context().environment().getOrDefault(variable, "").strip();
        return text.matches("[1-9]\\d{0,8}") ? Long.parseLong(text) : otherwise;
    }

    WorkerLauncher launcher(Exits exits) {
        var context = desk.context();
        return new WorkerLauncher(
                new WorkerLauncher.Settings(
                        program(),
                        context.home().root(),
                        // Not with what the dispatcher's own profile adds: a worker reads the file of its own.
                        context.edge().environment(),
                        KanbanStores.forWorkers(config, context.environment()),
                        config.integer("kanban.worker_log_rotate_bytes"),
                        config.integer("kanban.worker_log_backup_count")),
                desk.boards().paths(),
                exits);
    }

    /** {@code HERMES_BIN}, else what started this program. */
    private List<String> program() {
        var named = Optional.ofNullable(desk.context().environment().get("HERMES_BIN"))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
        return named.map(text -> List.of(
                        text.contains("/") ? Path.of(text).toAbsolutePath().toString() : text))
                .orElse(desk.context().edge().program());
    }
}
