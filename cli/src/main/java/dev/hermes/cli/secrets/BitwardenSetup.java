package dev.hermes.cli.secrets;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.prompt.Choice;
import dev.hermes.cli.prompt.Picker;
import dev.hermes.home.ConfigFile;
import dev.hermes.home.EnvFile;
import dev.hermes.home.bitwarden.Bitwarden;
import dev.hermes.home.bitwarden.BitwardenSettings;
import java.io.IOException;
import java.util.List;

/** {@code hermes secrets bitwarden setup}: from nothing to secrets that arrive. Saved is only what was tried. */
final class BitwardenSetup {
    private static final String EU = "https://vault.bitwarden.eu";

    private final Context context;
    private final Console console;

    BitwardenSetup(Context context) {
        this.context = context;
        this.console = context.console();
    }

    int run(Arguments arguments) throws InterruptedException {
        context.requireUnmanaged("change settings");
        boolean complete = arguments.has("project-id") && arguments.has("access-token") && arguments.has("server-url");
        if (!console.interactive() && !complete) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "Nobody can be asked here.",
                    "Give --access-token, --server-url and --project-id.");
        }
        var settings = BitwardenSettings.of(context.home());
        var token = token(arguments, settings);
        var server = server(arguments, settings);
        context.set(settings.tokenVariable(), token);
        try {
            var project = arguments.has("project-id")
                    ? arguments.required("project-id").strip()
                    : project(token, server, settings);
            var tried = settings.with(project, server);
            var bitwarden = ExternalSecrets.bitwarden(context, tried);
            var fetched = bitwarden.fetch(true);
            fetched.warnings().forEach(console::warn);
            bitwarden
                    .uses(fetched)
                    .forEach((name, use) -> console.print("  " + name + "  " + SecretsCommand.words(use)));
            save(token, tried);
            console.success("Bitwarden is connected: "
                    + bitwarden.applied(fetched).size() + " secret(s) arrive at every start of an agent.");
            return ExitCode.DONE.code();
        } catch (IOException e) {
            throw SecretsCommand.failed(e);
        }
    }

    private String token(Arguments arguments, BitwardenSettings settings) {
        var token = arguments
                .text("access-token")
                .or(() -> console.secret("Access token of a machine account: "))
                .map(String::strip)
                .orElse("");
        if (token.isEmpty()) {
            throw new HermesException(ExitCode.FAILED, "No access token, so nothing was changed.");
        }
        if (!token.startsWith("0.")) {
            console.warn("Access tokens begin with '0.'; this one does not. " + settings.tokenVariable()
                    + " gets it as it is.");
        }
        return token;
    }

    private String server(Arguments arguments, BitwardenSettings settings) throws InterruptedException {
        if (arguments.has("server-url")) {
            return arguments.required("server-url").strip();
        }
        var exported = context.environment().getOrDefault("BWS_SERVER_URL", "").strip();
        if (!exported.isEmpty()) {
            return exported;
        }
        if (!settings.server().isEmpty() && console.confirm("Keep the server " + settings.server() + "?")) {
            return settings.server();
        }
        var own = "own";
        var chosen = new Picker(context)
                .one(
                        "Where is the organisation?",
                        List.of(
                                Choice.of("", "Bitwarden Cloud, US"),
                                Choice.of(EU, "Bitwarden Cloud, EU"),
                                Choice.of(own, "a server of its own")))
                .orElseThrow(BitwardenSetup::stopped);
        if (!chosen.equals(own)) {
            return chosen;
        }
        console.raw("Address of the server: ");
        return console.line().map(String::strip).filter(text -> !text.isEmpty()).orElseThrow(BitwardenSetup::stopped);
    }

    private String project(String token, String server, BitwardenSettings settings)
            throws IOException, InterruptedException {
        var projects = ExternalSecrets.bitwarden(context, settings).projects(token, server);
        if (projects.isEmpty()) {
            throw new IOException("the token may read no project; give its machine account one");
        }
        return new Picker(context)
                .one(
                        "Which project?",
                        projects.stream()
                                .map(project ->
                                        Choice.of(project, Display.harmless(project.name() + "  " + project.id())))
                                .toList())
                .map(Bitwarden.Project::id)
                .orElseThrow(BitwardenSetup::stopped);
    }

    private static HermesException stopped() {
        return new HermesException(ExitCode.FAILED, "Stopped, so nothing was changed.");
    }

    private void save(String token, BitwardenSettings settings) {
        EnvFile.set(context.home().env(), settings.tokenVariable(), Secret.of(token))
                .forEach(console::warn);
        var file = new ConfigFile(context.home());
        file.set("secrets.bitwarden.access_token_env", settings.tokenVariable());
        file.set("secrets.bitwarden.project_id", settings.project());
        file.set("secrets.bitwarden.server_url", settings.server());
        file.set(
                "secrets.bitwarden.cache_ttl_seconds",
                Math.toIntExact(settings.cacheFor().toSeconds()));
        file.set("secrets.bitwarden.override_existing", settings.overrideExisting());
        file.set("secrets.bitwarden.auto_install", settings.autoInstall());
        file.set("secrets.bitwarden.enabled", true);
    }
}
