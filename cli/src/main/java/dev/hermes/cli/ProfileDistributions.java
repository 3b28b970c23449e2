package dev.hermes.cli;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.cli.gateway.ProfileServices;
import dev.hermes.home.EnvFile;
import dev.hermes.home.ProfileSelection;
import dev.hermes.home.profile.Profiles;
import dev.hermes.maintenance.distribution.Distributions;
import dev.hermes.maintenance.distribution.Fetched;
import dev.hermes.maintenance.distribution.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** {@code hermes profile install}, {@code update} and {@code info}: profiles that somebody else made. */
final class ProfileDistributions {
    private ProfileDistributions() {}

    static Command<Context> installCommand() {
        return Command.<Context>named("install", "Install a profile that somebody else made.")
                .with(
                        text("NAME", "name of the profile, if not the distribution's", "--name"),
                        flag("make the script that starts it", "--alias"),
                        flag("replace a profile of that name; what is yours in it stays", "--force"),
                        flag("do not ask", "-y", "--yes"))
                .with(Positional.one("source", "a directory, an archive, or a git address, with #TAG if need be"))
                .does(ProfileDistributions::install);
    }

    static Command<Context> updateCommand() {
        return Command.<Context>named("update", "Bring an installed profile up to date.")
                .with(flag("replace config.yaml too", "--force-config"), flag("do not ask", "-y", "--yes"))
                .with(Positional.one("profile_name", "name of the profile"))
                .does(ProfileDistributions::update);
    }

    static Command<Context> infoCommand() {
        return Command.<Context>named("info", "What an installed profile says of itself.")
                .with(Positional.one("profile_name", "name of the profile"))
                .does(ProfileDistributions::info);
    }

    private static Distributions distributions(Context context) {
        return new Distributions(
                context.userHome(),
                context.clock(),
                context.environment(),
                Version.COMPATIBLE_WITH,
                context.console().interactive());
    }

    private static int install(Arguments arguments, Context context) throws InterruptedException {
        context.requireUnmanaged("install a profile");
        var distributions = distributions(context);
        try (var fetched = distributions.fetch(arguments.required("source"), context.workingDirectory())) {
            var name = ProfileSelection.validName(
                    arguments.text("name").orElse(fetched.manifest().name()));
            var profiles = new Profiles(context.home());
            var existing = existing(name, profiles);
            if (existing.isPresent() && !arguments.flag("force")) {
                throw new HermesException(
                        ExitCode.FAILED,
                        "Profile '" + name + "' exists already.",
                        "--force replaces what the distribution brings; --name takes another name.");
            }
            if (existing.isEmpty()) {
                profiles.free(name);
            }
            preview(fetched, name, existing, context);
            if (!arguments.flag("yes") && !context.console().confirm("Install it?")) {
                context.console().print("Install cancelled.");
                return ExitCode.DONE.code();
            }
            return existing.isPresent()
                    ? replaced(distributions, fetched, existing.get(), true, context)
                    : installed(distributions, fetched, name, arguments.flag("alias"), context);
        }
    }

    private static Optional<Profiles.Profile> existing(String name, Profiles profiles) {
        return profiles.list().stream()
                .filter(profile -> profile.name().equals(name) && !name.equals(ProfileSelection.DEFAULT))
                .findFirst();
    }

    private static int installed(
            Distributions distributions, Fetched fetched, String name, boolean alias, Context context) {
        var made = distributions.install(fetched, name, ProfileCommand.changes(context));
        var console = context.console();
        console.print("Profile '" + name + "' installed to "
                + Display.path(made.profile().directory(), context.userHome()));
        new ProfileServices(context).created(made.profile().name());
        boolean script = alias && ProfileMaking.makeAlias(made.profile(), context);
        console.print("Use it with: " + (script ? name : "hermes -p " + name));
        if (fetched.hasJobs()) {
            console.print("Its scheduled jobs are paused: 'hermes cron' starts the ones that you want.");
        }
        return ExitCode.DONE.code();
    }

    private static int replaced(
            Distributions distributions, Fetched fetched, Profiles.Profile profile, boolean settings, Context context) {
        var failures = distributions.update(fetched, profile, settings);
        context.console()
                .print("Profile '" + profile.name() + "' is at version "
                        + fetched.manifest().version() + ".");
        failures.forEach(failure -> context.console().warn(Display.harmless(failure)));
        return failures.isEmpty() ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }

    private static int update(Arguments arguments, Context context) throws InterruptedException {
        context.requireUnmanaged("update a profile");
        var profile = new Profiles(context.home()).show(arguments.required("profile_name"));
        var manifest = Manifest.in(profile.directory())
                .filter(installed -> !installed.source().isEmpty())
                .orElseThrow(() -> new HermesException(
                        ExitCode.FAILED,
                        "Profile '" + profile.name() + "' did not come from a distribution.",
                        "'hermes profile install SOURCE' installs one."));
        var distributions = distributions(context);
        try (var fetched = distributions.fetch(manifest.source(), context.workingDirectory())) {
            preview(fetched, profile.name(), Optional.of(profile), context);
            boolean settings = arguments.flag("force-config");
            context.console().print(settings ? "config.yaml is replaced." : "config.yaml stays as it is.");
            if (!arguments.flag("yes") && !context.console().confirm("Update it?")) {
                context.console().print("Update cancelled.");
                return ExitCode.DONE.code();
            }
            return replaced(distributions, fetched, profile, settings, context);
        }
    }

    private static void preview(Fetched fetched, String name, Optional<Profiles.Profile> existing, Context context) {
        var console = context.console();
        var manifest = fetched.manifest();
        line(console, "Name", name);
        line(
                console,
                "Version",
                existing.flatMap(profile -> Manifest.in(profile.directory()))
                                .map(before -> before.version() + " → ")
                                .orElse("")
                        + manifest.version());
        line(console, "Description", manifest.description());
        line(console, "Author", manifest.author());
        line(console, "License", manifest.license());
        line(console, "Requires", manifest.requires().isEmpty() ? "" : "Hermes " + manifest.requires());
        line(console, "Source", manifest.source());
        line(
                console,
                "Target",
                Display.path(new Profiles(context.home()).directory().resolve(name), context.userHome()));
        existing.ifPresent(
                _ -> console.print("A profile of that name exists; memories, sessions and keys in it stay."));
        variables(manifest, existing.map(Profiles.Profile::directory), context);
        if (fetched.hasJobs()) {
            console.print("It brings scheduled jobs; they are installed paused.");
        }
        var executables = fetched.executables();
        if (!executables.isEmpty()) {
            console.print("It brings what can be run (" + executables.size() + "):");
            executables.stream().limit(20).forEach(file -> console.print("  " + Display.harmless(file)));
            if (executables.size() > 20) {
                console.print("  ... and " + (executables.size() - 20) + " more");
            }
        }
    }

    private static void line(Console console, String label, String value) {
        if (!value.isEmpty()) {
            console.print(String.format(Locale.ROOT, "%-13s", label + ":") + Display.harmless(value));
        }
    }

    private static void variables(Manifest manifest, Optional<Path> profile, Context context) {
        if (manifest.variables().isEmpty()) {
            return;
        }
        var own = profile.map(directory -> directory.resolve(".env"))
                .filter(Files::exists)
                .map(EnvFile::read)
                .orElse(java.util.Map.of());
        context.console().print("Environment variables:");
        for (var variable : manifest.variables()) {
            boolean set = !own.getOrDefault(variable.name(), "").isBlank()
                    || !context.edge()
                            .environment()
                            .getOrDefault(variable.name(), "")
                            .isBlank();
            var mark = set ? "✓ set" : variable.required() ? "needs setting" : "—";
            context.console()
                    .print("  " + Display.harmless(variable.name()) + "  " + mark
                            + (variable.description().isEmpty()
                                    ? ""
                                    : "  " + Display.harmless(variable.description())));
        }
    }

    private static int info(Arguments arguments, Context context) {
        var profile = new Profiles(context.home()).show(arguments.required("profile_name"));
        var manifest = Manifest.in(profile.directory());
        var console = context.console();
        if (manifest.isEmpty()) {
            console.print("Profile '" + profile.name() + "' did not come from a distribution.");
            return ExitCode.DONE.code();
        }
        var known = manifest.get();
        line(console, "Name", known.name());
        line(console, "Version", known.version());
        line(console, "Description", known.description());
        line(console, "Author", known.author());
        line(console, "License", known.license());
        line(console, "Requires", known.requires().isEmpty() ? "" : "Hermes " + known.requires());
        line(console, "Source", known.source());
        line(console, "Installed", known.installedAt());
        variables(known, Optional.of(profile.directory()), context);
        return ExitCode.DONE.code();
    }
}
