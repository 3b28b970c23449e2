package dev.hermes.cli.maintenance;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.ProfileScripts;
import dev.hermes.cli.ToolsetTable;
import dev.hermes.cli.Version;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.gateway.SupervisorReport;
import dev.hermes.home.web.HttpWeb;
import dev.hermes.maintenance.doctor.Doctor;
import dev.hermes.maintenance.doctor.Finding;
import dev.hermes.maintenance.doctor.Finding.Status;
import dev.hermes.maintenance.doctor.Findings;
import dev.hermes.maintenance.doctor.Patient;
import dev.hermes.maintenance.security.Advisories;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code hermes doctor}: what is there, what is missing, and what to do about it. */
public final class DoctorCommand {
    private DoctorCommand() {}

    public static Command<Context> command() {
        return Command.<Context>named("doctor", "Check the installation and say what to mend.")
                .with(
                        flag("mend what can be mended", "--fix"),
                        text("ID", "do not warn of this security advisory any more", "--ack"),
                        flag("as JSON, for scripts", "--json"),
                        flag("exit with 1 when there is something to do", "--strict"),
                        flag("do not ask any server", "--offline"))
                .does(DoctorCommand::run);
    }

    private static int run(Arguments arguments, Context context) throws InterruptedException {
        if (arguments.has("ack")) {
            return acknowledge(arguments.required("ack"), context);
        }
        if (!arguments.flag("offline")) {
            context.loadSecrets();
        }
        boolean json = arguments.flag("json");
        boolean fix = arguments.flag("fix");
        Consumer<Finding> listener = json ? _ -> {} : new Rows(context.console());
        Findings findings;
        if (arguments.flag("offline")) {
            findings = new Doctor(patient(context, Optional.empty())).examine(fix, listener);
        } else {
            try (var web = new HttpWeb(context.environment())) {
                findings = new Doctor(patient(context, Optional.of(web))).examine(fix, listener);
            }
        }
        if (json) {
            context.console().print(json(findings, context));
        } else {
            summary(findings, fix, context.console());
        }
        boolean ill = !findings.issues().isEmpty() || !findings.manualIssues().isEmpty();
        return arguments.flag("strict") && ill ? ExitCode.FAILED.code() : ExitCode.DONE.code();
    }

    private static int acknowledge(String id, Context context) {
        context.requireUnmanaged("acknowledge an advisory");
        boolean fresh = Advisories.shipped().acknowledge(id.strip(), context.home());
        context.console().success((fresh ? "Acknowledged: " : "Was acknowledged before: ") + id.strip());
        return ExitCode.DONE.code();
    }

    private static Patient patient(Context context, Optional<HttpWeb> web) {
        var scripts = ProfileScripts.of(context);
        return new Patient(
                Reports.installation(context),
                context.clock(),
                web.map(asking -> asking),
                ReleaseDirectory.of(context),
                SecurityCommand.inventory(context),
                ToolsetTable.availability(context),
                scripts.all().entrySet().stream()
                        .map(entry -> new Patient.Alias(scripts.file(entry.getKey()), entry.getValue()))
                        .toList(),
                () -> new SupervisorReport(context).findings());
    }

    /** Prints rows as they come, with their section's title before the first. */
    private static final class Rows implements Consumer<Finding> {
        private final Console console;
        private String section = "";

        Rows(Console console) {
            this.console = console;
            console.print("Hermes Doctor");
        }

        @Override
        public void accept(Finding row) {
            if (!row.section().equals(section)) {
                section = row.section();
                console.print("");
                console.print("◆ " + section);
            }
            console.print(Display.harmless(row.line()));
        }
    }

    private static void summary(Findings findings, boolean fix, Console console) {
        var todo = new ArrayList<>(findings.issues());
        todo.addAll(findings.manualIssues());
        console.print("");
        if (fix && findings.fixes() > 0) {
            console.print("Fixed " + findings.fixes() + " issue(s)."
                    + (todo.isEmpty() ? "" : " " + todo.size() + " issue(s) require manual intervention."));
        } else if (todo.isEmpty()) {
            console.print("All checks passed!");
        } else {
            console.print("Found " + todo.size() + " issue(s) to address:");
        }
        for (int i = 0; i < todo.size(); i++) {
            console.print("  " + (i + 1) + ". " + Display.harmless(todo.get(i)));
        }
        if (!fix && !findings.issues().isEmpty()) {
            console.print("'hermes doctor --fix' mends what can be mended.");
        }
    }

    private static String json(Findings findings, Context context) {
        var mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        var root = mapper.createObjectNode();
        root.put("schema", "doctor/1")
                .put("generated_at", context.clock().instant().toString())
                .put("version", Version.NUMBER)
                .put("fixed", findings.fixes());
        var counts = root.putObject("counts");
        for (var status : Status.values()) {
            counts.put(status.name().toLowerCase(Locale.ROOT), findings.count(status));
        }
        var rows = root.putArray("findings");
        for (var row : findings.rows()) {
            rows.addObject()
                    .put("section", row.section())
                    .put("status", row.status().name().toLowerCase(Locale.ROOT))
                    .put("text", row.text())
                    .put("detail", row.detail());
        }
        findings.issues().forEach(root.putArray("issues")::add);
        findings.manualIssues().forEach(root.putArray("manual_issues")::add);
        return mapper.writeValueAsString(root);
    }
}
