package dev.hermes.cli;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.gateway.ProfileServices;
import dev.hermes.home.EnvFile;
import dev.hermes.home.ProfileSelection;
import dev.hermes.home.profile.Made;
import dev.hermes.home.profile.NewProfile;
import dev.hermes.home.profile.ProfileFacts;
import dev.hermes.home.profile.Profiles;
import dev.hermes.home.profile.Profiles.Profile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code hermes profile create}, {@code delete}, {@code rename} and {@code alias}. */
final class ProfileMaking {
    /** What a gateway identifies itself with; two cannot share one. */
    private static final Map<String, String> BOTS = new TreeMap<>(Map.ofEntries(
            Map.entry("TELEGRAM_BOT_TOKEN", "Telegram"),
            Map.entry("DISCORD_BOT_TOKEN", "Discord"),
            Map.entry("SLACK_BOT_TOKEN", "Slack"),
            Map.entry("MATTERMOST_TOKEN", "Mattermost"),
            Map.entry("MATRIX_ACCESS_TOKEN", "Matrix"),
            Map.entry("BLUEBUBBLES_PASSWORD", "BlueBubbles"),
            Map.entry("QQ_CLIENT_SECRET", "QQ"),
            Map.entry("TEAMS_CLIENT_SECRET", "Teams"),
            Map.entry("LINE_CHANNEL_ACCESS_TOKEN", "LINE"),
            Map.entry("SIGNAL_ACCOUNT", "Signal"),
            Map.entry("FEISHU_APP_SECRET", "Feishu"),
            Map.entry("DINGTALK_CLIENT_SECRET", "DingTalk"),
            Map.entry("WECOM_SECRET", "WeCom"),
            Map.entry("WEIXIN_TOKEN", "Weixin"),
            Map.entry("GOOGLE_CHAT_SERVICE_ACCOUNT_JSON", "Google Chat")));

    private ProfileMaking() {}

    static int create(Arguments arguments, Context context) {
        var profiles = new Profiles(context.home());
        var source = source(arguments, profiles, context);
        if (source.isPresent() && arguments.flag("no-skills")) {
            throw new HermesException(ExitCode.FAILED, "--no-skills cannot be combined with a clone.");
        }
        if (arguments.flag("no-history") && !arguments.flag("clone-all")) {
            throw new HermesException(ExitCode.FAILED, "--no-history goes with --clone-all.");
        }
        var made = ProfileCommand.changes(context)
                .create(new NewProfile(
                        profiles.free(arguments.required("profile_name")),
                        source,
                        !arguments.flag("no-skills"),
                        arguments.text("description").filter(text -> !text.isBlank())));
        var console = context.console();
        var name = made.profile().name();
        console.print("Profile '" + name + "' created at " + made.profile().directory());
        made.warnings().forEach(console::warn);
        if (source.isPresent()) {
            console.print("Copied: " + (made.taken().isEmpty() ? "nothing" : String.join(", ", made.taken())));
            warnAboutBots(made.profile().directory(), context);
        } else {
            console.print("It has no keys and settings yet: 'hermes -p " + name + " config set KEY VALUE'.");
        }
        new ProfileServices(context).created(name);
        boolean alias = !arguments.flag("no-alias") && makeAlias(made.profile(), context);
        console.print("Use it with: " + (alias ? name : "hermes -p " + name));
        return 0;
    }

    private static Optional<NewProfile.Source> source(Arguments arguments, Profiles profiles, Context context) {
        if (!arguments.flag("clone") && !arguments.flag("clone-all") && !arguments.has("clone-from")) {
            return Optional.empty();
        }
        var from =
                profiles.show(arguments.text("clone-from").orElse(context.home().profile()));
        var extent = NewProfile.Extent.SETTINGS;
        if (arguments.flag("clone-all")) {
            extent = arguments.flag("no-history") ? NewProfile.Extent.ALL_BUT_HISTORY : NewProfile.Extent.ALL;
        }
        return Optional.of(new NewProfile.Source(from, extent));
    }

    private static void warnAboutBots(Path directory, Context context) {
        var keys = EnvFile.read(directory.resolve(".env")).keySet();
        var bots = new ArrayList<String>();
        BOTS.forEach((key, platform) -> {
            if (keys.contains(key)) {
                bots.add(platform);
            }
        });
        if (!bots.isEmpty()) {
            context.console()
                    .warn("The copy has the bot keys of " + String.join(", ", bots)
                            + ". Two gateways cannot share them: give the copy its own before you start its gateway.");
        }
    }

    /** Makes the script that is called like the profile. Says so when it cannot; the profile is there all the same. */
    static boolean makeAlias(Profile profile, Context context) {
        var console = context.console();
        var wrappers = ProfileCommand.wrappers(context);
        try {
            var collision = wrappers.collision(profile.name(), profile.name());
            if (collision.isPresent()) {
                console.warn("No alias was made: " + collision.get() + ".");
                return false;
            }
            var file = wrappers.create(profile.name(), profile.name());
            console.print("Alias: " + Display.path(file, context.userHome()));
        } catch (HermesException e) {
            console.warn(e.getMessage());
            return false;
        }
        if (!wrappers.onPath()) {
            console.hint("The shell does not look there yet: export PATH=\"$HOME/.local/bin:$PATH\"");
            return false;
        }
        return true;
    }

    static int delete(Arguments arguments, Context context) {
        var profile = new Profiles(context.home()).show(arguments.required("profile_name"));
        var console = context.console();
        if (profile.name().equals(ProfileSelection.DEFAULT)) {
            throw new HermesException(
                    ExitCode.FAILED, "The default profile is the root home itself; it cannot be deleted.");
        }
        if (!arguments.flag("yes")) {
            describe(profile, context);
            console.raw("Type the name of the profile to delete it: ");
            var typed = console.line();
            if (typed.isEmpty() || !typed.get().strip().equals(profile.name())) {
                console.print("Cancelled.");
                return ExitCode.DONE.code();
            }
        }
        new ProfileServices(context).leaving(profile);
        for (var note : ProfileCommand.changes(context).delete(profile)) {
            console.print(note);
        }
        console.print("Profile '" + profile.name() + "' deleted.");
        return 0;
    }

    private static void describe(Profile profile, Context context) {
        var console = context.console();
        console.print("Profile: " + profile.name());
        console.print("Path:    " + profile.directory());
        ProfileFacts.model(profile.home(context.home().root()))
                .ifPresent(model -> console.print("Model:   " + Display.harmless(model)));
        console.print("Skills:  " + ProfileFacts.skills(profile.directory()));
        ProfileFacts.distribution(profile.directory())
                .ifPresent(from -> console.print("Distribution: " + Display.harmless(from)));
        console.print("Its settings, keys, memory, conversations, skills and scheduled jobs go for good.");
        if (ProfileFacts.gatewayRuns(profile.directory())) {
            console.print("Its gateway is running and will be stopped.");
        }
        ProfileCommand.wrappers(context).of(profile.name()).ifPresent(alias -> console.print("Alias:   " + alias));
    }

    static int rename(Arguments arguments, Context context) {
        var profiles = new Profiles(context.home());
        var profile = profiles.show(arguments.required("old_name"));
        var wanted = profiles.free(arguments.required("new_name"));
        var services = new ProfileServices(context);
        var left = services.leaving(profile);
        Made renamed;
        try {
            renamed = ProfileCommand.changes(context).rename(profile, wanted);
        } catch (HermesException e) {
            services.back(left, profile.name());
            throw e;
        }
        services.back(left, renamed.profile().name());
        var console = context.console();
        console.print("Profile '" + profile.name() + "' is now '"
                + renamed.profile().name() + "': " + renamed.profile().directory());
        renamed.warnings().forEach(console::warn);
        return renamed.warnings().isEmpty() ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }

    static int alias(Arguments arguments, Context context) {
        var name = ProfileSelection.validName(arguments.required("profile_name"));
        var alias = arguments.text("name").map(ProfileSelection::validName).orElse(name);
        var console = context.console();
        var wrappers = ProfileCommand.wrappers(context);
        if (!arguments.flag("remove")) {
            var file = wrappers.create(
                    alias, new Profiles(context.home()).show(name).name());
            console.print("Alias: " + Display.path(file, context.userHome()));
            if (!wrappers.onPath()) {
                console.hint("The shell does not look there yet: export PATH=\"$HOME/.local/bin:$PATH\"");
            }
            return 0;
        }
        // Also for a profile that is gone: its script would be of no use to anybody.
        for (var candidate : arguments.has("name") ? List.of(alias) : aliases(name, wrappers.all())) {
            if (wrappers.removeNamed(candidate, name)) {
                console.print("Removed " + Display.path(wrappers.file(candidate), context.userHome()));
                return 0;
            }
        }
        console.print("'" + name + "' has no alias" + (arguments.has("name") ? " '" + alias + "'." : "."));
        return 0;
    }

    /** The script that is called like the profile, else the one that has another name. */
    private static List<String> aliases(String name, Map<String, String> all) {
        return all.containsValue(name) && !name.equals(all.get(name))
                ? all.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(name))
                        .map(Map.Entry::getKey)
                        .limit(1)
                        .toList()
                : List.of(name);
    }
}
