package dev.hermes.cli.maintenance;

import static dev.hermes.cli.args.Option.flag;

import dev.hermes.api.ExitCode;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.home.web.HttpWeb;
import dev.hermes.maintenance.report.DeepChecks;
import dev.hermes.maintenance.report.Section;
import dev.hermes.maintenance.report.Section.Row;
import dev.hermes.maintenance.report.StatusReport;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code hermes status}. */
public final class StatusCommand {
    private static final int LABEL = 20;

    private StatusCommand() {}

    public static Command<Context> command() {
        return Command.<Context>named("status", "Show what is set up.")
                .with(
                        flag("with everything that is not set; secrets stay masked", "--all"),
                        flag("also ask servers whether they answer", "--deep"),
                        flag("as JSON, for scripts", "--json"))
                .does(StatusCommand::run);
    }

    private static int run(Arguments arguments, Context context) throws InterruptedException {
        var installation = Reports.installation(context);
        var sections = new ArrayList<>(new StatusReport(installation, arguments.flag("all")).sections());
        if (arguments.flag("deep")) {
            try (var web = new HttpWeb(context.environment())) {
                sections.add(new DeepChecks(installation, web).section());
            }
        }
        if (arguments.flag("json")) {
            context.console().print(json(sections));
        } else {
            show(sections, context.console());
        }
        return ExitCode.DONE.code();
    }

    private static String json(List<Section> sections) {
        var mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        var root = mapper.createObjectNode();
        for (var section : sections) {
            var rows = root.putArray(section.title());
            for (var row : section.rows()) {
                var node = rows.addObject().put("label", row.label()).put("text", row.text());
                if (row.mark() != Section.Mark.PLAIN) {
                    node.put("ok", row.mark() == Section.Mark.YES);
                }
            }
        }
        return mapper.writeValueAsString(root);
    }

    private static void show(List<Section> sections, Console console) {
        console.print("Hermes Status");
        for (var section : sections) {
            console.print("");
            console.print("◆ " + section.title());
            section.rows().forEach(row -> console.print(line(row)));
        }
        console.print("");
        console.print("'hermes doctor' checks all this and says what to mend.");
    }

    private static String line(Row row) {
        var mark = switch (row.mark()) {
            case YES -> "✓ ";
            case NO -> "✗ ";
            case PLAIN -> "";
        };
        var label = row.label().isEmpty() ? "  " : row.label() + ":";
        return "  " + label + " ".repeat(Math.max(1, LABEL - label.length())) + mark + Display.harmless(row.text());
    }
}
