package dev.hermes.cli;

import dev.hermes.agent.auxiliary.ProfileDescriber;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.args.Arguments;
import dev.hermes.home.profile.ProfileDescription;
import dev.hermes.home.profile.ProfileFacts;
import dev.hermes.home.profile.Profiles;
import dev.hermes.home.profile.Profiles.Profile;
import dev.hermes.providers.ResolvedModel;
import java.util.ArrayList;

/** {@code hermes profile describe}. */
final class ProfileDescribing {
    private ProfileDescribing() {}

    static int run(Arguments arguments, Context context) throws InterruptedException {
        boolean all = arguments.flag("all");
        boolean auto = arguments.flag("auto");
        check(all && !auto, "--all goes with --auto.");
        check(all && (arguments.has("profile_name") || arguments.has("text")), "--all takes no name and no --text.");
        check(!all && !arguments.has("profile_name"), "Name a profile, or use --all --auto.");
        check(auto && arguments.has("text"), "--text and --auto exclude each other.");
        var profiles = new Profiles(context.home());
        if (all) {
            return sweep(profiles, arguments.flag("overwrite"), context);
        }
        var profile = profiles.show(arguments.required("profile_name"));
        var old = ProfileDescription.read(profile.directory());
        if (auto) {
            if (old.isPresent() && !old.get().generated() && !arguments.flag("overwrite")) {
                throw new HermesException(
                        ExitCode.FAILED,
                        "'" + profile.name() + "' has a description that somebody wrote.",
                        "--overwrite replaces it.");
            }
            describe(profile, describer(context));
            return 0;
        }
        if (arguments.has("text")) {
            new ProfileDescription(arguments.required("text"), false).write(profile.directory());
            context.console().print("Description of '" + profile.name() + "' stored.");
            return 0;
        }
        context.console()
                .print(old.map(text -> (text.generated() ? "[auto] " : "") + Display.harmless(text.text()))
                        .orElse("(no description set for '" + profile.name() + "')"));
        return 0;
    }

    private static void check(boolean wrong, String why) {
        if (wrong) {
            throw new HermesException(ExitCode.USAGE, why);
        }
    }

    private static int sweep(Profiles profiles, boolean overwrite, Context context) throws InterruptedException {
        var due = new ArrayList<Profile>();
        for (var profile : profiles.list()) {
            var old = ProfileDescription.read(profile.directory());
            if (old.isEmpty() || old.get().generated() || overwrite) {
                due.add(profile);
            }
        }
        if (due.isEmpty()) {
            context.console().print("Every profile has a description that somebody wrote.");
            return 0;
        }
        var describer = describer(context);
        int done = 0;
        for (var profile : due) {
            try {
                describe(profile, describer);
                done++;
            } catch (HermesException e) {
                context.console().warn(profile.name() + ": " + e.getMessage());
            }
        }
        return done > 0 ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }

    private static void describe(Profile profile, Describer describer) throws InterruptedException {
        var context = describer.context();
        var model = ProfileFacts.model(profile.home(context.home().root())).orElse("");
        var text = describer
                .writer()
                .describe(describer.main(), profile.name(), model, ProfileFacts.skillNames(profile.directory()))
                .orElseThrow(() -> new HermesException(ExitCode.FAILED, "The model gave no description."));
        new ProfileDescription(text, true).write(profile.directory());
        context.console().print(profile.name() + ": " + Display.harmless(text));
    }

    private record Describer(ProfileDescriber writer, ResolvedModel main, Context context) {}

    private static Describer describer(Context context) {
        var model = new SideModel(context);
        return new Describer(new ProfileDescriber(model.questions()), model.main(), context);
    }
}
