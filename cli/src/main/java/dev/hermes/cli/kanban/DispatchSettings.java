package dev.hermes.cli.kanban;

import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.kanban.dispatch.DispatchLimits;
import dev.hermes.kanban.dispatch.Exits;
import dev.hermes.kanban.dispatch.WorkerLauncher;
import dev.hermes.kanban.plan.Ideas;
import dev.hermes.kanban.store.KanbanStores;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What the settings say about starting workers. What a command line says counts before (K11). */
final class DispatchSettings {
    private static final String STALE = "kanban.dispatch_stale_timeout_seconds";
    private static final String FAILURE_LIMIT = "kanban.failure_limit";
    private static final DispatchLimits.Waits USUAL = DispatchLimits.Waits.USUAL;

    private final Desk desk;
    private final Config config;

    DispatchSettings(Desk desk) {
        this.desk = desk;
        this.config = desk.context().config();
    }

    DispatchLimits limits(Optional<Long> max, Optional<Long> failureLimit) {
        return new DispatchLimits(
                new DispatchLimits.Workers(
                        max.map(given -> OptionalInt.of(Math.toIntExact(given)))
                                .orElseGet(() -> cap("kanban.max_spawn")),
                        cap("kanban.max_in_progress"),
                        cap("kanban.max_in_progress_per_profile"),
                        cap("kanban.max_workers_host")),
                failureLimit.map(Math::toIntExact).orElseGet(this::failureLimit),
                config.text("kanban.default_assignee").filter(name -> !name.isBlank()),
                waits());
    }

    private DispatchLimits.Waits waits() {
        return new DispatchLimits.Waits(
                stale(),
                seconds("HERMES_KANBAN_CLAIM_TTL_SECONDS", USUAL.claim()),
                config.userSet("kanban.blocker_cooldown_seconds")
                        ? Duration.ofSeconds(Math.max(0, config.integer("kanban.blocker_cooldown_seconds")))
                        : USUAL.blockerCooldown(),
                seconds("HERMES_KANBAN_RATE_LIMIT_COOLDOWN_SECONDS", USUAL.rateLimitCooldown()),
                seconds("HERMES_KANBAN_CRASH_GRACE_SECONDS", USUAL.crashGrace()));
    }

    /** What is no number switches it off, as 0 does: rather no worker is stopped than one too early. */
    private Duration stale() {
        var given = config.text(STALE).map(String::strip);
        if (config.userSet(STALE)
                && given.filter(text -> text.matches("-?\\d{1,9}")).isEmpty()) {
            desk.console().warn(STALE + " is '" + given.orElse("") + "', which is no number of seconds; it is off.");
            return Duration.ZERO;
        }
        return Duration.ofSeconds(Math.max(0, config.integer(STALE)));
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

    /** What makes tasks of rough ideas. */
    Ideas ideas() {
        int most = config.flag("kanban.auto_decompose")
                ? Math.max(1, config.integer("kanban.auto_decompose_per_tick"))
                : 0;
        return new Ideas(most, board -> PlanCommands.planner(desk, board));
    }

    /** What is no limit is told about: a person who meant to switch it off would wonder. */
    private int failureLimit() {
        int limit = KanbanStores.failureLimit(config);
        boolean taken = !config.userSet(FAILURE_LIMIT)
                || config.text(FAILURE_LIMIT)
                        .filter(String.valueOf(limit)::equals)
                        .isPresent();
        if (!taken) {
            desk.console().warn(FAILURE_LIMIT + " must be 1 or more; " + limit + " is used.");
        }
        return limit;
    }

    private Duration seconds(String variable, Duration otherwise) {
        var text = desk.context().environment().getOrDefault(variable, "").strip();
        return text.matches("[1-9]\\d{0,8}") ? Duration.ofSeconds(Long.parseLong(text)) : otherwise;
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
                        config.integer("kanban.worker_log_backup_count"),
                        this::moreSkills),
                desk.boards().paths(),
                exits);
    }

    /** {@code HERMES_BIN}, else what started this program. */
    private List<String> program() {
        var environment = desk.context().environment();
        var named = environment.getOrDefault("HERMES_BIN", "").strip();
        if (named.isEmpty()) {
            return desk.context().edge().program();
        }
        if (named.contains("/") || named.contains("\\")) {
            return List.of(Path.of(named).toAbsolutePath().toString());
        }
        var found = onPath(named, environment.getOrDefault("PATH", ""));
        if (found.isEmpty()) {
            desk.console().warn("HERMES_BIN is '" + named + "', which is in no directory of PATH; it is ignored.");
        }
        return found.map(path -> List.of(path.toString()))
                .orElseGet(() -> desk.context().edge().program());
    }

    /** Only whole paths count: an empty or relative entry would mean the directory in which a worker happens to start. */
    private static Optional<Path> onPath(String name, String path) {
        return Stream.of(path.split(File.pathSeparator))
                .filter(entry -> !entry.isBlank())
                .map(Path::of)
                .filter(Path::isAbsolute)
                .map(directory -> directory.resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** Directories of skills beside its own that the profile with this home is given. */
    private List<Path> moreSkills(Path profile) {
        var environment = desk.context().environment();
        var home = new HermesHome(desk.context().home().root(), profile, String.valueOf(profile.getFileName()));
        return Config.read(home, environment, false).texts("skills.external_dirs").stream()
                .map(text -> text.equals("~") || text.startsWith("~/")
                        ? environment.getOrDefault("HOME", "") + text.substring(1)
                        : text)
                .map(profile::resolve)
                .toList();
    }
}
