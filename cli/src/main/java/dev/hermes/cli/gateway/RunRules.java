package dev.hermes.cli.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.services.systemd.UnitScope;
import java.nio.file.Files;

/** What has to be so before a gateway runs in this process. */
record RunRules(Context context, Supervision supervision) {
    /**
     * Files that root writes on the volume of the image nobody else could change any more.
     *
     * @throws HermesException for root in the image, unless that is wanted
     */
    void refuseRoot() {
        if (!context.truthy("HERMES_ALLOW_ROOT_GATEWAY")
                && supervision.caller().root()
                && Files.exists(context.edge().root().resolve("opt/hermes/docker/entrypoint.sh"))
                && supervision.launcher().startsWith("/opt/hermes")) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "Refusing to run the Hermes gateway as root inside the official Docker image.",
                    "Leave the user to the image, or run it as 'hermes': docker exec --user hermes <container> ...",
                    "HERMES_ALLOW_ROOT_GATEWAY=1 runs it as root all the same.");
        }
    }

    /** The unit that started this, or will next time, follows the program. Never a reason not to run. */
    void refreshUnit() {
        if (!supervision.mayHaveUnit()
                || !supervision.startable()
                || !supervision.host().systemd()) {
            return;
        }
        var units = supervision.systemd();
        try {
            if (units.serves(UnitScope.USER)) {
                units.refresh();
            }
        } catch (HermesException e) {
            context.log().warn("cli.gateway", "the unit could not be brought up to date", e);
        }
    }
}
