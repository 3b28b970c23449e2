package dev.hermes.cli;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.home.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** {@code hermes profile}. */
final class ProfileCommand {
    private static final int MODEL = 26;

    private ProfileCommand() {}

    static Command<Context> command() {
        return Command.<Context>named("profile", "Separate homes for separate purposes.")
                .with(Command.<Context>named("list", "All profiles.").does(ProfileCommand::list))
                .with(Command.<Context>named("use", "Make a profile the one that is used when none is named.")
                        .with(Positional.one("profile_name", "name of the profile"))
                        .does(ProfileCommand::use))
                .with(Command.<Context>named("create", "Make a profile.")
                        .with(
                                flag("copy settings, keys, skills and memory of the active profile", "--clone"),
                                text("NAME", "copy from this profile instead", "--clone-from"),
                                flag("do not bring the bundled skills", "--no-skills"),
                                text("TEXT", "what the profile is for", "--description"))
                        .with(Positional.one("profile_name", "name of the new profile"))
                        .does(ProfileCommand::create))
                .with(Command.<Context>named("show", "One profile.")
                        .with(Positional.one("profile_name", "name of the profile"))
                        .does((arguments, context) ->
                                show(new Profiles(context.home()).show(arguments.required("profile_name")), context)))
                .does((_, context) ->
                        show(new Profiles(context.home()).show(context.home().profile()), context));
    }

    private static int list(Arguments arguments, Context context) {
        var console = context.console();
        console.print(SessionTable.cell("Profile", 24) + SessionTable.cell("Model", MODEL) + "Path");
        for (var profile : new Profiles(context.home()).list()) {
            console.print(SessionTable.cell(profile.name() + (profile.active() ? " ◆" : ""), 24)
                    + SessionTable.cell(model(profile, context).orElse("—"), MODEL)
                    + profile.directory());
        }
        return 0;
    }

    private static int use(Arguments arguments, Context context) {
        var profiles = new Profiles(context.home());
        var name = profiles.show(arguments.required("profile_name")).name();
        profiles.use(name);
        context.console().print("Switched to: " + name);
        return 0;
    }

    private static int create(Arguments arguments, Context context) {
        boolean clone = arguments.flag("clone") || arguments.has("clone-from");
        if (clone && arguments.flag("no-skills")) {
            throw new HermesException(ExitCode.FAILED, "--no-skills cannot be combined with a clone.");
        }
        var profiles = new Profiles(context.home());
        var source = clone
                ? Optional.of(arguments
                        .text("clone-from")
                        .map(name -> profiles.show(name).directory())
                        .orElse(context.home().directory()))
                : Optional.<Path>empty();
        var name = arguments.required("profile_name");
        var copied = profiles.create(
                name, source, !arguments.flag("no-skills"), arguments.text("description"), new Random());
        var made = profiles.show(name);
        var console = context.console();
        console.print("Profile '" + made.name() + "' created at " + made.directory());
        if (clone) {
            console.print("Copied: " + (copied.isEmpty() ? "nothing" : String.join(", ", copied)));
        } else {
            console.print("It has no keys and settings yet: 'hermes -p " + made.name() + " config set KEY VALUE'.");
        }
        console.print("Use it with: hermes -p " + made.name());
        return 0;
    }

    private static int show(Profiles.Profile profile, Context context) {
        var console = context.console();
        console.print((profile.active() ? "Active profile: " : "Profile: ") + profile.name());
        console.print("Path:    " + profile.directory());
        console.print("Model:   " + model(profile, context).orElse("(not set)"));
        console.print("Skills:  " + skills(profile.directory()) + " installed");
        console.print(".env:    " + (Files.exists(profile.directory().resolve(".env")) ? "exists" : "not configured"));
        console.print(
                "SOUL.md: " + (Files.exists(profile.directory().resolve("SOUL.md")) ? "exists" : "not configured"));
        return 0;
    }

    private static Optional<String> model(Profiles.Profile profile, Context context) {
        var config = Config.read(
                new HermesHome(context.home().root(), profile.directory(), profile.name()), Map.of(), false);
        return config.text("model.default")
                .filter(model -> !model.isBlank())
                .map(model -> model
                        + config.text("model.provider")
                                .map(provider -> " (" + provider + ")")
                                .orElse(""));
    }

    private static long skills(Path directory) {
        try (var files = Files.find(
                directory.resolve("skills"),
                4,
                (file, _) -> String.valueOf(file.getFileName()).equals("SKILL.md"))) {
            return files.count();
        } catch (IOException _) {
            return 0;
        }
    }
}
