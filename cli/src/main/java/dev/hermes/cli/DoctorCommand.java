package dev.hermes.cli;

import static dev.hermes.cli.args.Option.flag;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.home.DurableFile;
import dev.hermes.home.Problem;
import dev.hermes.providers.ModelChoice;
import dev.hermes.providers.Providers;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code hermes doctor}: what is there, what is missing, and what to do about it. */
final class DoctorCommand {
    private final Context context;
    private final boolean fix;
    private final List<String> issues = new ArrayList<>();
    private int fixed;

    private DoctorCommand(Context context, boolean fix) {
        this.context = context;
        this.fix = fix;
    }

    static Command<Context> command() {
        return Command.<Context>named("doctor", "Check the installation and say what to mend.")
                .with(flag("make what is missing and can be made", "--fix"))
                .does(DoctorCommand::run);
    }

    private static int run(Arguments arguments, Context context) {
        return new DoctorCommand(context, arguments.flag("fix")).check();
    }

    private int check() {
        context.console().print("Hermes Doctor");
        section("Runtime", this::runtime);
        section("Configuration Files", this::configuration);
        section("Model", this::model);
        section("Directory Structure", this::directories);
        section("Session Database", this::database);
        section("External Tools", this::tools);
        summary();
        return issues.isEmpty() ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }

    private void section(String title, Runnable checks) {
        context.console().print("");
        context.console().print("◆ " + title);
        try {
            checks.run();
        } catch (HermesException e) {
            warn(e.getMessage());
        }
    }

    private void runtime() {
        ok("Java " + Runtime.version());
        ok(Version.line());
    }

    private void configuration() {
        var env = context.home().env();
        if (Files.exists(env)) {
            ok(".env file exists");
        } else if (fix) {
            make(env, false);
        } else {
            warn(".env file is missing (keys can also come from the environment)");
        }
        var file = context.home().config();
        if (!Files.exists(file)) {
            warn("config.yaml is missing (using defaults)");
            return;
        }
        var problems = context.config().problems();
        if (problems.isEmpty()) {
            ok("config.yaml can be read");
        }
        problems.forEach(problem -> bad(problem, "Mend " + file + ": " + problem));
    }

    private void model() {
        var providers = new Providers(context.home(), context.config(), context.environment(), context.log());
        try {
            var model = providers.resolve(ModelChoice.NONE);
            ok("API key or custom endpoint configured");
            info(model.model() + " at " + model.providerName() + ", from " + model.origin());
        } catch (HermesException e) {
            warn(e.getMessage());
            issues.add("Connect a model: " + String.join(" ", e.advice()));
        }
    }

    private void directories() {
        var home = context.home().directory();
        for (var name : List.of("", "cron", "sessions", "logs", "skills", "memories")) {
            var directory = name.isEmpty() ? home : home.resolve(name);
            if (Files.isDirectory(directory)) {
                ok(directory + (Files.isWritable(directory) ? "" : " (not writable)"));
            } else if (fix) {
                make(directory, true);
            } else {
                warn(directory + " (will be created on first use)");
            }
        }
        if (Files.exists(context.home().soul())) {
            ok("SOUL.md exists");
        } else {
            info("SOUL.md is not there; the default identity is used");
        }
    }

    private void database() {
        var file = context.home().stateDatabase();
        if (!Files.exists(file)) {
            info("state.db is not created yet");
            return;
        }
        try {
            ok("state.db exists (" + context.sessions().stats().sessions() + " sessions)");
        } catch (HermesException e) {
            bad(e.getMessage(), "Repair " + file + ". " + String.join(" ", e.advice()));
        }
    }

    private void tools() {
        if (onPath("git").isPresent()) {
            ok("git");
        } else {
            warn("git is missing: no worktrees and no snapshots");
        }
        if (onPath("rg").isPresent()) {
            ok("ripgrep");
        } else {
            info("ripgrep is missing: searching works and is slower");
        }
        if (onPath("python3").isPresent()) {
            ok("python3");
        } else {
            info("python3 is missing: the tool execute_code is off");
        }
    }

    private Optional<Path> onPath(String program) {
        var path = context.environment().getOrDefault("PATH", "");
        for (var directory : path.split(File.pathSeparator)) {
            var file = Path.of(directory.isEmpty() ? "." : directory).resolve(program);
            if (Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private void make(Path path, boolean directory) {
        try {
            if (directory) {
                Files.createDirectories(path);
            } else {
                DurableFile.replace(path, "");
            }
            fixed++;
            ok("created " + path);
        } catch (IOException e) {
            bad("cannot create " + path, "Make " + path + " writable: " + Problem.of(e));
        }
    }

    private void summary() {
        var console = context.console();
        console.print("");
        if (fix && fixed > 0) {
            console.print("Fixed " + fixed + " issue(s)."
                    + (issues.isEmpty() ? "" : " " + issues.size() + " issue(s) require manual intervention."));
        } else if (issues.isEmpty()) {
            console.print("All checks passed!");
        } else {
            console.print("Found " + issues.size() + " issue(s) to address:");
        }
        for (int i = 0; i < issues.size(); i++) {
            console.print("  " + (i + 1) + ". " + issues.get(i));
        }
        if (!fix && !issues.isEmpty()) {
            console.print("'hermes doctor --fix' makes what is missing and can be made.");
        }
    }

    private void ok(String text) {
        context.console().print("  ✓ " + text);
    }

    private void warn(String text) {
        context.console().print("  ⚠ " + text);
    }

    private void info(String text) {
        context.console().print("    → " + text);
    }

    private void bad(String text, String issue) {
        context.console().print("  ✗ " + text);
        issues.add(issue);
    }
}
