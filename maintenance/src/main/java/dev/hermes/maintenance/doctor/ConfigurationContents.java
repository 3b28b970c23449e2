package dev.hermes.maintenance.doctor;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.ConfigFile;
import dev.hermes.home.ConfigMigration;
import dev.hermes.home.EnvFile;
import dev.hermes.home.XaiRetirement;
import dev.hermes.maintenance.report.Installation;
import dev.hermes.providers.ConfiguredAddress;
import dev.hermes.providers.ProviderDirectory;
import dev.hermes.providers.credentials.Strategies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands in {@code config.yaml}: its version, keys in the wrong place, retired models. */
final class ConfigurationContents {
    private static final List<String> OF_THE_MODEL = List.of("provider", "base_url");
    private static final String TURNS = "HERMES_MAX_ITERATIONS";

    private final Patient patient;
    private final Installation installation;

    ConfigurationContents(Patient patient) {
        this.patient = patient;
        this.installation = patient.installation();
    }

    List<Check> all() {
        var checks = new ArrayList<Check>();
        checks.add(Check.mending("Configuration Version", this::version));
        if (!installation.config().issues().isEmpty()) {
            checks.add(Check.of("Config Structure", this::structure));
        }
        var strategies = new Strategies(
                installation.config(), new ProviderDirectory(installation.home(), installation.config(), Log.NONE));
        if (!strategies.problems().isEmpty()) {
            checks.add(Check.of("Credential Pools", findings -> strategies(strategies, findings)));
        }
        if (astray().isPresent()) {
            checks.add(Check.of("Address of the Provider", this::address));
        }
        checks.add(Check.of("xAI Model Retirement (May 15, 2026)", this::retired));
        return checks;
    }

    private void version(Findings findings, boolean fix) {
        if (!installation.config().problems().isEmpty()) {
            findings.info("Skipped, because config.yaml cannot be read");
            return;
        }
        migrate(findings, fix);
        staleKeys(findings, fix);
        turns(findings, fix);
    }

    private void migrate(Findings findings, boolean fix) {
        var migration = new ConfigMigration(installation.home(), installation.environment(), patient.clock());
        int version = migration.version();
        if (version >= ConfigMigration.CURRENT
                || !java.nio.file.Files.exists(installation.home().config())) {
            findings.ok("Config version up to date (v" + Math.max(version, ConfigMigration.CURRENT) + ")");
        } else if (fix) {
            var outcome = migration.run();
            if (outcome.problems().isEmpty()) {
                findings.fixed("Migrated config.yaml (v" + version + " → v" + outcome.to() + ")");
            } else {
                findings.fail("config.yaml could not be migrated", String.join("; ", outcome.problems()));
                findings.manual("Mend config.yaml: " + String.join("; ", outcome.problems()));
            }
        } else {
            findings.warn("Config version outdated (v" + version + " → v" + ConfigMigration.CURRENT + ")");
            findings.issue("Bring config.yaml up to date: hermes config migrate");
        }
    }

    private void staleKeys(Findings findings, boolean fix) {
        var file = new ConfigFile(installation.home());
        var tree = file.read();
        var stale = OF_THE_MODEL.stream()
                .filter(key -> tree.get(key) instanceof String text && !text.isBlank())
                .toList();
        if (stale.isEmpty()) {
            return;
        }
        if (!fix) {
            findings.warn("Stale root-level config keys: " + String.join(", ", stale), "they belong below model:");
            findings.issue("Move " + String.join(", ", stale) + " below model: in config.yaml");
            return;
        }
        if (tree.get("model") instanceof String name) {
            file.set("model", Map.of("default", name));
        }
        for (var key : stale) {
            var there = file.read().get("model") instanceof Map<?, ?> model ? model.get(key) : null;
            if (there == null || String.valueOf(there).isBlank()) {
                file.set("model." + key, String.valueOf(tree.get(key)));
            }
            file.unset(key);
        }
        findings.fixed("Moved " + String.join(", ", stale) + " below model:");
    }

    /** A left-over of an older version wins over the setting, and nobody remembers it. */
    private void turns(Findings findings, boolean fix) {
        var variable =
                EnvFile.read(installation.home().env()).getOrDefault(TURNS, "").strip();
        var setting = installation.config().text("agent.max_turns").orElse("");
        if (variable.isEmpty() || variable.equals(setting)) {
            return;
        }
        if (fix) {
            EnvFile.unset(installation.home().env(), TURNS);
            findings.fixed("Removed " + TURNS + " from .env; agent.max_turns (" + setting + ") counts");
        } else {
            findings.warn(TURNS + "=" + variable + " in .env differs from agent.max_turns (" + setting + ")");
            findings.issue("Remove " + TURNS + " from .env");
        }
    }

    private void structure(Findings findings) {
        for (var issue : installation.config().issues()) {
            if (issue.error()) {
                findings.fail(issue.text());
            } else {
                findings.warn(issue.text());
            }
            findings.issue(issue.text());
        }
    }

    private static void strategies(Strategies strategies, Findings findings) {
        for (var problem : strategies.problems()) {
            findings.warn(problem);
            findings.issue("Choose how credentials are taken: hermes auth strategy PROVIDER NAME (" + problem + ")");
        }
    }

    private Optional<ConfiguredAddress.Astray> astray() {
        return new ConfiguredAddress(installation.home(), installation.config(), installation.environment(), Log.NONE)
                .astray();
    }

    private void address(Findings findings) {
        astray().ifPresent(found -> {
            var owner = found.owner();
            var provider = found.provider();
            findings.warn(
                    "model.base_url leads to " + owner.name() + ", and model.provider is " + provider.name(),
                    provider.byLogin() ? "no login is sent there" : "the key of " + provider.name() + " is sent there");
            findings.manual(
                    "Have " + provider.name() + " asked at its own address: 'hermes config unset model.base_url'; or"
                            + " choose " + owner.name() + ": 'hermes model set MODEL --provider " + owner.id() + "'");
        });
    }

    private void retired(Findings findings) {
        try {
            var found = new XaiRetirement(installation.home(), installation.environment(), patient.clock()).find();
            if (found.isEmpty()) {
                findings.ok("No retired xAI models in config");
                return;
            }
            found.forEach(model -> findings.warn(
                    model.setting() + ": '" + model.old() + "' is retired", "use '" + model.successor() + "'"));
            findings.info("https://docs.x.ai/developers/migration/may-15-retirement");
            findings.manual("Replace " + found.size() + " retired xAI model(s): hermes migrate xai --apply");
        } catch (HermesException e) {
            findings.warn("config.yaml could not be searched", e.getMessage());
        }
    }
}
