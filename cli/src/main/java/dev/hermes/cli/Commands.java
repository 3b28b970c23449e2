package dev.hermes.cli;

import static dev.hermes.cli.args.Option.each;
import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.maybe;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.cli.args.Command;
import dev.hermes.cli.auth.AuthCommand;
import dev.hermes.cli.auth.Logout;
import dev.hermes.cli.auth.PortalCommand;
import dev.hermes.cli.chat.ChatCommand;
import dev.hermes.cli.completion.CompletionCommand;
import dev.hermes.cli.config.ConfigCommand;
import dev.hermes.cli.gateway.GatewayCommand;
import dev.hermes.cli.kanban.KanbanCommand;
import dev.hermes.cli.maintenance.BackupCommand;
import dev.hermes.cli.maintenance.ClawCommand;
import dev.hermes.cli.maintenance.DebugCommand;
import dev.hermes.cli.maintenance.DoctorCommand;
import dev.hermes.cli.maintenance.DumpCommand;
import dev.hermes.cli.maintenance.ImportCommand;
import dev.hermes.cli.maintenance.SecurityCommand;
import dev.hermes.cli.maintenance.StatusCommand;
import dev.hermes.cli.maintenance.UninstallCommand;
import dev.hermes.cli.maintenance.UpdateCommand;
import dev.hermes.cli.model.FallbackCommand;
import dev.hermes.cli.model.ModelCommand;
import dev.hermes.cli.proxy.ProxyCommand;
import dev.hermes.cli.secrets.SecretsCommand;
import dev.hermes.cli.setup.SetupCommand;
import dev.hermes.cli.webhook.WebhookCommand;

/** All commands. Only the one that is named gets made. */
final class Commands {
    private Commands() {}

    static Command<Context> root() {
        return Command.<Context>named(
                        "hermes",
                        "Hermes is an agent that works for you on this machine. Without a command it opens a conversation.")
                .with(
                        flag("print the version and exit", "--version", "-V"),
                        text(
                                "PROMPT",
                                "answer one request and exit; '-' reads it from standard input",
                                "-z",
                                "--oneshot"),
                        text("NAME", "profile of this process", "-p", "--profile"),
                        text("MODEL", "model of this run", "-m", "--model"),
                        text("PROVIDER", "provider of this run", "--provider"),
                        text("LIST", "toolsets of this run, separated by commas", "-t", "--toolsets"),
                        text("SESSION", "go on with a session, by id or title", "--resume", "-r"),
                        maybe(
                                "SESSION_NAME",
                                "go on with a session by title; the last one without",
                                "--continue",
                                "-c"),
                        flag("work in a git worktree of its own", "--worktree", "-w"),
                        flag("run commands without asking for approval", "--yolo"),
                        flag("tell the model the id of the session", "--pass-session-id"),
                        flag("use the defaults instead of config.yaml", "--ignore-user-config"),
                        flag("leave out SOUL.md, project files and memory", "--ignore-rules"),
                        // Dispatchers of all versions start their workers with these.
                        each("NAME", "a skill of this run", "--skills").unlisted(),
                        flag("has no effect: this version runs no hooks of its own", "--accept-hooks")
                                .unlisted())
                .with("chat", "talk to the agent", ChatCommand::command)
                .with("sessions", "list, export and tidy past conversations", SessionsCommand::command)
                .with("insights", "what was used, by model, tool and day", InsightsCommand::command)
                .with("checkpoints", "snapshots of files taken before they were changed", CheckpointsCommand::command)
                .with("kanban", "a board of tasks that several profiles work on", KanbanCommand::command)
                .with("gateway", "keep the agent reachable over HTTP", GatewayCommand::command)
                .with("webhook", "routes at which other services report what happens", WebhookCommand::command)
                .withUnlisted("container-boot", GatewayCommand::containerBoot)
                .withUnlisted(CodexHere.TOOLS_COMMAND, CodexHere::toolsCommand)
                .with("config", "show and change settings", ConfigCommand::command)
                .with("setup", "lead through what Hermes needs to know", SetupCommand::command)
                .with("model", "choose the model that conversations begin with", ModelCommand::command)
                .with("fallback", "who is asked when the chosen model does not answer", FallbackCommand::command)
                .with("auth", "the keys and logins of this profile", AuthCommand::command)
                .with("login", "was replaced by 'hermes auth add'", Logout::loginCommand)
                .with("logout", "forget the login of the provider in use", Logout::command)
                .with("portal", "the account at Nous Portal, and what goes through it", PortalCommand::command)
                .with("proxy", "let other programs use a login of this home", ProxyCommand::command)
                .with("profile", "separate homes for separate purposes", ProfileCommand::command)
                .with("migrate", "bring settings up to date with what a provider changed", MigrateCommand::command)
                .with("tools", "switch groups of tools on and off", ToolsCommand::command)
                .with("backup", "save everything that is yours", BackupCommand::command)
                .with("import", "put a backup back", ImportCommand::command)
                .with("status", "show what is set up", StatusCommand::command)
                .with("dump", "facts for somebody who helps", DumpCommand::command)
                .with("debug", "hand a report to somebody who helps", DebugCommand::command)
                .with("logs", "show what the program wrote about its work", LogsCommand::command)
                .with("doctor", "check the installation and say what to mend", DoctorCommand::command)
                .with("secrets", "keys that are kept outside of .env", SecretsCommand::command)
                .with("security", "known vulnerabilities of what runs here", SecurityCommand::command)
                .with("claw", "leave OpenClaw, another agent", ClawCommand::command)
                .with("update", "take the newest release of this program", UpdateCommand::command)
                .with("uninstall", "remove this program from the machine", UninstallCommand::command)
                .with(
                        "completion",
                        "print a completion script for a shell",
                        () -> CompletionCommand.command(context -> PluginCommandLine.shown(root(), context)))
                .with("version", "print the version", VersionCommand::command);
    }
}
