package dev.hermes.cli.auth;

import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.providers.oauth.LoginPerson;
import dev.hermes.providers.oauth.Remote;
import dev.hermes.tools.process.PrivateVariables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The person at the terminal, who logs in with a browser. */
final class TerminalLogin implements LoginPerson {
    private static final List<String> ELSEWHERE = List.of(
            "SSH_CLIENT",
            "SSH_TTY",
            "CLOUD_SHELL",
            "CODESPACES",
            "CODESPACE_NAME",
            "GITPOD_WORKSPACE_ID",
            "REPL_ID",
            "STACKBLITZ");
    private static final List<String> TEXT_BROWSERS =
            List.of("w3m", "lynx", "links", "elinks", "browsh", "www-browser");

    private final Context context;
    private final Console console;

    TerminalLogin(Context context) {
        this.context = context;
        this.console = context.console();
    }

    @Override
    public void tell(String line) {
        console.print(Display.harmless(line));
    }

    @Override
    public Optional<String> ask(String question) {
        console.raw(question);
        return console.line().map(String::strip).filter(text -> !text.isEmpty());
    }

    @Override
    public boolean agrees(String question) {
        console.raw(question + " [Y/n] ");
        var answer = console.line()
                .map(text -> text.strip().toLowerCase(Locale.ROOT))
                .orElse("");
        return !answer.startsWith("n");
    }

    @Override
    public boolean remote() {
        return ELSEWHERE.stream().anyMatch(this::set);
    }

    @Override
    public String reach() {
        return Remote.reach(context.environment());
    }

    private boolean set(String variable) {
        return !context.environment().getOrDefault(variable, "").isBlank();
    }

    /** Not where the person would not see it, and never one that takes over the terminal. */
    @Override
    public boolean browse(String url) {
        var opener = opener();
        if (opener.isEmpty() || remote() || !console.interactive()) {
            return false;
        }
        var command = new ArrayList<>(opener);
        command.add(url);
        try {
            var builder = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear(); // a browser hands down what it has to whatever it starts
            builder.environment().putAll(PrivateVariables.without(context.edge().environment(), Set.of()));
            builder.start();
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private List<String> opener() {
        var system = context.edge().operatingSystem().toLowerCase(Locale.ROOT);
        if (system.startsWith("mac")) {
            return List.of("open");
        }
        if (system.startsWith("windows")) {
            return List.of("rundll32", "url.dll,FileProtocolHandler");
        }
        var named = context.environment().getOrDefault("BROWSER", "").strip();
        if (TEXT_BROWSERS.stream().anyMatch(named::endsWith)) {
            return List.of();
        }
        return set("DISPLAY") || set("WAYLAND_DISPLAY") ? List.of("xdg-open") : List.of();
    }
}
