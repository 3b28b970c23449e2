package dev.hermes.services.systemd;

import dev.hermes.services.Caller;
import dev.hermes.services.GatewayNames;
import dev.hermes.services.Gateways;
import dev.hermes.services.Host;
import dev.hermes.services.Installation;
import dev.hermes.services.LocalPrograms;
import dev.hermes.services.Machine;
import dev.hermes.services.Programs;
import dev.hermes.services.RecordedGateways;
import dev.hermes.services.StandIns;
import dev.hermes.services.Waits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose systemd is played by stand-ins, which write down what they are told and in which order. */
abstract class SystemdMachine {
    static final long OUR_GATEWAY = 99;
    static final Duration DRAIN = Duration.ofSeconds(180);

    @TempDir
    Path temporary;

    Path root;
    Path user;
    Path home;
    StandIns programs;
    Map<String, String> environment;
    RecordedGateways gateways;
    final List<String> said = new ArrayList<>();
    final List<Duration> waited = new ArrayList<>();
    Runnable whileWaiting = () -> {};

    @BeforeEach
    void a_machine_on_which_bob_has_a_home() throws Exception {
        root = Files.createDirectories(temporary.resolve("root"));
        user = Files.createDirectories(root.resolve("home/bob"));
        home = Files.createDirectories(user.resolve(".hermes"));
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/passwd"), """
                root:x:0:0:root:/root:/bin/sh
                alice:x:1001:1002:Alice:%s/home/alice:/bin/sh
                """.formatted(root));
        Files.writeString(root.resolve("etc/group"), "root:x:0:\nstaff:x:1002:\n");
        programs = new StandIns(temporary.resolve("bin"), "systemctl", "loginctl", "journalctl", "kill", "getent")
                .recording("XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")
                .answer("systemctl", "*is-active*", 3, "inactive\n", "")
                .answer("systemctl", "*show*", """
                        ActiveState=inactive
                        SubState=dead
                        Result=success
                        ExecMainStatus=0
                        MainPID=0
                        """)
                .answer("loginctl", "show-user*", "no\n")
                .answer("loginctl", "enable-linger*", 1, "", "Could not enable linger: Access denied")
                .answer("getent", "*", 2, "", "");
        var runtime = Files.createDirectories(root.resolve("run/user/1000"));
        Files.writeString(runtime.resolve("bus"), "");
        environment = programs.environment();
        environment.put("USER", "bob");
        gateways = new RecordedGateways();
    }

    final Waits waits = (condition, limit) -> {
        waited.add(limit);
        if (condition.getAsBoolean()) {
            return true;
        }
        whileWaiting.run();
        return condition.getAsBoolean();
    };

    SystemdServices services(int uid, Path home, Programs run) {
        var machine = new Machine(
                new Host(root, "Linux", environment, run),
                root,
                environment,
                run,
                new Caller(uid, uid == 0 ? "root" : "bob", List.of(OUR_GATEWAY)),
                waits,
                temporary);
        var installation = new Installation(
                Path.of("/opt/hermes/bin/hermes"),
                Path.of("/opt/hermes"),
                Optional.empty(),
                home,
                user,
                GatewayNames.of(user, home),
                DRAIN);
        return new SystemdServices(machine, installation, gateways, said::add);
    }

    SystemdServices bob() {
        return services(1000, home, new LocalPrograms(environment));
    }

    SystemdServices root() {
        return services(0, home, new LocalPrograms(environment));
    }

    static InstallRequest request(UnitScope scope) {
        return new InstallRequest(scope, false, Optional.empty(), true);
    }

    static InstallRequest asAlice() {
        return new InstallRequest(UnitScope.SYSTEM, false, Optional.of("alice"), true);
    }

    Path userUnit() {
        return user.resolve(".config/systemd/user/hermes-gateway.service");
    }

    Path systemUnit() {
        return root.resolve("etc/systemd/system/hermes-gateway.service");
    }

    /** The calls without what stands in front of them. */
    List<String> calls() {
        return programs.calls().stream()
                .map(call -> call.replaceFirst("^(DBUS_\\S+ |XDG_\\S+ )*", ""))
                .toList();
    }

    void installed() {
        bob().install(request(UnitScope.USER));
        programs.forget();
        said.clear();
    }

    void running(long pid) {
        gateways.running.put(home, pid);
        gateways.states.put(home, new Gateways.State("running", Optional.empty(), false, pid));
    }
}
