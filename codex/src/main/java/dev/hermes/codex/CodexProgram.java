package dev.hermes.codex;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.codex.settings.TomlText;
import dev.hermes.tools.process.Child;
import dev.hermes.tools.process.Children;
import dev.hermes.tools.process.OutputReader;
import dev.hermes.tools.process.PrivateVariables;
import dev.hermes.tools.process.RollingText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The program {@code codex} of this machine, and how it is started. */
public final class CodexProgram {
    /** The first that speaks what we speak. */
    public static final String OLDEST = "0.125.0";

    private static final Duration TO_SAY_VERSION = Duration.ofSeconds(15);
    private static final int VERSION_TEXT = 400;
    private static final String INSTALL = "Install it with: npm install -g @openai/codex";

    private final Children children;
    private final Map<String, String> environment;
    private final Set<String> secrets;
    private final Path hermesHome;

    /**
     * @param environment in which it is looked for and, filtered, runs
     * @param secrets names of variables that hold keys of servers which the user added
     * @param hermesHome which our tools find the way back to
     */
    public CodexProgram(Map<String, String> environment, Set<String> secrets, Path hermesHome) {
        this.children = new Children(environment);
        this.environment = Map.copyOf(environment);
        this.secrets = Set.copyOf(secrets);
        this.hermesHome = hermesHome;
    }

    /**
     * The version of the program.
     *
     * @throws HermesException when there is none, it does not say, or it is too old
     */
    public String requireUsable() throws InterruptedException {
        var said = new RollingText(VERSION_TEXT);
        try (var child = start(List.of("--version"), Path.of("."), environment, true)) {
            var reader = OutputReader.start(child.output(), said);
            if (!child.await(TO_SAY_VERSION)) {
                throw new HermesException(
                        ExitCode.FAILED, "'codex --version' does not answer.", "Try it in a shell of your own.");
            }
            reader.finish(Duration.ofSeconds(1));
        }
        var version = Version.in(said.text());
        if (version.isEmpty()) {
            throw new HermesException(
                    ExitCode.FAILED, "'codex --version' does not tell a version but: " + firstLine(said.text()));
        }
        if (version.get().compareTo(Version.in(OLDEST).orElseThrow()) < 0) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "Codex " + version.get() + " is too old; it takes " + OLDEST + " or newer.",
                    INSTALL + "@latest");
        }
        return version.get().toString();
    }

    /**
     * Starts the app-server.
     *
     * @param session the environment of the conversation
     * @throws HermesException when there is no such program
     */
    AppServer serve(Path directory, Map<String, String> session) throws HermesException {
        var arguments = new ArrayList<>(List.of("app-server"));
        arguments.addAll(boardAccess(session));
        return new AppServer(start(arguments, directory, session, false));
    }

    /** What runs in the sandbox of Codex for a task of the board must reach the board's database. */
    private static List<String> boardAccess(Map<String, String> session) {
        var database = session.getOrDefault("HERMES_KANBAN_DB", "");
        if (session.getOrDefault("HERMES_KANBAN_TASK", "").isBlank() || database.isBlank()) {
            return List.of();
        }
        var directory = Path.of(database).toAbsolutePath().getParent();
        return directory == null
                ? List.of()
                : List.of("-c", "sandbox_workspace_write.writable_roots=[" + TomlText.text(directory.toString()) + "]");
    }

    private Child start(List<String> arguments, Path directory, Map<String, String> session, boolean merged) {
        var program = children.find("codex")
                .orElseThrow(() -> new HermesException(
                        ExitCode.FAILED, "There is no program 'codex' on the search path.", INSTALL));
        var command = new ArrayList<String>();
        command.add(program.toString());
        command.addAll(arguments);
        try {
            return children.start(new Children.Request(command, directory, filtered(session), !merged, merged));
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, "Codex does not start: " + e.getMessage());
        }
    }

    /** Without the keys of everybody else: only what belongs to OpenAI itself goes along. */
    private Map<String, String> filtered(Map<String, String> session) {
        var own = session.keySet().stream().filter(CodexProgram::itsOwn).toList();
        var result = new HashMap<>(PrivateVariables.without(session, own));
        result.keySet().removeIf(name -> secrets.contains(name) && !itsOwn(name));
        result.put("HERMES_HOME", hermesHome.toString());
        return result;
    }

    private static boolean itsOwn(String name) {
        return name.startsWith("OPENAI_") || name.startsWith("CODEX_");
    }

    private static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("nothing");
    }

    /** Three numbers, compared one after the other. */
    private record Version(int major, int minor, int patch) implements Comparable<Version> {
        static final Pattern TEXT = Pattern.compile("\\b(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})");

        static Optional<Version> in(String text) {
            var found = TEXT.matcher(text);
            return found.find()
                    ? Optional.of(new Version(
                            Integer.parseInt(found.group(1)),
                            Integer.parseInt(found.group(2)),
                            Integer.parseInt(found.group(3))))
                    : Optional.empty();
        }

        @Override
        public int compareTo(Version other) {
            return Comparator.comparingInt(Version::major)
                    .thenComparingInt(Version::minor)
                    .thenComparingInt(Version::patch)
                    .compare(this, other);
        }

        @Override
        public String toString() {
            return major + "." + minor + "." + patch;
        }
    }
}
