package dev.hermes.cli;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Option;
import dev.hermes.cli.args.Positional;
import dev.hermes.home.profile.ProfileChanges;
import dev.hermes.home.profile.Profiles;
import dev.hermes.home.profile.Wrappers;
import dev.hermes.sessions.DatabaseCopies;
import java.util.HashSet;
import java.util.Random;

/** {@code hermes profile}: what there is to say on the command line. What it does stands in its neighbours. */
final class ProfileCommand {
    private ProfileCommand() {}

    static Command<Context> command() {
        return Command.<Context>named("profile", "Separate homes for separate purposes.")
                .with("list", "All profiles.", ProfileCommand::list)
                .with("use", "Make a profile the one that is used when none is named.", ProfileCommand::use)
                .with("create", "Make a profile.", ProfileCommand::create)
                .with("delete", "Delete a profile with everything in it.", ProfileCommand::delete)
                .with("describe", "Say what a profile is for, or read it.", ProfileCommand::describe)
                .with("show", "One profile.", ProfileCommand::show)
                .with("alias", "Make or remove the script that starts a profile.", ProfileCommand::alias)
                .with("rename", "Give a profile another name.", ProfileCommand::rename)
                .with("export", "Pack a profile without its credentials.", ProfileCommand::export)
                .with("import", "Unpack a profile.", ProfileCommand::bringIn)
                .with("install", "Install a profile that somebody else made.", ProfileDistributions::installCommand)
                .with("update", "Bring an installed profile up to date.", ProfileDistributions::updateCommand)
                .with("info", "What an installed profile says of itself.", ProfileDistributions::infoCommand)
                .with(json())
                .does(ProfileFactsView::active);
    }

    private static Command<Context> list() {
        return Command.<Context>named("list", "All profiles.").with(json()).does(ProfileFactsView::list);
    }

    private static Command<Context> use() {
        return Command.<Context>named("use", "Make a profile the one that is used when none is named.")
                .with(Positional.one("profile_name", "name of the profile"))
                .does((arguments, context) -> {
                    var profiles = new Profiles(context.home());
                    var name = profiles.show(arguments.required("profile_name")).name();
                    profiles.use(name);
                    context.console().print("Switched to: " + name);
                    return 0;
                });
    }

    private static Command<Context> create() {
        return Command.<Context>named("create", "Make a profile.")
                .with(
                        flag("copy settings, keys, identity, skills and memory of the active profile", "--clone"),
                        flag("copy everything", "--clone-all"),
                        text("SOURCE", "copy from this profile instead of the active one", "--clone-from"),
                        flag("with --clone-all: no conversations, backups and checkpoints", "--no-history"),
                        flag("make no script that starts it", "--no-alias"),
                        flag("do not bring the bundled skills", "--no-skills"),
                        text("TEXT", "what the profile is for", "--description"))
                .with(Positional.one("profile_name", "name of the new profile"))
                .does(ProfileMaking::create);
    }

    private static Command<Context> delete() {
        return Command.<Context>named("delete", "Delete a profile with everything in it.")
                .with(flag("do not ask", "--yes", "-y"))
                .with(Positional.one("profile_name", "name of the profile"))
                .does(ProfileMaking::delete);
    }

    private static Command<Context> show() {
        return Command.<Context>named("show", "One profile.")
                .with(json())
                .with(Positional.one("profile_name", "name of the profile"))
                .does(ProfileFactsView::show);
    }

    private static Command<Context> alias() {
        return Command.<Context>named("alias", "Make or remove the script that starts a profile.")
                .with(flag("remove it", "--remove"), text("NAME", "name of the script, if not the profile's", "--name"))
                .with(Positional.one("profile_name", "name of the profile"))
                .does(ProfileMaking::alias);
    }

    private static Command<Context> rename() {
        return Command.<Context>named("rename", "Give a profile another name.")
                .with(
                        Positional.one("old_name", "name of the profile"),
                        Positional.one("new_name", "the name that it gets"))
                .does(ProfileMaking::rename);
    }

    private static Command<Context> describe() {
        return Command.<Context>named("describe", "Say what a profile is for, or read it.")
                .with(
                        text("TEXT", "set it to this", "--text"),
                        flag("let the model write it", "--auto"),
                        flag("with --auto: also replace what somebody wrote", "--overwrite"),
                        flag("with --auto: every profile that nobody has described", "--all"))
                .with(Positional.maybe("profile_name", "name of the profile"))
                .does(ProfileDescribing::run);
    }

    private static Command<Context> export() {
        return Command.<Context>named("export", "Pack a profile without its credentials.")
                .with(
                        text("FILE", "the archive to write; <name>.tar.gz if not given", "--output", "-o"),
                        flag("with the home directory that the profile gives to programs", "--include-home"))
                .with(Positional.one("profile_name", "name of the profile"))
                .does(ProfileMoving::export);
    }

    private static Command<Context> bringIn() {
        return Command.<Context>named("import", "Unpack a profile.")
                .with(text("NAME", "name of the profile, if not the archive's", "--name"))
                .with(Positional.one("archive", "the archive, a .tar.gz or .zip"))
                .does(ProfileMoving::bringIn);
    }

    private static Option json() {
        return flag("as JSON, for scripts", "--json");
    }

    static Wrappers wrappers(Context context) {
        return new Wrappers(
                context.userHome(),
                context.environment().getOrDefault("PATH", ""),
                new HashSet<>(Commands.root().names()));
    }

    static ProfileChanges changes(Context context) {
        return new ProfileChanges(new Profiles(context.home()), wrappers(context), DatabaseCopies::copy, new Random());
    }
}
