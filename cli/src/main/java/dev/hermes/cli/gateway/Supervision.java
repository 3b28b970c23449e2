package dev.hermes.cli.gateway;

import dev.hermes.cli.Context;
import dev.hermes.gateway.GatewaySettings;
import dev.hermes.maintenance.report.GatewayManager;
import dev.hermes.maintenance.update.Prefix;
import dev.hermes.services.Caller;
import dev.hermes.services.Detached;
import dev.hermes.services.GatewayNames;
import dev.hermes.services.Host;
import dev.hermes.services.Installation;
import dev.hermes.services.LocalPrograms;
import dev.hermes.services.Machine;
import dev.hermes.services.Programs;
import dev.hermes.services.ServiceKind;
import dev.hermes.services.Waits;
import dev.hermes.services.launchd.LaunchdServices;
import dev.hermes.services.s6.Account;
import dev.hermes.services.s6.ContainerBoot;
import dev.hermes.services.s6.S6Programs;
import dev.hermes.services.s6.S6Services;
import dev.hermes.services.s6.Scandir;
import dev.hermes.services.systemd.SystemdServices;
import dev.hermes.services.systemd.UnitScope;
import dev.hermes.services.windows.Elevation;
import dev.hermes.services.windows.WindowsServices;
import dev.hermes.tools.process.PrivateVariables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The supervisors of this machine, put together for the commands; nothing is asked of it before a command has to know. */
final class Supervision {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Context context;
    private final Path home;
    private final GatewayNames names;
    private final Programs programs;
    private final Host host;
    private final HomeGateways gateways;

    Supervision(Context context) {
        this(context, context.home().directory());
    }

    /** @param home of the profile whose service it is about */
    Supervision(Context context, Path home) {
        this.context = context;
        this.home = home;
        this.names = GatewayNames.of(context.userHome(), home);
        this.programs = new LocalPrograms(PrivateVariables.without(context.environment(), Set.of()));
        this.host = new Host(context.edge().root(), context.edge().operatingSystem(), context.environment(), programs);
        this.gateways = new HomeGateways(context);
    }

    Host host() {
        return host;
    }

    GatewayNames names() {
        return names;
    }

    HomeGateways gateways() {
        return gateways;
    }

    boolean s6() {
        return host.kind() == ServiceKind.S6;
    }

    /** Who looks after the gateway, for reports: told from files, so that it costs next to nothing. */
    GatewayManager manager() {
        if (host.termux()) {
            return GatewayManager.byHand("Termux / manual process");
        }
        if (s6()) {
            return GatewayManager.service("s6 (container supervisor)");
        }
        if (host.container() && !host.systemd()) {
            return GatewayManager.byHand("docker (foreground)");
        }
        if (host.mac() && launchd().installed()) {
            return GatewayManager.service("launchd");
        }
        if (host.linux() && mayHaveUnit()) {
            return GatewayManager.service("systemd (" + systemd().scope(false).word() + ")");
        }
        return GatewayManager.byHand("manual process");
    }

    /** The service of the profile, whether installed or not; empty where the machine has no supervisor for one. */
    Optional<HostService> service(boolean system) {
        return switch (host.kind()) {
            case SYSTEMD -> Optional.of(systemd(system));
            case LAUNCHD -> Optional.of(new HostService.Launchd(names.label(), launchd()));
            case WINDOWS -> Optional.of(new HostService.Windows(names.task(), windows()));
            case S6, NONE -> Optional.empty();
        };
    }

    /**
     * What runs the gateway of exactly this home, outside of containers: a machine with systemd may have a unit of the person
     * and one of its own. Costs nothing where nothing is installed.
     */
    List<HostService> serving() {
        if (host.mac() || host.windows()) {
            return service(false).filter(HostService::serves).stream().toList();
        }
        if (!mayHaveUnit()) {
            return List.of();
        }
        var services = systemd();
        return Stream.of(UnitScope.values())
                .map(scope -> new HostService.Systemd(names.service(), services, scope))
                .filter(HostService::serves)
                .<HostService>map(service -> service)
                .toList();
    }

    HostService.Systemd systemd(boolean system) {
        var services = systemd();
        return new HostService.Systemd(names.service(), services, services.scope(system));
    }

    SystemdServices systemd() {
        return new SystemdServices(machine(), installation(), gateways, context.console()::print);
    }

    /** The agent that this very process is; empty for all others. */
    Optional<LaunchdServices> agentOfLaunchd() {
        return host.mac() && LaunchdServices.started(context.environment(), names.label())
                ? Optional.of(launchd())
                : Optional.empty();
    }

    private LaunchdServices launchd() {
        var directory =
                Path.of(System.getProperty("user.home", context.userHome().toString()));
        return new LaunchdServices(machine(), installation(), directory, gateways, context.console()::print);
    }

    private WindowsServices windows() {
        return new WindowsServices(
                machine(),
                installation(),
                gateways,
                context.console()::print,
                Elevation.prompting(programs),
                Detached.processes(context.edge().environment()));
    }

    S6Services containerServices() {
        return new S6Services(
                Scandir.of(context.environment()),
                account(),
                s6Programs(),
                gateways,
                context.home().root());
    }

    ContainerBoot containerBoot() {
        return new ContainerBoot(
                context.home().root(),
                Scandir.of(context.environment()),
                account(),
                s6Programs(),
                context.environment(),
                context.clock().withZone(ZoneId.systemDefault()));
    }

    private S6Programs s6Programs() {
        return new S6Programs(context.edge().root().resolve("command"), programs);
    }

    private Account account() {
        return Account.hermes(context.edge().root().resolve("etc/passwd"));
    }

    Caller caller() {
        return Caller.current(System.getProperty("user.name", ""));
    }

    Machine machine() {
        return new Machine(
                host,
                context.edge().root(),
                context.environment(),
                programs,
                caller(),
                Waits.polling(PAUSE),
                Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    }

    /** Whether a service could start this program: what was started from classes has nothing that a service could run. */
    boolean startable() {
        return context.edge().program().size() == 1;
    }

    /** Of an installed release the one behind the link that updates change: what a service names must outlive them. */
    Path launcher() {
        var launcher = Path.of(context.edge().program().stream().findFirst().orElse("hermes"))
                .toAbsolutePath();
        var bin = launcher.getParent();
        return Optional.ofNullable(bin == null ? null : bin.getParent())
                .flatMap(Prefix::of)
                .map(prefix ->
                        prefix.directory().resolve("current").resolve("bin").resolve(launcher.getFileName()))
                .orElse(launcher);
    }

    /** What starts this program, after an update its new version. */
    List<String> program() {
        return startable() ? List.of(launcher().toString()) : context.edge().program();
    }

    /** The directory that the launcher's directory lies in. */
    Path programRoot() {
        var bin = launcher().getParent();
        return bin == null || bin.getParent() == null ? launcher() : bin.getParent();
    }

    private Installation installation() {
        var root = programRoot();
        return new Installation(
                launcher(),
                root,
                Files.isDirectory(root.resolve("runtime"))
                        ? Optional.empty()
                        : Optional.of(Path.of(System.getProperty("java.home"))),
                home,
                context.userHome(),
                names,
                GatewaySettings.of(context.config(), context.environment()).drain());
    }

    /** The names of both kinds of unit files, for a look at whether anything is installed that costs nothing. */
    boolean mayHaveUnit() {
        return List.of(
                        context.userHome().resolve(".config/systemd/user"),
                        context.edge().root().resolve("etc/systemd/system"))
                .stream()
                .anyMatch(directory -> Files.exists(directory.resolve(names.unit())));
    }
}
