package dev.hermes.cli.gateway;

import dev.hermes.cli.Context;
import dev.hermes.maintenance.doctor.Finding;
import dev.hermes.maintenance.doctor.Finding.Status;
import dev.hermes.maintenance.doctor.Patient;
import dev.hermes.maintenance.report.GatewayManager;
import dev.hermes.services.SlotName;
import dev.hermes.services.s6.S6Services;
import dev.hermes.services.systemd.Linger;
import dev.hermes.services.systemd.UnitScope;
import java.util.ArrayList;
import java.util.List;

/** The supervisor as {@code hermes doctor}, {@code status} and {@code dump} see it. */
public final class SupervisorReport {
    private static final String CONTAINER = "s6 Supervision";
    private static final String MACHINE = "Gateway Service";
    private static final int NAMED = 8;

    private final Context context;

    public SupervisorReport(Context context) {
        this.context = context;
    }

    public GatewayManager manager() {
        return new Supervision(context).manager();
    }

    public Patient.Supervisor findings() {
        var supervision = new Supervision(context);
        if (supervision.host().s6()) {
            return new Patient.Supervisor(CONTAINER, container(supervision.containerServices()));
        }
        return new Patient.Supervisor(MACHINE, machine(supervision));
    }

    private static List<Finding> container(S6Services services) {
        var rows = new ArrayList<Finding>();
        for (var service : List.of("main-hermes", "dashboard")) {
            rows.add(
                    services.isRunning(service)
                            ? row(CONTAINER, Status.OK, service + ": up", "")
                            : row(CONTAINER, Status.INFO, service + ": down (expected if not enabled via env)", ""));
        }
        var profiles = services.listProfileGateways();
        if (profiles.isEmpty()) {
            rows.add(row(
                    CONTAINER,
                    Status.INFO,
                    "No per-profile gateways registered; 'hermes profile create <name>' makes one",
                    ""));
            return rows;
        }
        long up = profiles.stream()
                .filter(profile -> services.isRunning(SlotName.PREFIX + profile))
                .count();
        rows.add(row(
                CONTAINER,
                Status.OK,
                "Per-profile gateways: " + up + "/" + profiles.size() + " supervised up",
                profiles.size() <= NAMED ? String.join(", ", profiles) : ""));
        return rows;
    }

    private List<Finding> machine(Supervision supervision) {
        if (!supervision.mayHaveUnit() || !supervision.host().systemd()) {
            return List.of();
        }
        var units = supervision.systemd();
        if (units.installed(UnitScope.USER) && units.linger() instanceof Linger.Off) {
            return List.of(row(
                    MACHINE,
                    Status.WARN,
                    "Systemd linger is off: the gateway ends when you log out",
                    "sudo loginctl enable-linger "
                            + context.environment()
                                    .getOrDefault("USER", supervision.caller().name())));
        }
        return List.of();
    }

    private static Finding row(String section, Status status, String text, String detail) {
        return new Finding(section, status, text, detail);
    }
}
