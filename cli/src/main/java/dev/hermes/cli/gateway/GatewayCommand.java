package dev.hermes.cli.gateway;

import static dev.hermes.cli.args.Option.flag;

import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;

/** {@code hermes gateway}. */
public final class GatewayCommand {
    private GatewayCommand() {}

    public static Command<Context> command() {
        return runs(Command.<Context>named("gateway", "Keep the agent reachable over HTTP: a long-lived process."))
                .with(runs(
                        Command.<Context>named("run", "Run it here until it is stopped; what a bare 'gateway' does.")))
                .with(Command.<Context>named("status", "Whether it runs, and how it fares.")
                        .with(flag("more about its platforms", "--deep"), flag("nothing is cut", "-l", "--full"))
                        .does((arguments, context) -> new ManualGateway(context).status(arguments.flag("deep"))))
                .with(Command.<Context>named("stop", "Stop it, after it has finished what it is doing.")
                        .with(flag("those of all profiles", "--all"))
                        .does((arguments, context) -> {
                            var manual = new ManualGateway(context);
                            return arguments.flag("all") ? manual.stopAll() : manual.stop();
                        }))
                .with(Command.<Context>named("restart", "Stop it and run it anew, here.")
                        .with(flag("stop those of all profiles first", "--all"))
                        .does(GatewayCommand::restart))
                .with(Command.<Context>named("list", "The gateways of all profiles.")
                        .does((_, context) -> new ManualGateway(context).list()));
    }

    private static Command<Context> runs(Command<Context> command) {
        return command.with(
                        flag("tell more on standard error; twice tells all", "-v", "--verbose"),
                        flag("tell nothing on standard error", "-q", "--quiet"),
                        flag("take the place of one that runs", "--replace"),
                        flag("agree to the hooks of the settings", "--accept-hooks")
                                .unlisted())
                .does((arguments, context) -> new GatewayRun(context, arguments).run());
    }

    private static int restart(Arguments arguments, Context context) throws InterruptedException {
        var manual = new ManualGateway(context);
        if (manual.isAncestor() && !arguments.flag("all")) {
            return manual.restartFromWithin();
        }
        manual.end(arguments.flag("all"));
        context.console().print("Starting gateway...");
        return new GatewayRun(context, arguments).run();
    }
}
