package dev.hermes.cli.maintenance;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.cli.Ago;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.ProgramFiles;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.home.web.HttpWeb;
import dev.hermes.maintenance.security.Audit;
import dev.hermes.maintenance.security.Inventory;
import dev.hermes.maintenance.security.Severity;
import dev.hermes.maintenance.security.Vulnerability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code hermes security}: known vulnerabilities of what runs here. */
public final class SecurityCommand {
    private static final int LONGEST_SUMMARY = 100;

    private SecurityCommand() {}

    public static Command<Context> command() {
        return audited(Command.named("security", "Ask about known vulnerabilities of what runs here."))
                .with(
                        "audit",
                        "The same as without a word.",
                        () -> audited(Command.named("audit", "Ask osv.dev about the libraries that run here.")));
    }

    private static Command<Context> audited(Command<Context> command) {
        return command.with(
                        flag("as JSON, for scripts", "--json"),
                        text("LEVEL", "exit with 1 from this severity on: low, moderate, high, critical", "--fail-on")
                                .oneOf("low", "moderate", "high", "critical")
                                .otherwise("critical"),
                        flag(
                                "leave out the program's own libraries and a Python installation",
                                "--skip-venv",
                                "--skip-runtime"),
                        flag("leave out plugins", "--skip-plugins"),
                        flag("leave out MCP servers", "--skip-mcp"))
                .does(SecurityCommand::run);
    }

    /** What the release is made of, beside the program's jar; a build that was not packed has none. */
    static Inventory inventory(Context context) {
        return new Inventory(context.home(), context.config().map("mcp_servers"), sbom());
    }

    private static Optional<Path> sbom() {
        return ProgramFiles.directory()
                .map(directory -> directory.resolve("sbom.cdx.json"))
                .filter(Files::exists);
    }

    private static int run(Arguments arguments, Context context) throws InterruptedException {
        var console = context.console();
        var scope = new Inventory.Scope(
                !arguments.flag("skip-venv"), !arguments.flag("skip-plugins"), !arguments.flag("skip-mcp"));
        var found = inventory(context).find(scope);
        boolean json = arguments.flag("json");
        if (!json) {
            found.unnamed().forEach(line -> console.warn(Display.harmless(line)));
        }
        Audit.Result result;
        try (var web = new HttpWeb(context.environment())) {
            var cache = context.home().file("cache").resolve("osv.json");
            result = new Audit(web, context.environment(), cache, context.clock()).run(found.components());
        } catch (IOException e) {
            console.say("audit failed: " + e.getMessage());
            console.hint("Nothing is known from an earlier audit either. Try again when the network is there.");
            return ExitCode.USAGE.code();
        }
        result.asOf()
                .ifPresent(time -> console.warn("The database does not answer now. This is what it said "
                        + Ago.of(
                                time, context.clock().instant(), context.clock().getZone()) + "."));
        if (json) {
            console.print(json(result));
        } else {
            show(result, console);
        }
        if (result.reaches(threshold(arguments))) {
            return ExitCode.FAILED.code();
        }
        if (!result.incomplete().isEmpty()) {
            console.say("audit failed: no details could be read of " + String.join(", ", result.incomplete()));
            return ExitCode.USAGE.code();
        }
        return ExitCode.DONE.code();
    }

    private static Severity threshold(Arguments arguments) {
        return Severity.valueOf(arguments.required("fail-on").toUpperCase(Locale.ROOT));
    }

    private static void show(Audit.Result result, Console console) {
        if (result.components() == 0) {
            console.print("There is nothing to audit.");
            return;
        }
        var findings = result.vulnerabilities();
        if (findings.isEmpty()) {
            console.print("No known vulnerabilities found across " + result.components() + " component(s).");
            return;
        }
        console.print("Found " + findings.size() + " known vulnerability finding(s) across " + result.components()
                + " component(s):");
        var source = "";
        for (var finding : findings) {
            if (!finding.component().source().equals(source)) {
                source = finding.component().source();
                console.print("");
                console.print("[" + Display.harmless(source) + "]");
            }
            console.print(lines(finding));
        }
    }

    private static List<String> lines(Vulnerability finding) {
        var severity = finding.severity().name();
        var lines = new java.util.ArrayList<String>();
        lines.add("  " + severity + " ".repeat(Math.max(0, 8 - severity.length())) + "  "
                + Display.harmless(
                        finding.component().name() + "==" + finding.component().version() + "  " + finding.id()));
        var summary = Display.harmless(finding.summary());
        if (!summary.isEmpty()) {
            lines.add("            "
                    + (summary.length() > LONGEST_SUMMARY
                            ? summary.substring(0, LONGEST_SUMMARY - 3) + "..."
                            : summary));
        }
        if (!finding.fixedVersions().isEmpty()) {
            lines.add("            fixed in: "
                    + Display.harmless(String.join(
                            ", ", finding.fixedVersions().stream().limit(3).toList())));
        }
        return lines;
    }

    private static String json(Audit.Result result) {
        var mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        var root = mapper.createObjectNode();
        root.put("total_components_scanned", result.components())
                .put("finding_count", result.vulnerabilities().size());
        var findings = root.putArray("findings");
        for (var finding : result.vulnerabilities()) {
            var node = findings.addObject()
                    .put("package", finding.component().name())
                    .put("version", finding.component().version())
                    .put("ecosystem", finding.component().ecosystem())
                    .put("source", finding.component().source())
                    .put("vuln_id", finding.id())
                    .put("severity", finding.severity().name())
                    .put("summary", finding.summary());
            finding.fixedVersions().forEach(node.putArray("fixed_versions")::add);
        }
        if (!result.incomplete().isEmpty()) {
            result.incomplete().forEach(root.putArray("incomplete")::add);
        }
        return mapper.writeValueAsString(root);
    }
}
