package dev.hermes.cli;

import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.gateway.ProfileServices;
import dev.hermes.home.profile.ProfileExport;
import dev.hermes.home.profile.ProfileImport;
import dev.hermes.home.profile.Profiles;
import dev.hermes.sessions.DatabaseCopies;
import java.util.List;

/** {@code hermes profile export} and {@code import}. */
final class ProfileMoving {
    private static final String ENDING = ".tar.gz";

    private ProfileMoving() {}

    static int export(Arguments arguments, Context context) {
        var profile = new Profiles(context.home()).show(arguments.required("profile_name"));
        var target = context.workingDirectory()
                .resolve(named(arguments.text("output").orElse(profile.name())));
        var exported = new ProfileExport(DatabaseCopies::copy).write(profile, target, arguments.flag("include-home"));
        var console = context.console();
        exported.warnings().forEach(console::warn);
        console.print("Exported '" + profile.name() + "' to " + exported.file() + " (" + exported.files()
                + " files, no credentials).");
        return 0;
    }

    /** Whatever ending was given, what is written is a tar.gz and is called so. */
    private static String named(String output) {
        for (var ending : List.of(ENDING, ".tgz", ".tar", ".gz")) {
            if (output.endsWith(ending) && output.length() > ending.length()) {
                return output.substring(0, output.length() - ending.length()) + ENDING;
            }
        }
        return output + ENDING;
    }

    static int bringIn(Arguments arguments, Context context) {
        var file = context.workingDirectory().resolve(arguments.required("archive"));
        var profiles = new Profiles(context.home());
        arguments.text("name").ifPresent(profiles::free);
        var found = ProfileImport.open(file, arguments.has("name"));
        var name = profiles.free(arguments.text("name").orElseGet(found::name));
        var made = ProfileCommand.changes(context).build(name, found::fill, List.of());
        var console = context.console();
        console.print("Profile '" + name + "' imported to " + made.profile().directory());
        new ProfileServices(context).created(made.profile().name());
        boolean alias = ProfileMaking.makeAlias(made.profile(), context);
        console.print("Use it with: " + (alias ? name : "hermes -p " + name));
        return 0;
    }
}
