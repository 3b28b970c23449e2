package dev.hermes.cli.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.api.Secret;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.Dialog;
import dev.hermes.cli.gateway.PlatformQuestions.Answers;
import dev.hermes.cli.gateway.PlatformQuestions.State;
import dev.hermes.cli.prompt.Choice;
import dev.hermes.cli.prompt.Questions;
import dev.hermes.home.ConfigChanges;
import dev.hermes.home.ConfigFile;
import dev.hermes.home.EnvFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code hermes gateway setup}, and the part of {@code hermes setup} about the gateway: which platforms it serves, what each has
 * to know, and then its service. All is asked before anything is written.
 */
public final class GatewaySetup {
    /** Commands that do the same where nobody can be asked. */
    public static final List<String> COMMANDS = List.of(
            "  hermes config set platforms.api_server.enabled true     the agent for programs, at port 8642",
            "  hermes config set API_SERVER_KEY KEY                    for other machines than this; goes to .env",
            "  hermes config set platforms.webhook.enabled true        deliveries of other services, at port 8644",
            "  hermes config set WEBHOOK_SECRET SECRET                 what deliveries are signed with",
            "",
            "Then 'hermes gateway run', or 'hermes gateway install' to make it a service.");

    private final Context context;
    private final Console console;
    private final List<PlatformQuestions> platforms;
    private boolean saved;

    public GatewaySetup(Context context) {
        this.context = context;
        this.console = context.console();
        this.platforms = List.of(new ApiServerQuestions(context), new WebhookQuestions(context));
    }

    int command() throws InterruptedException {
        if (Told.managed(context, "change settings")) {
            return ExitCode.DONE.code();
        }
        context.prepareHome();
        if (!console.interactive()) {
            guide();
            return ExitCode.DONE.code();
        }
        return Dialog.during(console, Dialog.End.LEAVES, this::asked, _ -> left(ExitCode.INTERRUPTED));
    }

    private int asked() throws InterruptedException {
        if (run(new Questions(context))) {
            return ExitCode.DONE.code();
        }
        console.print("");
        return left(ExitCode.FAILED);
    }

    private int left(ExitCode exit) {
        console.say(
                saved
                        ? "Stopped. The settings are saved; 'hermes gateway restart' lets a gateway that runs take them over,"
                                + " 'hermes gateway start' starts one."
                        : "Stopped; nothing was changed.");
        return exit.code();
    }

    /** @return false when the person stopped, and then nothing was changed */
    public boolean run(Questions questions) throws InterruptedException {
        console.print("Gateway: a process that stays, through which others reach the agent");
        var service = new ServiceSetup(context, questions);
        service.tell();
        var wanted = questions.several("Who may reach it?", rows(), known());
        if (wanted.isEmpty()) {
            return false;
        }
        var answers = new LinkedHashMap<PlatformQuestions, Answers>();
        for (var platform : platforms) {
            if (wanted.get().contains(platform.name())) {
                console.print("");
                console.print(platform.label());
                var answer = platform.ask(questions);
                if (answer.isEmpty()) {
                    return false;
                }
                answers.put(platform, answer.get());
            }
        }
        if (answers.isEmpty() && known().isEmpty()) {
            console.print("Nobody; nothing was changed.");
            return true;
        }
        save(answers);
        service.offer(!answers.isEmpty());
        return true;
    }

    private List<Choice<String>> rows() {
        return platforms.stream()
                .map(platform -> Choice.of(
                        platform.name(),
                        platform.label() + " (" + platform.state().text() + ")"))
                .toList();
    }

    private Set<String> known() {
        return platforms.stream()
                .filter(platform -> platform.state() != State.OFF)
                .map(PlatformQuestions::name)
                .collect(Collectors.toSet());
    }

    /** The switches come last: nothing is ever reachable with a part of its settings. */
    private void save(Map<PlatformQuestions, Answers> answers) {
        var settings = new ConfigChanges();
        var switches = new LinkedHashMap<String, Secret>();
        var was = known();
        for (var platform : platforms) {
            var answer = answers.get(platform);
            if (answer != null) {
                answer.variables().forEach(this::keep);
                answer.settings().forEach(settings::set);
                if (platform.switchedOff()) {
                    settings.set(switchOf(platform), true);
                } else if (!was.contains(platform.name())) {
                    switches.put(platform.variable(), Secret.of("true"));
                }
            } else if (was.contains(platform.name())) {
                settings.set(switchOf(platform), false);
                drop(platform.variable());
            }
        }
        new ConfigFile(context.home()).apply(settings);
        switches.forEach(this::keep);
        context.settingsChanged();
        saved = true;
        console.print("");
        console.success("Saved.");
        answers.values().forEach(answer -> console.print("  " + answer.note()));
        if (!answers.isEmpty()) {
            console.print("  Keys and secrets are in " + context.home().env());
        }
    }

    private static String switchOf(PlatformQuestions platform) {
        return "platforms." + platform.name() + ".enabled";
    }

    private void keep(String variable, Secret value) {
        EnvFile.set(context.home().env(), variable, value).forEach(console::warn);
        context.set(variable, value.reveal());
    }

    private void drop(String variable) {
        if (EnvFile.read(context.home().env()).containsKey(variable)) {
            EnvFile.unset(context.home().env(), variable);
        }
    }

    private void guide() {
        console.print("Non-interactive mode: nobody is asked, and nothing was changed.");
        console.print("");
        console.print("These commands do what the questions would:");
        console.print(COMMANDS);
    }
}
