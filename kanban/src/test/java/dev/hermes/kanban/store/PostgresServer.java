package dev.hermes.kanban.store;

import dev.hermes.api.Secret;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A real server with a database of its own, one for all tests of this process. It ends with the process. */
public final class PostgresServer {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private final int port;
    private final Optional<String> user;
    private final Path directory;

    private PostgresServer(int port, Optional<String> user, Path directory) {
        this.port = port;
        this.user = user;
        this.directory = directory;
    }

    /** One for a test that does it harm. */
    public static PostgresServer own() {
        return start();
    }

    /** As after a power cut, and up again. */
    public void restart() throws IOException {
        control(user, directory, port, "restart", "-m", "immediate");
    }

    /** Ends all connections of boards, whatever is being done on them. */
    public void cut() {
        try (var connection = DriverManager.getConnection(settings("public").url(), "hermes", "any");
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    + " WHERE application_name = 'hermes-kanban'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Running {
        static final PostgresServer SERVER = start();
    }

    public static PostgresServer running() {
        return Running.SERVER;
    }

    /** A schema that nobody has used. */
    public PostgresSettings schema() {
        return settings("kanban_" + SCHEMAS.incrementAndGet());
    }

    public PostgresSettings settings(String schema) {
        return new PostgresSettings(
                "postgresql://127.0.0.1:" + port + "/postgres",
                Optional.of("hermes"),
                Optional.of(Secret.of("any")),
                schema,
                20);
    }

    private static PostgresServer start() {
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
            control(user, directory, port, "start");
            return new PostgresServer(port, user, directory);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void control(Optional<String> user, Path directory, int port, String... action) throws IOException {
        var data = directory.resolve("data");
        var words = new ArrayList<>(List.of(
                "-D",
                data.toString(),
                "-w",
                "-l",
                data.resolve("server.log").toString(),
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
                        + " -c max_connections=200"));
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
