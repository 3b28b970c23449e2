package dev.hermes.maintenance.report;

import dev.hermes.api.HermesException;
import dev.hermes.home.Mask;
import dev.hermes.maintenance.report.Section.Row;
import dev.hermes.providers.CopilotProgram;
import dev.hermes.providers.ModelChoice;
import dev.hermes.providers.ProviderRow;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** {@code hermes status}: what is set up, on one screen. Secrets are masked whatever is asked for. */
public final class StatusReport {
    private final Installation installation;
    private final HomeFacts facts;
    private final KeyStates keys;
    private final boolean all;

    /** @param all with the rows that say nothing because nothing is set */
    public StatusReport(Installation installation, boolean all) {
        this.installation = installation;
        this.facts = new HomeFacts(installation.home());
        this.keys = new KeyStates(installation);
        this.all = all;
    }

    /** The sections in their order. */
    public List<Section> sections() {
        return List.of(
                environment(),
                new Section("API Keys", keys()),
                new Section("Auth Providers", logins()),
                new Section("API-Key Providers", providers()),
                terminal(),
                new Section("Messaging Platforms", platforms()),
                gateway(),
                new Section("Scheduled Jobs", List.of(jobs())),
                new Section("Sessions", List.of(sessions())));
    }

    private Section environment() {
        var rows = new ArrayList<Row>();
        rows.add(Row.plain("Project", installation.version()));
        rows.add(Row.plain("Java", Runtime.version() + (installation.bundledRuntime() ? " (bundled)" : " (system)")));
        boolean env = Files.exists(installation.home().env());
        rows.add(Row.of(env, ".env file", env ? "exists" : "not found"));
        var model = installation
                .config()
                .text("model.default")
                .or(() -> installation.config().text("model.model"));
        rows.add(Row.plain("Model", model.filter(name -> !name.isBlank()).orElse("(not set)")));
        rows.add(Row.plain("Provider", provider()));
        rows.add(Row.plain("Home", installation.shown(installation.home().directory())));
        rows.add(Row.plain("Profile", installation.home().profile()));
        return new Section("Environment", rows);
    }

    private String provider() {
        try {
            return installation.providers().resolve(ModelChoice.NONE).providerName();
        } catch (HermesException e) {
            return "none usable: " + e.getMessage();
        }
    }

    private List<Row> keys() {
        var rows = new ArrayList<Row>();
        var shown = new LinkedHashSet<String>();
        for (var key : Variables.STATUS_KEYS) {
            shown.addAll(key.variables());
            rows.add(keyRow(key.label(), keys.of(key.variables())));
        }
        if (all) {
            for (var row : installation.providers().all()) {
                if (!row.keyVariables().isEmpty() && row.keyVariables().stream().noneMatch(shown::contains)) {
                    rows.add(keyOf(row));
                }
            }
        }
        return rows;
    }

    private Row keyOf(ProviderRow provider) {
        var variables = provider.keyVariables().stream()
                .filter(variable -> !variable.endsWith("_URL"))
                .toList();
        return keyRow(provider.name(), keys.of(variables));
    }

    private static Row keyRow(String label, KeyStates.State key) {
        var shown = Mask.of(key.value());
        return Row.of(
                key.used(), label, key.remedy().map(how -> shown + " " + how).orElse(shown));
    }

    private List<Row> logins() {
        var rows = new ArrayList<Row>();
        for (var login : Login.all(installation.home())) {
            rows.add(Row.of(login.there(), login.name(), login.there() ? "logged in" : "not logged in"));
            login.details().forEach(detail -> rows.add(Row.plain("", detail)));
        }
        CopilotProgram.of(installation.environment())
                .file()
                .ifPresent(file ->
                        rows.add(Row.of(true, "GitHub Copilot CLI", "is installed: " + installation.shown(file))));
        return rows;
    }

    private List<Row> providers() {
        return Variables.STATUS_PROVIDERS.stream()
                .map(provider -> {
                    var key = keys.of(provider.variables());
                    var how = key.remedy()
                            .orElse("not configured (set it with: hermes config set "
                                    + provider.variables().getFirst() + " ...)");
                    return Row.of(key.used(), provider.label(), key.used() ? "configured" : how);
                })
                .toList();
    }

    private Section terminal() {
        var rows = new ArrayList<Row>();
        var environment = installation.environment();
        var backend = environment.getOrDefault("TERMINAL_ENV", "").strip();
        var config = installation.config();
        var effective = backend.isEmpty() ? config.text("terminal.backend").orElse("local") : backend;
        rows.add(Row.plain("Backend", effective));
        switch (effective) {
            case "ssh" -> {
                rows.add(Row.plain("Host", set(environment.get("TERMINAL_SSH_HOST"), "terminal.ssh_host")));
                rows.add(Row.plain("User", set(environment.get("TERMINAL_SSH_USER"), "terminal.ssh_user")));
            }
            case "docker" ->
                rows.add(Row.plain("Image", set(environment.get("TERMINAL_DOCKER_IMAGE"), "terminal.docker_image")));
            default -> {}
        }
        boolean sudo = !environment.getOrDefault("SUDO_PASSWORD", "").isEmpty();
        rows.add(Row.of(sudo, "Sudo", sudo ? "enabled" : "disabled"));
        return new Section("Terminal Backend", rows);
    }

    private String set(@org.jspecify.annotations.Nullable String variable, String setting) {
        return variable == null || variable.isBlank()
                ? installation
                        .config()
                        .text(setting)
                        .filter(text -> !text.isBlank())
                        .orElse("(not set)")
                : variable;
    }

    private List<Row> platforms() {
        var rows = new ArrayList<Row>();
        for (var platform : Platform.ALL) {
            boolean configured = platform.configured(installation.environment());
            if (configured || all) {
                var home = platform.home(installation.environment());
                rows.add(Row.of(
                        configured,
                        platform.name(),
                        configured
                                ? "configured"
                                        + home.map(channel -> " (home: " + channel + ")")
                                                .orElse("")
                                : "not configured"));
            }
        }
        if (rows.isEmpty()) {
            rows.add(Row.plain("", "none configured (--all names them)"));
        }
        return rows;
    }

    private Section gateway() {
        boolean runs = facts.gatewayRuns();
        var manager = installation.manager();
        var rows = new ArrayList<Row>();
        rows.add(Row.of(runs, "Status", runs ? "running" : "stopped"));
        rows.add(Row.plain("Manager", manager.label()));
        facts.gatewayPid().ifPresent(pid -> rows.add(Row.plain("PID(s)", String.valueOf(pid))));
        if (manager.service() && !runs) {
            rows.add(Row.plain("Service", "installed but stopped"));
        }
        return new Section("Gateway Service", rows);
    }

    private Row jobs() {
        var jobs = facts.jobs();
        return Row.plain(
                "Jobs",
                jobs.readable()
                        ? jobs.total() == 0 ? "0" : jobs.active() + " active, " + jobs.total() + " total"
                        : "(error reading jobs file)");
    }

    private Row sessions() {
        return Row.plain(
                "Active",
                facts.chatSessions().map(count -> count + " session(s)").orElse("(error reading sessions file)"));
    }
}
