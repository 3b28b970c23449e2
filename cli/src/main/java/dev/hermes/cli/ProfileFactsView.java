package dev.hermes.cli;

import dev.hermes.cli.args.Arguments;
import dev.hermes.home.profile.ProfileDescription;
import dev.hermes.home.profile.ProfileFacts;
import dev.hermes.home.profile.Profiles;
import dev.hermes.home.profile.Profiles.Profile;
import dev.hermes.home.profile.Wrappers;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is told about profiles: the list, one page, the active one. */
final class ProfileFactsView {
    private static final int NAME = 24;
    private static final int MODEL = 28;
    private static final int GATEWAY = 10;
    private static final int ALIAS = 16;
    private static final int DISTRIBUTION = 30;
    private static final String NONE = "—";

    private ProfileFactsView() {}

    /** Reads what it shows and no more: there may be hundreds. */
    static int list(Arguments arguments, Context context) {
        var console = context.console();
        var aliases = ProfileCommand.wrappers(context).all();
        var profiles = new Profiles(context.home()).list();
        if (arguments.flag("json")) {
            var all = JsonNodeFactory.instance.arrayNode();
            for (var profile : profiles) {
                all.add(json(profile, aliases, context));
            }
            console.print(all.toPrettyString());
            return 0;
        }
        var lines = new StringBuilder(SessionTable.cell("Profile", NAME)
                + SessionTable.cell("Model", MODEL)
                + SessionTable.cell("Gateway", GATEWAY)
                + SessionTable.cell("Alias", ALIAS)
                + "Distribution\n");
        for (var profile : profiles) {
            var home = profile.home(context.home().root());
            lines.append(SessionTable.cell(profile.name() + (profile.active() ? " ◆" : ""), NAME))
                    .append(SessionTable.cell(shown(ProfileFacts.model(home).orElse(NONE), MODEL - 2), MODEL))
                    .append(SessionTable.cell(gateway(profile), GATEWAY))
                    .append(SessionTable.cell(
                            Wrappers.of(profile.name(), aliases).orElse(NONE), ALIAS))
                    .append(shown(ProfileFacts.distribution(profile.directory()).orElse(NONE), DISTRIBUTION))
                    .append('\n');
        }
        console.raw(lines.toString());
        return 0;
    }

    static int active(Arguments arguments, Context context) {
        var profile = new Profiles(context.home()).show(context.home().profile());
        if (arguments.flag("json")) {
            return printJson(profile, context);
        }
        var console = context.console();
        console.print("Active profile: " + profile.name());
        console.print("Path:    " + Display.path(profile.directory(), context.userHome()));
        ProfileFacts.model(profile.home(context.home().root()))
                .ifPresent(model -> console.print("Model:   " + Display.harmless(model)));
        console.print("Gateway: " + gateway(profile));
        console.print("Skills:  " + ProfileFacts.skills(profile.directory()) + " installed");
        ProfileCommand.wrappers(context).of(profile.name()).ifPresent(alias -> console.print("Alias:   " + alias));
        return 0;
    }

    static int show(Arguments arguments, Context context) {
        var profile = new Profiles(context.home()).show(arguments.required("profile_name"));
        if (arguments.flag("json")) {
            return printJson(profile, context);
        }
        var console = context.console();
        var directory = profile.directory();
        console.print("Profile: " + profile.name());
        ProfileDescription.read(directory)
                .ifPresent(line -> console.print("About:   " + Display.harmless(line.text())));
        console.print("Path:    " + Display.path(directory, context.userHome()));
        console.print("Model:   "
                + Display.harmless(
                        ProfileFacts.model(profile.home(context.home().root())).orElse("(not set)")));
        console.print("Gateway: " + gateway(profile));
        console.print("Skills:  " + ProfileFacts.skills(directory) + " installed");
        console.print(".env:    " + (Files.exists(directory.resolve(".env")) ? "exists" : "not configured"));
        console.print("SOUL.md: " + (Files.exists(directory.resolve("SOUL.md")) ? "exists" : "not configured"));
        ProfileFacts.distribution(directory)
                .ifPresent(distribution -> console.print("Distribution: " + Display.harmless(distribution)));
        ProfileFacts.source(directory).ifPresent(source -> console.print("Source:  " + Display.harmless(source)));
        var wrappers = ProfileCommand.wrappers(context);
        wrappers.of(profile.name())
                .ifPresent(alias -> console.print(
                        "Alias:   " + alias + " (" + Display.path(wrappers.file(alias), context.userHome()) + ")"));
        return 0;
    }

    private static int printJson(Profile profile, Context context) {
        var node = json(profile, ProfileCommand.wrappers(context).all(), context);
        node.put("skills", ProfileFacts.skills(profile.directory()));
        node.put("env", Files.exists(profile.directory().resolve(".env")));
        context.console().print(node.toPrettyString());
        return 0;
    }

    private static ObjectNode json(Profile profile, Map<String, String> aliases, Context context) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("name", profile.name());
        node.put("path", profile.directory().toString());
        node.put("active", profile.active());
        put(node, "description", ProfileDescription.read(profile.directory()).map(ProfileDescription::text));
        put(node, "model", ProfileFacts.model(profile.home(context.home().root())));
        node.put("gateway_running", ProfileFacts.gatewayRuns(profile.directory()));
        put(node, "alias", Wrappers.of(profile.name(), aliases));
        put(node, "distribution", ProfileFacts.distribution(profile.directory()));
        return node;
    }

    private static void put(ObjectNode node, String key, Optional<String> value) {
        @Nullable String text = value.orElse(null);
        node.put(key, text);
    }

    private static String gateway(Profile profile) {
        return ProfileFacts.gatewayRuns(profile.directory()) ? "running" : "stopped";
    }

    private static String shown(String text, int width) {
        var plain = Display.harmless(text);
        return plain.length() <= width ? plain : plain.substring(0, width - 1) + "…";
    }
}
