package dev.hermes.cli;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.integer;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.sessions.Insights;
import dev.hermes.sessions.InsightsJson;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** {@code hermes insights}. */
final class InsightsCommand {
    private static final int ROWS = 10;

    private InsightsCommand() {}

    static Command<Context> command() {
        return Command.<Context>named("insights", "What was used, by model, platform, tool and day.")
                .with(
                        integer("N", "how many days back", "--days").otherwise("30"),
                        text("SOURCE", "only sessions from here", "--source"),
                        flag("for programs", "--json"))
                .does(InsightsCommand::run);
    }

    private static int run(Arguments arguments, Context context) {
        int days = Numbers.atLeast(1, "days", arguments);
        var report = Insights.report(
                context.sessions(),
                days,
                arguments.text("source"),
                context.clock().instant(),
                context.clock().getZone());
        var console = context.console();
        if (arguments.flag("json")) {
            console.print(InsightsJson.of(report).toPrettyString());
            return 0;
        }
        if (report.isEmpty()) {
            console.print("No sessions found in the last " + days + " days.");
            return 0;
        }
        console.print("Hermes insights — last " + days + " days");
        console.print("");
        console.print("Sessions:     " + report.sessions());
        console.print("Messages:     " + report.messages());
        console.print("Tool calls:   " + report.toolCalls());
        console.print(
                "Input:        " + report.inputTokens() + " tokens (" + report.cacheReadTokens() + " more from cache)");
        console.print("Output:       " + report.outputTokens() + " tokens");
        if (report.costUsd() > 0) {
            console.print("Cost:         ~$" + String.format(Locale.ROOT, "%.2f", report.costUsd()));
        }
        console.print("Active:       " + report.active().toHours() + "h "
                + report.active().toMinutesPart() + "m");
        console.print("Per session:  " + report.messages() / report.sessions() + " messages");
        table(console, "Models", "sessions", report.models(), true);
        table(console, "Platforms", "sessions", report.platforms(), false);
        table(console, "Tools", "calls", report.tools(), false);
        table(console, "Longest sessions", "messages", report.topSessions(), true);
        console.print("");
        console.print("Days");
        new TreeMap<>(report.byDay())
                .forEach((day, count) ->
                        console.print("  " + day + "  " + "▇".repeat((int) Math.min(40, count)) + " " + count));
        return 0;
    }

    private static void table(Console console, String title, String unit, List<Insights.Count> rows, boolean tokens) {
        if (rows.isEmpty()) {
            return;
        }
        console.print("");
        console.print(SessionTable.cell(title, 40) + SessionTable.cell(unit, 10) + (tokens ? "tokens" : ""));
        rows.stream()
                .limit(ROWS)
                .forEach(row -> console.print("  " + SessionTable.cell(row.name(), 38)
                        + SessionTable.cell(String.valueOf(row.count()), 10)
                        + (tokens ? row.tokens() : "")));
    }
}
