package dev.hermes.services.s6;

import dev.hermes.api.HermesException;
import dev.hermes.services.Host;
import dev.hermes.services.LocalPrograms;
import dev.hermes.services.RecordedGateways;
import dev.hermes.services.SlotName;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** What the scripts of the sandbox call as the ordinary user: one operation a run. */
final class ServicesMain {
    private ServicesMain() {}

    public static void main(String[] arguments) throws Exception {
        var environment = System.getenv();
        var programs = new LocalPrograms(environment);
        var scandir = Scandir.of(environment);
        var account = Account.hermes(Path.of("/etc/passwd"));
        var s6 = S6Programs.ofImage(programs);
        var services = new S6Services(scandir, account, s6, new RecordedGateways(), Path.of("/opt/data"));
        for (int i = 1; i < Math.max(2, arguments.length); i++) {
            var name = arguments.length > 1 ? arguments[i] : "";
            try {
                switch (arguments[0]) {
                    case "kind" ->
                        System.out.println(new Host(Path.of("/"), System.getProperty("os.name"), environment, programs)
                                .kind()
                                .token());
                    case "register" -> {
                        services.registerProfileGateway(name, Map.of(), true);
                        System.out.println("registered " + name);
                    }
                    case "build" -> {
                        var slot = new SlotName(name);
                        new SlotDirectory(scandir, account).publish(slot, SlotScripts.run(slot, Map.of()), true);
                    }
                    case "boot" ->
                        new ContainerBoot(Path.of("/opt/data"), scandir, account, s6, environment, Clock.systemUTC())
                                .run(false)
                                .lines()
                                .forEach(System.out::println);
                    case "unregister" -> services.unregisterProfileGateway(name);
                    case "cycle" -> {
                        System.out.println("begun");
                        while (true) {
                            services.registerProfileGateway(name, Map.of(), true);
                            services.unregisterProfileGateway(name);
                        }
                    }
                    case "start" -> services.start(name);
                    case "stop" -> services.stop(name);
                    case "restart" -> services.restart(name);
                    case "running" -> System.out.println(services.isRunning(name));
                    case "state" -> System.out.println(services.state(name));
                    case "list" -> services.listProfileGateways().forEach(System.out::println);
                    default -> throw new IllegalArgumentException(arguments[0]);
                }
            } catch (HermesException e) {
                System.err.println(e.getMessage());
                System.exit(1);
            }
        }
    }
}
