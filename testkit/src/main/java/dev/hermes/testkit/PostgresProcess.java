package dev.hermes.testkit;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real PostgreSQL server with a database of its own, of the system's package. It ends with this process. */
public final class PostgresProcess {
    private final int port;
    private final Optional<String> user;
    private final Path directory;
    private final String options;

    private PostgresProcess(int port, Optional<String> user, Path directory, String options) {
        this.port = port;
        this.user = user;
        this.directory = directory;
        this.options = options;
    }

    /** Where it is, without {@code jdbc:}; anybody may be {@code hermes} there. */
    public String url() {
        return "postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** As after a power cut, and up again. */
    public void restart() throws IOException {
        control("restart", "-m", "immediate");
    }

    /** As after a power cut. */
    public void down() throws IOException {
        control("stop", "-m", "immediate");
    }

    public void up() throws IOException {
        control("start");
    }

    /** @param durable whether it waits for the disk, as a server does that matters */
    public static PostgresProcess start(boolean durable) {
        try {
            var directory = Files.createTempDirectory("hermes-postgres");
            var user = unprivileged();
            if (user.isPresent()) {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
                run(List.of("chown", user.get(), directory.toString()));
            }
            int port;
            try (var socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            var data = directory.resolve("data").toString();
            run(as(user, "initdb", "-D", data, "-U", "hermes", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(user, directory)));
            var server = new PostgresProcess(port, user, directory, durable ? "" : " -c fsync=off");
            server.control("start");
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void control(String... action) throws IOException {
        var data = directory.resolve("data");
        var words = new ArrayList<>(List.of(
                "-D",
                data.toString(),
                "-w",
                "-l",
                data.resolve("server.log").toString(),
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200"
                        + options));
        words.addAll(List.of(action));
        run(as(user, "pg_ctl", words.toArray(String[]::new)));
    }

    private static void stop(Optional<String> user, Path directory) {
        try {
            run(as(user, "pg_ctl", "-D", directory.resolve("data").toString(), "-m", "immediate", "stop"));
            try (var files = Files.walk(directory)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | IllegalStateException e) {
            System.err.println("left behind: " + directory + ": " + e.getMessage());
        }
    }

    /** The server refuses to run as root. */
    private static Optional<String> unprivileged() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.empty();
        }
        return Stream.of("postgres", "nobody")
                .filter(name -> {
                    try {
                        return Files.readString(Path.of("/etc/passwd")).lines().anyMatch(l -> l.startsWith(name + ":"));
                    } catch (IOException _) {
                        return false;
                    }
                })
                .findFirst();
    }

    private static List<String> as(Optional<String> user, String program, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        user.ifPresent(name -> command.addAll(List.of("runuser", "-u", name, "--")));
        command.add(program(program));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String program(String name) throws IOException {
        for (var directory : System.getenv().getOrDefault("PATH", "").split(":")) {
            var candidate = Path.of(directory, name);
            if (Files.isExecutable(candidate)) {
                return candidate.toString();
            }
        }
        try (var versions = Files.walk(Path.of("/usr/lib/postgresql"), 3)) {
            return versions.filter(path -> path.endsWith("bin/" + name))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new IOException(name + " is missing: install the package 'postgresql'"))
                    .toString();
        }
    }

    private static void run(List<String> command) throws IOException {
        var process = new ProcessBuilder(command)
                .directory(Path.of("/tmp").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
