package dev.hermes.services.systemd;

import dev.hermes.api.HermesException;
import dev.hermes.services.Caller;
import dev.hermes.services.GatewayNames;
import dev.hermes.services.Gateways;
import dev.hermes.services.Host;
import dev.hermes.services.Installation;
import dev.hermes.services.LocalPrograms;
import dev.hermes.services.Machine;
import dev.hermes.services.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** What {@code real.sh} calls: one operation a run. */
final class SystemdMain {
    private SystemdMain() {}

    /** A gateway is running when it has written its number and lives. */
    private record ByNumber() implements Gateways {
        @Override
        public OptionalLong running(Path home) {
            try {
                long pid = Long.parseLong(Files.readString(home.resolve("pid")).strip());
                return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()
                        ? OptionalLong.of(pid)
                        : OptionalLong.empty();
            } catch (IOException | NumberFormatException _) {
                return OptionalLong.empty();
            }
        }

        @Override
        public Optional<State> state(Path home) {
            return running(home).isPresent()
                    ? Optional.of(new State("running", Optional.empty(), false, 0))
                    : Optional.empty();
        }

        @Override
        public void announceStop(Path home, long pid) {}

        @Override
        public void wish(Path home, boolean running) {}

        @Override
        public int endAll(Path home) {
            return 0;
        }
    }

    public static void main(String[] arguments) {
        var environment = System.getenv();
        var programs = new LocalPrograms(environment);
        var user = Path.of(environment.get("HOME"));
        var home = Path.of(environment.get("HERMES_HOME"));
        var machine = new Machine(
                new Host(Path.of("/"), System.getProperty("os.name"), environment, programs),
                Path.of("/"),
                environment,
                programs,
                Caller.current(System.getProperty("user.name")),
                Waits.polling(Duration.ofMillis(100)),
                Path.of("/tmp"));
        var installation = new Installation(
                Path.of("/mnt/bin/hermes"),
                Path.of("/mnt"),
                Optional.empty(),
                home,
                user,
                GatewayNames.of(user, home),
                Duration.ofSeconds(180));
        var services = new SystemdServices(machine, installation, new ByNumber(), System.out::println);
        try {
            switch (arguments[0]) {
                case "install" -> services.install(new InstallRequest(UnitScope.USER, false, Optional.empty(), true));
                case "start" -> services.start("");
                case "stop" -> services.stop("");
                case "restart" -> services.restart("");
                case "running" -> System.out.println(services.isRunning(""));
                case "status" -> services.status(UnitScope.USER, false, false);
                case "uninstall" -> services.uninstall(UnitScope.USER);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        } catch (HermesException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
