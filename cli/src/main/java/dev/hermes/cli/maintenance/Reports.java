package dev.hermes.cli.maintenance;

import dev.hermes.cli.Context;
import dev.hermes.cli.Version;
import dev.hermes.cli.gateway.SupervisorReport;
import dev.hermes.maintenance.report.Installation;
import java.nio.file.Files;
import java.nio.file.Path;

/** What reports are about, from what a command works with. */
final class Reports {
    private Reports() {}

    static Installation installation(Context context) {
        var config = context.config();
        return new Installation(
                context.home(),
                context.userHome(),
                config,
                context.providers(),
                context.environment(),
                Version.NUMBER + " (follows upstream " + Version.COMPATIBLE_WITH + ")",
                context.edge().operatingSystem(),
                new SupervisorReport(context).manager(),
                bundled());
    }

    /** A runtime image that was linked for this program has no compiler. */
    private static boolean bundled() {
        return !Files.exists(Path.of(System.getProperty("java.home", ""), "bin", "javac"));
    }
}
