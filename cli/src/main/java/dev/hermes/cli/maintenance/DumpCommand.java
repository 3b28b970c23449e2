package dev.hermes.cli.maintenance;

import static dev.hermes.cli.args.Option.flag;

import dev.hermes.api.ExitCode;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Command;
import dev.hermes.maintenance.report.DumpReport;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code hermes dump}. */
public final class DumpCommand {
    private DumpCommand() {}

    public static Command<Context> command() {
        return Command.<Context>named("dump", "Print the facts that somebody who helps needs, without secrets.")
                .with(
                        flag("show the first and last characters of keys", "--show-keys"),
                        flag("as JSON, for scripts", "--json"))
                .does((arguments, context) -> {
                    var report = new DumpReport(Reports.installation(context), arguments.flag("show-keys"));
                    if (arguments.flag("json")) {
                        context.console()
                                .print(JsonMapper.builder()
                                        .enable(SerializationFeature.INDENT_OUTPUT)
                                        .build()
                                        .writeValueAsString(report.blocks()));
                    } else {
                        context.console().print(report.lines());
                    }
                    return ExitCode.DONE.code();
                });
    }
}
