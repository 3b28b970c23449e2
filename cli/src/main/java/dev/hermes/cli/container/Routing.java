package dev.hermes.cli.container;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.Problem;
import dev.hermes.home.SearchPath;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds out how the command in a container is reached, and becomes it. */
public final class Routing {
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(15);

    /** What a program needs to know of the terminal it writes to. */
    private static final List<String> HANDED_ON = List.of("TERM", "COLORTERM", "LANG", "LC_ALL");

    private final Map<String, String> environment;
    private final Path root;
    private final Duration limit;

    /** @param environment of the process, without {@code .env} */
    public Routing(Map<String, String> environment) {
        this(environment, Path.of("/"), PROBE_LIMIT);
    }

    /** @param root of the file system, where containers leave their marks */
    Routing(Map<String, String> environment, Path root, Duration limit) {
        this.environment = Map.copyOf(environment);
        this.root = root;
        this.limit = limit;
    }

    /**
     * Whether commands for a home run in a container, and this is not one. Looks at one path where there is no such
     * container.
     */
    public boolean wanted(Path home) {
        return Files.exists(home.resolve(ContainerMode.FILE))
                && !environment.getOrDefault("HERMES_DEV", "").equals("1")
                && !inContainer();
    }

    private boolean inContainer() {
        if (Files.exists(root.resolve(".dockerenv")) || Files.exists(root.resolve("run/.containerenv"))) {
            return true;
        }
        try {
            var groups = Files.readString(root.resolve("proc/1/cgroup"));
            return groups.contains("docker") || groups.contains("podman") || groups.contains("/lxc/");
        } catch (IOException _) {
            return false; // no Linux
        }
    }

    /**
     * The command that runs the same in the container.
     *
     * @param arguments without those that chose the profile
     * @param terminal whether standard input is one
     * @throws HermesException when the container cannot be reached; never falls back to running here
     */
    public List<String> command(Path home, List<String> arguments, boolean terminal) throws InterruptedException {
        var mode = ContainerMode.read(home.resolve(ContainerMode.FILE));
        var backend = onPath(mode.backend())
                .orElseThrow(() -> new HermesException(
                        ExitCode.FAILED, mode.backend() + " not found on PATH. Cannot route to container."));
        var command = new ArrayList<>(reached(mode, backend, arguments));
        command.add("exec");
        command.add(terminal ? "-it" : "-i");
        command.add("-u");
        command.add(mode.user());
        for (var variable : HANDED_ON) {
            var value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                command.add("-e");
                command.add(variable + "=" + value);
            }
        }
        command.add(mode.container());
        command.add(mode.program());
        command.addAll(arguments);
        return List.copyOf(command);
    }

    /** The backend as it gets to the container: as it is, or through sudo without a question. */
    private List<String> reached(ContainerMode mode, String backend, List<String> arguments)
            throws InterruptedException {
        var direct = List.of(backend);
        if (answers(direct, mode)) {
            return direct;
        }
        var sudo = onPath("sudo").map(program -> List.of(program, "-n", backend));
        if (sudo.isPresent() && answers(sudo.get(), mode)) {
            return sudo.get();
        }
        throw new HermesException(
                ExitCode.FAILED,
                "The container '" + mode.container() + "' cannot be reached with " + mode.backend() + ".",
                "Is it running? A container of root is only seen by root: allow this user 'sudo -n " + mode.backend()
                        + "' without a password,",
                "or run: sudo hermes " + String.join(" ", arguments));
    }

    private boolean answers(List<String> backend, ContainerMode mode) throws InterruptedException {
        var command = new ArrayList<>(backend);
        command.addAll(List.of("inspect", "--format", "ok", mode.container()));
        var builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            var process = builder.start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new HermesException(
                            ExitCode.FAILED,
                            mode.backend() + " did not answer within " + limit.toSeconds()
                                    + " s. Cannot route to container.");
                }
                return process.exitValue() == 0;
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED, e, mode.backend() + " could not be started: " + Problem.of(e) + ".");
        }
    }

    private Optional<String> onPath(String program) {
        if (program.contains(File.separator)) {
            return Optional.of(program).filter(path -> Files.isExecutable(Path.of(path)));
        }
        return SearchPath.of(environment).find(program).map(Path::toString);
    }
}
