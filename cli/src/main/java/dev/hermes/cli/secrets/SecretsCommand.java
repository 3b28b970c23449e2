package dev.hermes.cli.secrets;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.home.ConfigFile;
import dev.hermes.home.bitwarden.Bitwarden.Use;
import dev.hermes.home.bitwarden.BitwardenSettings;
import dev.hermes.home.bitwarden.BwsInstall;
import java.io.IOException;
import java.nio.file.Files;

/** {@code hermes secrets}. */
public final class SecretsCommand {
    private SecretsCommand() {}

    public static Command<Context> command() {
        return Command.<Context>named("secrets", "Keys that are kept outside of .env.")
                .with(bitwarden().also("bw"));
    }

    private static Command<Context> bitwarden() {
        return Command.<Context>named("bitwarden", "Keys that Bitwarden Secrets Manager keeps.")
                .with(Command.<Context>named("setup", "Connect a project, step by step.")
                        .with(
                                text("UUID", "the project, instead of the question", "--project-id"),
                                text("TOKEN", "the access token, instead of the question", "--access-token"),
                                text("URL", "another server than the one in the US", "--server-url"))
                        .does((arguments, context) -> new BitwardenSetup(context).run(arguments)))
                .with(Command.<Context>named("status", "What is set, and which bws there is.")
                        .does((_, context) -> status(context)))
                .with(Command.<Context>named("sync", "Fetch now, and show which names there are.")
                        .with(flag("also set them in this process", "--apply"))
                        .does(SecretsCommand::sync))
                .with(Command.<Context>named("disable", "Switch it off; the token stays.")
                        .does((_, context) -> disable(context)))
                .with(Command.<Context>named("install", "Download and check bws " + BwsInstall.VERSION + ".")
                        .with(flag("download it again", "--force"))
                        .does(SecretsCommand::install));
    }

    private static int status(Context context) throws InterruptedException {
        var settings = BitwardenSettings.of(context.home());
        var console = context.console();
        boolean token = !context.environment()
                .getOrDefault(settings.tokenVariable(), "")
                .isBlank();
        console.print("Enabled:        " + (settings.enabled() ? "yes" : "no"));
        console.print("Access token:   " + (token ? "present" : "not set") + " (" + settings.tokenVariable() + ")");
        console.print("Project:        " + (settings.project().isEmpty() ? "(not set)" : settings.project()));
        console.print("Server:         " + (settings.server().isEmpty() ? "Bitwarden Cloud, US" : settings.server()));
        console.print("Cache:          " + settings.cacheFor().toSeconds() + " s");
        console.print(
                "Replaces:       " + (settings.overrideExisting() ? "what is set already" : "nothing that is set"));
        console.print("bws:            "
                + ExternalSecrets.bitwarden(context, settings).installed().orElse("not installed"));
        return ExitCode.DONE.code();
    }

    private static int sync(Arguments arguments, Context context) throws InterruptedException {
        var settings = BitwardenSettings.of(context.home());
        if (!settings.enabled()) {
            throw new HermesException(
                    ExitCode.FAILED, "Bitwarden is switched off.", "'hermes secrets bitwarden setup' connects it.");
        }
        var bitwarden = ExternalSecrets.bitwarden(context, settings);
        try {
            var fetched = bitwarden.fetch(true);
            fetched.warnings().forEach(context.console()::warn);
            bitwarden.uses(fetched).forEach((name, use) -> context.console().print("  " + name + "  " + words(use)));
            var applied = bitwarden.applied(fetched);
            if (arguments.flag("apply")) {
                applied.forEach(context::set);
                context.console().print("Applied " + applied.size() + " secret(s) to this process.");
            } else {
                context.console().print(applied.size() + " secret(s) would be applied at the next start.");
            }
            return ExitCode.DONE.code();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    static String words(Use use) {
        return switch (use) {
            case NEW -> "new";
            case REPLACES -> "replaces what is set";
            case KEPT -> "is set already and stays";
            case BOOTSTRAP -> "the access token itself, not applied";
        };
    }

    private static int disable(Context context) {
        context.requireUnmanaged("change settings");
        new ConfigFile(context.home()).set("secrets.bitwarden.enabled", false);
        ExternalSecrets.bitwarden(context, BitwardenSettings.of(context.home())).forget();
        context.console().print("Bitwarden is switched off. The access token stays in .env.");
        return ExitCode.DONE.code();
    }

    private static int install(Arguments arguments, Context context) throws InterruptedException {
        var bitwarden = ExternalSecrets.bitwarden(context, BitwardenSettings.of(context.home()));
        if (Files.isExecutable(bitwarden.own()) && !arguments.flag("force")) {
            context.console().print("bws is there: " + bitwarden.own());
            return ExitCode.DONE.code();
        }
        try {
            context.console().print("Installed " + ExternalSecrets.install(context));
            return ExitCode.DONE.code();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    static HermesException failed(IOException e) {
        var message = String.valueOf(e.getMessage());
        return message.contains("invalid_client") || message.matches("(?is).*400 bad request.*")
                ? new HermesException(
                        ExitCode.FAILED,
                        e,
                        "Bitwarden Secrets Manager: " + message,
                        "The token may belong to another region: --server-url https://vault.bitwarden.eu is the one of the EU.")
                : new HermesException(ExitCode.FAILED, e, "Bitwarden Secrets Manager: " + message);
    }
}
