package dev.hermes.maintenance.doctor;

import dev.hermes.home.HermesHome;
import dev.hermes.home.Problem;
import dev.hermes.home.profile.ProfileFacts;
import dev.hermes.home.profile.Profiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Tools, skills, memory and profiles. */
final class Extras {
    private final Patient patient;
    private final HermesHome home;

    Extras(Patient patient) {
        this.patient = patient;
        this.home = patient.installation().home();
    }

    List<Check> all() {
        var checks = new ArrayList<Check>();
        checks.add(Check.of("Tool Availability", this::tools));
        checks.add(Check.of("Skills Hub", this::skills));
        checks.add(Check.of("Memory Provider", this::memory));
        if (new Profiles(home).list().size() > 1 || !patient.aliases().isEmpty()) {
            checks.add(Check.mending("Profiles", this::profiles));
        }
        return checks;
    }

    private void tools(Findings findings) {
        var missing = new ArrayList<String>();
        for (var toolset : patient.toolsets()) {
            if (toolset.available()) {
                findings.ok(toolset.name());
            } else {
                missing.add(toolset.name());
            }
        }
        if (!missing.isEmpty()) {
            findings.info("Not in this version, or without a program that they need: " + String.join(", ", missing));
        }
    }

    private void skills(Findings findings) {
        findings.ok(ProfileFacts.skills(home.directory()) + " skill(s)");
        var hub = home.file("skills/.hub");
        if (!Files.isDirectory(hub)) {
            findings.info("The skills hub was not used yet");
        } else {
            lock(hub.resolve("lock.json"), findings);
            var waiting = hub.resolve("quarantine").toFile().listFiles(File::isDirectory);
            if (waiting != null && waiting.length > 0) {
                findings.warn(waiting.length + " skill(s) in quarantine");
            }
        }
        var environment = patient.installation().environment();
        if (environment.containsKey("GITHUB_TOKEN") || environment.containsKey("GH_TOKEN")) {
            findings.ok("GitHub token");
        } else {
            findings.info("No GITHUB_TOKEN: GitHub answers fewer questions an hour");
        }
    }

    private static void lock(java.nio.file.Path file, Findings findings) {
        try {
            if (Files.exists(file)) {
                var installed =
                        new JsonMapper().readTree(Files.readAllBytes(file)).path("installed");
                findings.ok("lock.json", installed.size() + " hub-installed skill(s)");
            }
        } catch (IOException | JacksonException _) {
            findings.warn("lock.json cannot be read", file.toString());
        }
    }

    private void memory(Findings findings) {
        var provider = patient.installation()
                .config()
                .text("memory.provider")
                .orElse("")
                .strip();
        if (provider.isEmpty() || provider.equals("none") || provider.equals("builtin")) {
            findings.ok("Built-in memory active");
        } else {
            findings.warn("memory.provider '" + provider + "' is not known to this version", "built-in memory is used");
        }
    }

    private void profiles(Findings findings, boolean fix) {
        var profiles = new Profiles(home).list();
        findings.ok(profiles.size() - 1 + " named profile(s)");
        for (var profile : profiles) {
            if (!profile.directory().equals(home.root())) {
                findings.info(profile.name() + ": " + facts(profile));
            }
        }
        for (var alias : patient.aliases()) {
            boolean gone = profiles.stream().noneMatch(profile -> profile.name().equals(alias.profile()));
            if (gone && fix) {
                remove(alias, findings);
            } else if (gone) {
                findings.warn("Orphan alias", alias.script() + " starts '" + alias.profile() + "', which is gone");
                findings.issue("Remove " + alias.script() + ": hermes doctor --fix");
            }
        }
    }

    private static void remove(Patient.Alias alias, Findings findings) {
        try {
            Files.deleteIfExists(alias.script());
            findings.fixed("Removed the orphan alias " + alias.script());
        } catch (IOException e) {
            findings.fail("Cannot remove " + alias.script(), Problem.of(e));
        }
    }

    private String facts(Profiles.Profile profile) {
        var facts = new ArrayList<String>();
        if (ProfileFacts.gatewayRuns(profile.directory())) {
            facts.add("gateway running");
        }
        ProfileFacts.model(profile.home(home.root()))
                .ifPresent(model -> facts.add(model.substring(0, Math.min(30, model.length()))));
        if (!Files.exists(profile.directory().resolve("config.yaml"), LinkOption.NOFOLLOW_LINKS)) {
            facts.add("missing config");
        }
        if (!Files.exists(profile.directory().resolve(".env"), LinkOption.NOFOLLOW_LINKS)) {
            facts.add("no .env");
        }
        if (patient.aliases().stream().noneMatch(alias -> alias.profile().equals(profile.name()))) {
            facts.add("no alias");
        }
        return facts.isEmpty() ? "configured" : String.join(", ", facts);
    }
}
