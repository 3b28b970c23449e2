package dev.hermes.maintenance.doctor;

import dev.hermes.api.HermesException;
import dev.hermes.home.DurableFile;
import dev.hermes.home.EnvFile;
import dev.hermes.home.Problem;
import dev.hermes.maintenance.report.Installation;
import dev.hermes.providers.AuthKind;
import dev.hermes.providers.ModelChoice;
import dev.hermes.providers.ProviderRow;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code .env} and {@code config.yaml}: whether they are there, and whether the model they name can be asked. */
final class ConfigurationFiles {
    static final String TITLE = "Configuration Files";

    private static final Set<String> TAKES_SLUGS = Set.of(
            "openrouter",
            "custom",
            "auto",
            "ai-gateway",
            "kilocode",
            "opencode-zen",
            "huggingface",
            "lmstudio",
            "nous",
            "nvidia");
    private static final String SAMPLE = """
            # Settings of Hermes. Everything has a default; 'hermes config show' tells the ones that count now.
            # model:
            #   provider: openrouter
            #   default: anthropic/claude-sonnet-4.6
            """;

    private final Installation installation;

    ConfigurationFiles(Patient patient) {
        this.installation = patient.installation();
    }

    void run(Findings findings, boolean fix) {
        env(findings, fix);
        settings(findings, fix);
        model(findings);
    }

    private void env(Findings findings, boolean fix) {
        var file = installation.home().env();
        if (Files.exists(file)) {
            findings.ok(".env file exists");
            if (hasKey()) {
                findings.ok("API key or custom endpoint configured");
            } else {
                findings.warn("No API key found in " + installation.home().env());
                findings.issue("Set a key: hermes config set OPENROUTER_API_KEY ...");
            }
        } else if (fix) {
            make(file, "", findings);
        } else {
            findings.fail(".env file is missing", "keys can also come from the environment");
            findings.issue("Make .env: hermes doctor --fix");
        }
    }

    /** A comment or a masked value is no key. */
    private boolean hasKey() {
        var names = new TreeSet<String>();
        installation.providers().all().forEach(row -> {
            var removed = installation.providers().outOfUse(row);
            row.keyVariables().stream().filter(name -> !removed.contains(name)).forEach(names::add);
            row.baseUrlVariable().ifPresent(names::add);
        });
        names.add("OPENAI_BASE_URL");
        var file = EnvFile.read(installation.home().env());
        boolean inFile = names.stream()
                .map(name -> file.getOrDefault(name, "").strip())
                .anyMatch(value -> !value.isEmpty() && !value.equals("***"));
        return inFile || installation.providers().configured();
    }

    private void settings(Findings findings, boolean fix) {
        var file = installation.home().config();
        if (Files.exists(file)) {
            var problems = installation.config().problems();
            if (problems.isEmpty()) {
                findings.ok("config.yaml exists");
            }
            for (var problem : problems) {
                findings.fail("config.yaml cannot be read", problem);
                findings.manual("Mend " + file + ": " + problem);
            }
        } else if (fix) {
            make(file, SAMPLE, findings);
        } else {
            findings.warn("config.yaml is missing", "using defaults");
        }
    }

    private static void make(java.nio.file.Path file, String text, Findings findings) {
        try {
            DurableFile.replace(file, text);
            findings.fixed("Created " + file);
        } catch (IOException e) {
            findings.fail("Cannot create " + file, Problem.of(e));
            findings.manual("Make " + file + " writable");
        }
    }

    private void model(Findings findings) {
        var provider =
                installation.config().text("model.provider").orElse("").strip().toLowerCase(Locale.ROOT);
        if (provider.isEmpty() || provider.equals("auto")) {
            return;
        }
        var row = installation.providers().find(provider);
        boolean own = own(provider);
        if (row.isEmpty() && !own) {
            findings.fail("model.provider '" + provider + "' is not a recognised provider", "known: " + known());
            findings.issue("Set model.provider to one that is known: hermes config set model.provider ...");
            return;
        }
        var model = installation
                .config()
                .text("model.default")
                .or(() -> installation.config().text("model.model"));
        if (!own
                && !TAKES_SLUGS.contains(row.map(ProviderRow::id).orElse(provider))
                && model.orElse("").contains("/")) {
            findings.warn("model.default '" + model.orElse("") + "' uses a vendor/model slug", "provider " + provider);
            findings.issue("Name the model as " + provider + " does, or set model.provider to openrouter");
        }
        key(provider, row, findings);
    }

    private boolean own(String provider) {
        return provider.equals("custom")
                || provider.equals("demo")
                || provider.equals("moa")
                || provider.startsWith("custom:")
                || installation.config().map("providers").containsKey(provider)
                || installation.providers().own().contains(provider);
    }

    private String known() {
        var ids = new TreeSet<String>();
        installation.providers().all().forEach(row -> ids.add(row.id()));
        ids.addAll(installation.providers().own());
        return String.join(", ", ids);
    }

    private void key(String provider, Optional<ProviderRow> row, Findings findings) {
        boolean takesKey = row.isEmpty() || row.get().auth() == AuthKind.API_KEY;
        if (!takesKey || row.map(installation.providers()::ready).orElse(false)) {
            return;
        }
        try {
            installation.providers().resolve(ModelChoice.NONE);
        } catch (HermesException e) {
            findings.fail("model.provider '" + provider + "' is set but no API key is configured", e.getMessage());
            findings.issue(e.advice().isEmpty() ? "Set the key of " + provider : String.join(" ", e.advice()));
        }
    }
}
