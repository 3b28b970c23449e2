package dev.hermes.maintenance.doctor;

import dev.hermes.maintenance.security.Advisories;
import dev.hermes.maintenance.security.Advisories.Hit;
import dev.hermes.maintenance.security.Inventory;
import java.util.Locale;

/** Packages that must not run anywhere. */
final class AdvisoryCheck {
    private final Patient patient;

    AdvisoryCheck(Patient patient) {
        this.patient = patient;
    }

    void run(Findings findings) {
        var components = patient.inventory().find(Inventory.Scope.ALL).components();
        var hits = Advisories.shipped().hits(components, patient.installation().config());
        for (var hit : hits) {
            var advisory = hit.advisory();
            var what = hit.component().name() + "==" + hit.component().version();
            if (hit.acknowledged()) {
                findings.warn(advisory.title(), what + ", acknowledged and still here");
            } else {
                tell(hit, what, findings);
            }
        }
        if (hits.isEmpty()) {
            findings.ok("No active security advisories");
        }
    }

    private static void tell(Hit hit, String what, Findings findings) {
        var advisory = hit.advisory();
        findings.fail(advisory.title(), what);
        findings.info("Id: " + advisory.id() + ", severity "
                + advisory.severity().name().toLowerCase(Locale.ROOT) + ", published " + advisory.published()
                + ", found in " + hit.component().source());
        findings.info("Reference: " + advisory.url());
        findings.info(advisory.summary());
        for (int i = 0; i < advisory.remediation().size(); i++) {
            findings.info((i + 1) + ". " + advisory.remediation().get(i));
        }
        findings.manual("Act on the advisory " + advisory.id() + ", then: hermes doctor --ack " + advisory.id());
    }
}
