package dev.hermes.maintenance.doctor;

import dev.hermes.api.Secret;
import dev.hermes.home.web.Web;
import dev.hermes.home.web.Web.Request;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks the servers of providers that have a key whether they take it. All at once; told in a fixed order. */
final class Connectivity {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int AT_ONCE = 8;

    private final Patient patient;

    Connectivity(Patient patient) {
        this.patient = patient;
    }

    /** @param answer empty when no server needs to be asked */
    private record Asked(Probe probe, Future<Verdict> answer) {}

    /** What came of a probe: a status, or why there is none. */
    private record Verdict(int status, String failure) {}

    void run(Findings findings) throws InterruptedException {
        if (patient.web().isEmpty()) {
            findings.info("Skipped (--offline)");
            return;
        }
        var web = patient.web().get();
        var accounts = new Probes(patient.installation());
        var probes = accounts.all();
        if (probes.stream().noneMatch(probe -> probe.label().startsWith("OpenRouter"))) {
            findings.warn("OpenRouter API", "not configured");
        }
        try (var threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            var asked = new ArrayList<Asked>();
            for (var probe : probes) {
                asked.add(new Asked(probe, threads.submit(() -> ask(web, probe))));
            }
            try {
                tell(asked, findings);
            } finally {
                threads.shutdownNow();
            }
        }
        accounts.outOfUse()
                .forEach(variable -> findings.info(variable
                        + " is set and was taken out of use; 'hermes auth add' uses a key of its provider again"));
        var installation = patient.installation();
        new CloudChecks(installation.environment(), installation.config(), web, patient.clock()).run(findings);
    }

    private static void tell(List<Asked> asked, Findings findings) throws InterruptedException {
        for (var each : asked) {
            try {
                tell(each.probe(), each.answer().get(), findings);
            } catch (ExecutionException e) {
                findings.warn(each.probe().label(), String.valueOf(e.getCause()));
            }
        }
    }

    private static Verdict ask(Web web, Probe probe) throws InterruptedException {
        if (probe.url().isEmpty()) {
            return new Verdict(0, "");
        }
        try {
            var status = send(web, probe, probe.url());
            if (status == 401 && !probe.otherUrl().isEmpty()) {
                status = send(web, probe, probe.otherUrl());
            }
            return new Verdict(status, "");
        } catch (IOException | IllegalArgumentException e) {
            return new Verdict(-1, String.valueOf(e.getMessage()));
        }
    }

    private static int send(Web web, Probe probe, String url) throws IOException, InterruptedException {
        var request = Request.get(URI.create(url), PATIENCE).with("User-Agent", probe.userAgent());
        for (var header : probe.headers().entrySet()) {
            request = request.with(header.getKey(), header.getValue().reveal());
        }
        return web.send(request).status();
    }

    private static void tell(Probe probe, Verdict verdict, Findings findings) {
        var label = probe.label();
        switch (verdict.status()) {
            case 0 -> findings.ok(label, "key configured");
            case 200 -> findings.ok(label);
            case 401 -> {
                findings.fail(label, "invalid API key");
                findings.issue("Check " + probe.variable() + " in .env");
            }
            case 402 -> {
                findings.fail(label, "out of credits");
                findings.issue(
                        "Buy credits for " + label + (probe.creditsUrl().isEmpty() ? "" : ": " + probe.creditsUrl()));
            }
            case -1 -> failed(probe, verdict.failure(), findings);
            default -> status(probe, verdict.status(), findings);
        }
    }

    /** The server that most people use must answer; others have health endpoints of many kinds. */
    private static void failed(Probe probe, String failure, Findings findings) {
        if (probe.strict()) {
            findings.fail(probe.label(), failure);
            findings.issue("Check the network: " + failure);
        } else {
            findings.warn(probe.label(), failure);
        }
    }

    private static void status(Probe probe, int status, Findings findings) {
        if (probe.strict() && status == 429) {
            findings.fail(probe.label(), "rate limited");
            findings.issue("Wait, " + probe.label() + " limits the rate of requests");
        } else if (probe.strict()) {
            findings.fail(probe.label(), "HTTP " + status);
        } else {
            findings.warn(probe.label(), "HTTP " + status);
        }
    }

    static Secret bearer(String key) {
        return Secret.of("Bearer " + key);
    }
}
