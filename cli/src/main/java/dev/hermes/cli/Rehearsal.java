package dev.hermes.cli;

import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.sessions.NewSession;
import dev.hermes.sessions.SessionStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is run once at build time so that the JVM remembers the classes a start needs, on a throw-away home, with no
 * server but its own. There are two parts, because every start pays for all the classes that its cache holds: the quick
 * commands, and conversations. Not part of any command.
 */
public final class Rehearsal {
    private static final boolean POSIX = File.separatorChar == '/';

    private final Path home;
    private final Path sample;

    private Rehearsal(Path home, Path sample) {
        this.home = home;
        this.sample = sample;
    }

    /** @param arguments {@code commands} or {@code conversations}, and a directory that is empty or does not exist */
    public static void main(String[] arguments) throws IOException {
        var home = Path.of(arguments[1]);
        var sample = Files.createDirectories(home.resolve("work"));
        Files.writeString(sample.resolve("notes.md"), "# Notes\n\nOne line.\n");
        var rehearsal = new Rehearsal(home, sample);
        switch (arguments[0]) {
            case "commands" -> rehearsal.commands();
            case "conversations" -> rehearsal.conversations();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        Main.edge().out().println("Rehearsed the " + arguments[0] + ".");
    }

    /** Few on purpose: what they load, {@code --version} pays for. The launcher knows which commands these are. */
    private void commands() throws IOException {
        run("--version");
        run("--help");
        oneSession();
        run("sessions", "list");
        run("config", "show");
        run("profile", "list");
        run("kanban", "create", "A task");
        run("kanban", "list");
        run("nonsense");
        if (POSIX) {
            gateway().commands();
        }
    }

    private GatewayRehearsal gateway() {
        return new GatewayRehearsal(home, this::run);
    }

    private void oneSession() {
        try (var store = SessionStore.open(home.resolve("state.db"), new SystemClock(), Log.NONE)) {
            var none = Optional.<String>empty();
            store.create(new NewSession("20260101_000000_000001", "cli", Optional.of("m"), none, none, none, none));
            store.append("20260101_000000_000001", List.of(Message.user("hello"), Message.assistant("hello")));
        }
    }

    private void conversations() throws IOException {
        commands();
        run("--provider", "demo", "-z", "how many files are in this folder?");
        run("--provider", "demo", "-z", "read notes.md");
        run("--provider", "demo", "-z", "run the command: echo hello");
        run("--provider", "demo", "chat", "-q", "list the files here");
        run("sessions", "list");
        run("tools", "list");
        run("insights");
        try (var server = new RehearsalServer()) {
            run("config", "set", "model.provider", "custom");
            run("config", "set", "model.base_url", server.url());
            run("config", "set", "model.default", "m");
            run("-z", "what does echo say?");
            run("doctor", "--offline");
            run("status");
        }
        TerminalRehearsal.run(home, sample);
        if (POSIX) {
            gateway().serving();
        }
    }

    private void run(String... words) {
        int exit = run(Map.of(), words);
        if (exit != 0 && !words[0].equals("nonsense")) {
            throw new IllegalStateException(
                    String.join(" ", words) + " failed with " + exit + "; the cache would lack it");
        }
    }

    private int run(Map<String, String> more, String... words) {
        var out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        var variables = new HashMap<String, String>();
        variables.put("HERMES_HOME", home.toString());
        variables.put("PATH", String.valueOf(System.getenv("PATH")));
        variables.put("HOME", home.toString());
        variables.putAll(more);
        var edge = new Edge(
                new SystemClock(),
                variables,
                home,
                sample,
                new ByteArrayInputStream(new byte[0]),
                out,
                out,
                System.getProperty("os.name", ""),
                Edge.Terminal.NONE,
                List.of(home.resolve("bin/hermes").toString()),
                Terminals::open,
                home.resolve("root"));
        return new Hermes(edge).run(List.of(words));
    }
}
