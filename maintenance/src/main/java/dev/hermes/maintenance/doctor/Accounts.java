package dev.hermes.maintenance.doctor;

import dev.hermes.maintenance.report.Installation;
import dev.hermes.maintenance.report.Login;
import dev.hermes.providers.CopilotProgram;
import dev.hermes.providers.ProviderRow;

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
        copilot(findings);
    }

    /** That program has a login of its own, which is not looked at; it is missed only by those who chose it. */
    private void copilot(Findings findings) {
        var program = CopilotProgram.of(installation.environment());
        boolean chosen = installation
                .config()
                .text("model.provider")
                .flatMap(installation.providers()::find)
                .filter(ProviderRow::byProgram)
                .isPresent();
        boolean started = program.file().isPresent();
        if (started) {
            findings.ok("GitHub Copilot CLI", "is installed, and logs in by itself");
        } else if (chosen && !listens()) {
            findings.fail("GitHub Copilot CLI", "there is no program '" + program.name() + "'");
            findings.issue("Install GitHub's Copilot CLI, or name it in HERMES_COPILOT_ACP_COMMAND");
        }
    }

    private boolean listens() {
        return installation
                .providers()
                .find(CopilotProgram.PROVIDER)
                .filter(installation.providers()::ready)
                .isPresent();
    }
}
