package dev.hermes.cli.maintenance;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.integer;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.Numbers;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.home.web.HttpWeb;
import dev.hermes.maintenance.report.PasteSites;
import dev.hermes.maintenance.report.PendingPastes;
import dev.hermes.maintenance.report.SupportReport;
import dev.hermes.maintenance.report.SupportReport.Part;
import java.io.IOException;
import java.util.List;

/** {@code hermes debug}: hands a report to somebody who helps, and takes it back. */
public final class DebugCommand {
    private static final int LABEL = 14;

    private DebugCommand() {}

    public static Command<Context> command() {
        return Command.<Context>named("debug", "Hand a report to somebody who helps.")
                .with("share", "Put a report and the logs where others can read them.", DebugCommand::shareCommand)
                .with("delete", "Take back what was shared.", DebugCommand::deleteCommand)
                .does((_, context) -> {
                    context.console().print("usage: hermes debug share [--lines N] [--local] | delete URL...");
                    return ExitCode.DONE.code();
                });
    }

    private static Command<Context> shareCommand() {
        return Command.<Context>named("share", "Put a report and the logs where others can read them.")
                .with(
                        integer("N", "lines of each log in the report", "--lines")
                                .otherwise("200"),
                        integer("DAYS", "how long the second site keeps it", "--expire")
                                .otherwise("7"),
                        flag("print it instead of sending it", "--local"),
                        flag("leave in what only looks like a secret; asks first", "--no-redact"),
                        flag("send without asking", "--yes"))
                .does(DebugCommand::share);
    }

    private static Command<Context> deleteCommand() {
        return Command.<Context>named("delete", "Take back what was shared.")
                .with(Positional.any("urls", "addresses that 'share' printed"))
                .does(DebugCommand::delete);
    }

    private static int share(Arguments arguments, Context context) throws InterruptedException {
        int lines = Numbers.atLeast(1, "lines", arguments);
        int days = Numbers.atLeast(1, "expire", arguments);
        boolean local = arguments.flag("local");
        boolean redacted = !arguments.flag("no-redact");
        var console = context.console();
        if (!redacted && !unredactedWanted(console)) {
            throw new HermesException(ExitCode.FAILED, "Nothing was sent: only a typed 'yes' sends it unredacted.");
        }
        if (!local) {
            notice(console);
            if (!arguments.flag("yes") && !agreed(console)) {
                console.print("Nothing was sent. '--local' prints the report instead.");
                return ExitCode.DONE.code();
            }
        }
        try (var web = new HttpWeb(context.environment())) {
            var sites = new PasteSites(web, context.environment());
            var pending = new PendingPastes(context.home(), context.clock(), sites);
            pending.sweep();
            console.say("Collecting debug report...");
            var parts = new SupportReport(Reports.installation(context), lines, redacted).collect();
            return local ? print(parts, console) : send(parts, days, sites, pending, console);
        }
    }

    private static boolean unredactedWanted(Console console) {
        console.say("Without redaction the text may hold names, messages and keys that this program does not know.");
        console.raw("Type 'yes' to go on: ");
        return console.line().map(String::strip).filter("yes"::equals).isPresent();
    }

    private static void notice(Console console) {
        console.print("This sends the output of 'hermes dump' and the ends of your logs to paste.rs (or dpaste.com).");
        console.print(
                "Everyone who has the address can read it. Secrets, message texts and names are taken out first.");
    }

    private static boolean agreed(Console console) {
        if (!console.inputIsTerminal()) {
            throw new HermesException(
                    ExitCode.FAILED, "Nobody can be asked, so nothing was sent.", "--yes sends without asking.");
        }
        return console.confirm("Send it?");
    }

    private static int print(List<Part> parts, Console console) {
        for (var part : parts) {
            if (!part.required()) {
                console.print("=".repeat(60));
                console.print("FULL " + part.label());
                console.print("=".repeat(60));
            }
            console.print(part.text());
        }
        return ExitCode.DONE.code();
    }

    private static int send(List<Part> parts, int days, PasteSites sites, PendingPastes pending, Console console)
            throws InterruptedException {
        console.say("Uploading...");
        boolean told = false;
        for (var part : parts) {
            String where;
            try {
                where = sites.upload(part.text(), days);
                pending.add(where);
            } catch (IOException e) {
                if (part.required()) {
                    console.print(part.text());
                    throw new HermesException(
                            ExitCode.FAILED,
                            e,
                            "The report could not be uploaded: " + e.getMessage() + ".",
                            "It is printed above, to be sent by hand.");
                }
                where = "(failed to upload: " + e.getMessage() + ")";
            }
            if (!told) {
                console.print("");
                console.print("Debug report uploaded:");
                told = true;
            }
            console.print("  " + part.label()
                    + " ".repeat(Math.max(1, LABEL - part.label().length())) + where);
        }
        console.print("");
        console.print("Texts at paste.rs are deleted after 6 hours, when hermes runs then.");
        console.print("To delete them now: hermes debug delete URL...");
        return ExitCode.DONE.code();
    }

    private static int delete(Arguments arguments, Context context) throws InterruptedException {
        var urls = arguments.texts("urls");
        var console = context.console();
        if (urls.isEmpty()) {
            console.print("usage: hermes debug delete URL...");
            return ExitCode.DONE.code();
        }
        boolean failed = false;
        try (var web = new HttpWeb(context.environment())) {
            var sites = new PasteSites(web, context.environment());
            var pending = new PendingPastes(context.home(), context.clock(), sites);
            pending.sweep();
            for (var url : urls) {
                try {
                    sites.delete(url);
                    pending.remove(url);
                    console.print("✓ Deleted: " + url);
                } catch (IOException e) {
                    failed = true;
                    console.say("✗ " + url + ": " + e.getMessage());
                }
            }
        }
        return failed ? ExitCode.FAILED.code() : ExitCode.DONE.code();
    }
}
