package dev.hermes.kanban.dispatch;

import dev.hermes.home.PrivateFiles;
import dev.hermes.home.ProfileSelection;
import dev.hermes.kanban.Claim;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.work.WorkerLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Starts this program as the worker of a profile: in a session of its own, so that a Ctrl-C at the dispatcher is not one for its
 * workers, in the task's workspace, and with what it says going to the task's log.
 */
public final class WorkerLauncher implements Spawner {
    private static final String WORKER_SKILL = "kanban-worker";
    private static final int TIMEOUT_MARGIN = 30;
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    /** Belongs to the conversation in which a dispatcher was started, not to its workers. */
    private static final List<String> NOT_INHERITED = List.of(
            "HERMES_SESSION_ID",
            "HERMES_TENANT",
            "HERMES_KANBAN_BRANCH",
            "HERMES_KANBAN_GOAL_MODE",
            "HERMES_KANBAN_GOAL_MAX_TURNS");

    private final Settings settings;
    private final KanbanPaths paths;
    private final Exits exits;

    /**
     * @param program what starts this program, without arguments
     * @param hermesRoot the home that all profiles share
     * @param environment of the dispatcher
     * @param store variables that tell workers where the board is when it is no file
     * @param logLimit from how many bytes a log begins anew
     * @param logBackups how many old logs are kept
     * @param moreSkills where the skills of the profile with a home may lie too
     */
    public record Settings(
            List<String> program,
            Path hermesRoot,
            Map<String, String> environment,
            Map<String, String> store,
            long logLimit,
            int logBackups,
            Function<Path, List<Path>> moreSkills) {
        public Settings {
            program = List.copyOf(program);
            environment = Map.copyOf(environment);
            store = Map.copyOf(store);
        }
    }

    public WorkerLauncher(Settings settings, KanbanPaths paths, Exits exits) {
        this.settings = settings;
        this.paths = paths;
        this.exits = exits;
    }

    @Override
    public boolean knows(String assignee) {
        return ProfileSelection.exists(settings.hermesRoot(), assignee);
    }

    /** A worker with a skill that is not there would not start; what may be there is left to it (K13). */
    @Override
    public List<String> missingSkills(String assignee, List<String> skills) {
        if (skills.isEmpty()) {
            return skills;
        }
        var present = skills(assignee);
        return skills.stream().filter(present::lacks).toList();
    }

    private PresentSkills skills(String profile) {
        var home = home(profile);
        var roots = new ArrayList<>(settings.moreSkills().apply(home));
        roots.add(home.resolve("skills"));
        return PresentSkills.below(roots);
    }

    @Override
    public OptionalInt exitCode(long pid) {
        return exits.of(pid);
    }

    @Override
    public long start(String board, Claim claim, Path workspace, List<String> skills) throws IOException {
        var task = claim.task();
        var log = paths.log(board, task.id());
        WorkerLog.rotate(log, settings.logLimit(), settings.logBackups());
        PrivateFiles.create(log);
        var builder = new ProcessBuilder(command(claim, skills))
                .directory(workspace.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment(board, claim, workspace));
        var process = builder.start();
        exits.follow(process);
        return process.pid();
    }

    private List<String> command(Claim claim, List<String> skills) {
        var command = new ArrayList<String>();
        // A child of the JVM leads no group, so setsid becomes the worker instead of starting it: the number stays the
        // same.
        SETSID.stream().filter(Files::isExecutable).findFirst().ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(settings.program());
        var profile = claim.task().assignee().orElse("default");
        command.addAll(List.of("-p", profile, "--accept-hooks"));
        var all = new LinkedHashSet<String>();
        if (PresentSkills.below(List.of(home(profile).resolve("skills"))).holds(WORKER_SKILL)) {
            all.add(WORKER_SKILL);
        }
        all.addAll(skills);
        all.forEach(skill -> command.addAll(List.of("--skills", skill)));
        claim.task().modelOverride().ifPresent(model -> command.addAll(List.of("-m", model)));
        command.addAll(List.of("chat", "-q", "work kanban task " + claim.task().id()));
        return command;
    }

    private Map<String, String> environment(String board, Claim claim, Path workspace) {
        var task = claim.task();
        var profile = task.assignee().orElse("default");
        var all = new HashMap<>(settings.environment());
        NOT_INHERITED.forEach(all::remove);
        all.put("HERMES_HOME", home(profile).toString());
        all.put("HERMES_PROFILE", profile);
        all.put("HERMES_KANBAN_TASK", task.id());
        all.put("HERMES_KANBAN_RUN_ID", String.valueOf(claim.runId()));
        all.put("HERMES_KANBAN_WORKSPACE", workspace.toString());
        all.put("HERMES_KANBAN_CLAIM_LOCK", claim.lock());
        all.put("HERMES_KANBAN_BOARD", board);
        all.put("HERMES_KANBAN_WORKSPACES_ROOT", paths.workspaces(board).toString());
        if (settings.store().isEmpty()) {
            all.put("HERMES_KANBAN_DB", paths.database(board).toString());
        }
        all.putAll(settings.store());
        task.branchName().ifPresent(branch -> all.put("HERMES_KANBAN_BRANCH", branch));
        task.tenant().ifPresent(tenant -> all.put("HERMES_TENANT", tenant));
        if (task.goal().on()) {
            all.put("HERMES_KANBAN_GOAL_MODE", "1");
            task.goal().maxTurns().ifPresent(most -> all.put("HERMES_KANBAN_GOAL_MAX_TURNS", String.valueOf(most)));
        }
        task.maxRuntimeSeconds().filter(most -> most > 0).ifPresent(most -> {
            long limit = Math.max(1, most - TIMEOUT_MARGIN);
            raise(all, "TERMINAL_TIMEOUT", limit);
            raise(all, "TERMINAL_MAX_FOREGROUND_TIMEOUT", limit);
        });
        return all;
    }

    private static void raise(Map<String, String> all, String variable, long least) {
        var value = all.getOrDefault(variable, "");
        if (!value.matches("\\d{1,9}") || Long.parseLong(value) < least) {
            all.put(variable, String.valueOf(least));
        }
    }

    private Path home(String profile) {
        return profile.equals("default")
                ? settings.hermesRoot()
                : settings.hermesRoot().resolve("profiles").resolve(profile);
    }
}
