package dev.hermes.maintenance.doctor;

import dev.hermes.home.Managed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Examines an installation and its home, section by section. */
public final class Doctor {
    private final Patient patient;

    public Doctor(Patient patient) {
        this.patient = patient;
    }

    /**
     * Runs all checks.
     *
     * @param fix whether to mend what can be mended; a managed installation is never changed
     * @param listener told every row at once
     * @throws InterruptedException when it is interrupted
     */
    public Findings examine(boolean fix, Consumer<Finding> listener) throws InterruptedException {
        var findings = new Findings(listener);
        var installation = patient.installation();
        var managed = Managed.of(installation.home(), installation.environment());
        boolean mend = fix && managed.isEmpty();
        for (var check : checks()) {
            findings.section(check.title());
            if (fix && !mend && check.title().equals(ConfigurationFiles.TITLE)) {
                findings.warn("Nothing is mended here", managed.orElseThrow().system() + " manages this installation");
            }
            run(check, findings, mend);
        }
        var supervisor = patient.supervisor().get();
        findings.section(supervisor.title());
        supervisor.rows().forEach(findings::told);
        return findings;
    }

    /** What goes wrong in a check is a finding too. */
    private static void run(Check check, Findings findings, boolean fix) throws InterruptedException {
        try {
            check.run(findings, fix);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            findings.warn("This could not be checked", String.valueOf(e.getMessage()));
        }
    }

    private List<Check> checks() {
        var installation = patient.installation();
        var checks = new ArrayList<Check>();
        checks.add(Check.of("Security Advisories", new AdvisoryCheck(patient)::run));
        checks.add(Check.of("MCP Server Security", new McpServers(installation)::run));
        checks.addAll(new RuntimeChecks(patient).all());
        checks.add(Check.mending(ConfigurationFiles.TITLE, new ConfigurationFiles(patient)::run));
        checks.addAll(new ConfigurationContents(patient).all());
        checks.add(Check.of("Auth Providers", new Accounts(installation)::run));
        checks.addAll(new HomeDirectory(patient).all());
        checks.addAll(new Programs(patient).all());
        checks.add(Check.of("API Connectivity", new Connectivity(patient)::run));
        checks.addAll(new Extras(patient).all());
        return checks;
    }
}
