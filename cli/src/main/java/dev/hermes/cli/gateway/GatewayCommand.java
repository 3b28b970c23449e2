package dev.hermes.cli.gateway;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.integer;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Option;

/** {@code hermes gateway}. */
public final class GatewayCommand {
    private GatewayCommand() {}

    public static Command<Context> command() {
        return runs(Command.<Context>named("gateway", "Keep the agent reachable over HTTP: a long-lived process."))
                .with(runs(
                        Command.<Context>named("run", "Run it here until it is stopped; what a bare 'gateway' does.")))
                .with(Command.<Context>named("start", "Start its service.")
                        .with(system(), flag("end what runs of all profiles first", "--all"))
                        .does((arguments, context) -> new Starting(arguments, context).start()))
                .with(Command.<Context>named("stop", "Stop it, after it has finished what it is doing.")
                        .with(system(), flag("those of all profiles", "--all"))
                        .does((arguments, context) -> new Starting(arguments, context).stop()))
                .with(Command.<Context>named("restart", "Stop it and start it anew: its service, else here.")
                        .with(system(), flag("stop those of all profiles first", "--all"))
                        .does((arguments, context) -> new Starting(arguments, context).restart()))
                .with(Command.<Context>named("status", "Whether it runs, and how it fares.")
                        .with(
                                flag("more about its platforms", "--deep"),
                                flag("nothing is cut", "-l", "--full"),
                                system())
                        .does((arguments, context) -> new GatewayStatus(context).status(arguments)))
                .with(install())
                .with(Command.<Context>named("uninstall", "Remove its service.")
                        .with(system())
                        .does((arguments, context) -> new Installing(arguments, context).uninstall()))
                .with(Command.<Context>named("list", "The gateways of all profiles.")
                        .does((_, context) -> new GatewayStatus(context).list()))
                .with(Command.<Context>named("setup", "Choose who may reach it, and what each of them needs.")
                        .does((_, context) -> new GatewaySetup(context).command()))
                .with(Command.<Context>named("migrate-legacy", "Remove the units that early versions installed.")
                        .with(flag("only say what would be removed", "--dry-run"), flag("do not ask", "-y", "--yes"))
                        .does((arguments, context) -> new Installing(arguments, context).migrateLegacy()));
    }

    private static Option system() {
        return flag("the machine's service, not yours; needs root", "--system");
    }

    private static Command<Context> install() {
        return Command.<Context>named("install", "Make it a service of this machine.")
                .with(
                        flag("also over one that is there", "--force"),
                        flag("a service of the machine, which needs nobody logged in; needs root", "--system"),
                        text("USER", "with --system: the account that it runs as", "--run-as-user"),
                        flag("start it now, without a question", "--start-now").unlisted(),
                        flag("do not start it now", "--no-start-now").unlisted(),
                        flag("start it at every login", "--start-on-login").unlisted(),
                        flag("do not start it by itself", "--no-start-on-login").unlisted(),
                        flag("finish what was begun without rights", "--elevated-handoff")
                                .unlisted())
                .does((arguments, context) -> new Installing(arguments, context).install());
    }

    /** {@code hermes container-boot}, which the image calls before anything else runs. */
    public static Command<Context> containerBoot() {
        return Command.<Context>named("container-boot", "Register the gateways of all profiles with s6.")
                .with(flag("only say what would be done", "--dry-run"))
                .does(GatewayCommand::boot);
    }

    private static int boot(Arguments arguments, Context context) {
        var report = new Supervision(context).containerBoot().run(arguments.flag("dry-run"));
        context.console().print(report.lines());
        report.warnings().forEach(context.console()::warn);
        return (report.complete() ? ExitCode.DONE : ExitCode.FAILED).code();
    }

    private static Command<Context> runs(Command<Context> command) {
        return command.with(
                        flag("tell more on standard error; twice tells all", "-v", "--verbose"),
                        flag("tell nothing on standard error", "-q", "--quiet"),
                        flag("take the place of one that runs", "--replace"),
                        integer("PID", "when this process has ended", "--after").unlisted(),
                        flag("in a container: run it here, not as the service that s6 keeps", "--no-supervise"),
                        flag("has no effect: this version runs no hooks", "--accept-hooks"))
                .does((arguments, context) -> new GatewayRun(context, arguments).run());
    }
}
