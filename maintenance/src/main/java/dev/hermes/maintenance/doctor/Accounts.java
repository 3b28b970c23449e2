package dev.hermes.maintenance.doctor;

import dev.hermes.maintenance.report.Installation;
import dev.hermes.maintenance.report.Login;

/** Accounts that somebody logged into with a browser. Nothing is refreshed. */
final class Accounts {
    private final Installation installation;

    Accounts(Installation installation) {
        this.installation = installation;
    }

    void run(Findings findings) {
        for (var login : Login.all(installation.home())) {
            if (login.there()) {
                findings.ok(login.name(), "logged in");
            } else {
                findings.warn(login.name(), "not logged in");
            }
            login.details().stream()
                    .filter(detail -> detail.startsWith("Error: "))
                    .forEach(findings::info);
        }
    }
}
