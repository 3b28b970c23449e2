package dev.hermes.services.windows;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.Problem;
import dev.hermes.services.Detached;
import dev.hermes.services.Gateways;
import dev.hermes.services.Installation;
import dev.hermes.services.Machine;
import dev.hermes.services.Narration;
import dev.hermes.services.PersonalService;
import dev.hermes.services.SelfHarm;
import dev.hermes.services.ServiceFiles;
import dev.hermes.services.ServiceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The gateway of the active profile as a task of Windows, or an entry of the Startup folder. */
public final class WindowsServices implements PersonalService {
    private static final Duration COMING_UP = Duration.ofSeconds(6);
    private static final Duration ENDING = Duration.ofSeconds(10);
    private static final Duration BREATH = Duration.ofSeconds(1);
    private static final List<String> SHOWN = List.of("Status", "Last Run Time", "Last Result", "Next Run Time");

    private final Machine machine;
    private final Installation installation;
    private final Gateways gateways;
    private final Narration narration;
    private final Elevation elevation;
    private final Detached detached;
    private final Schtasks tasks;

    public WindowsServices(
            Machine machine,
            Installation installation,
            Gateways gateways,
            Narration narration,
            Elevation elevation,
            Detached detached) {
        this.machine = machine;
        this.installation = installation;
        this.gateways = gateways;
        this.narration = narration;
        this.elevation = elevation;
        this.detached = detached;
        this.tasks = new Schtasks(
                machine.programs(), machine.environment(), installation.names().task());
    }

    @Override
    public ServiceKind kind() {
        return ServiceKind.WINDOWS;
    }

    /** What the task runs. */
    public Path script() {
        return installation.home().resolve("gateway-service").resolve(fileName());
    }

    /** Its entry in the Startup folder. @throws HermesException when the environment does not say where that is */
    public Path loginItem() {
        var roaming = machine.environment().getOrDefault("APPDATA", "");
        var person = machine.environment().getOrDefault("USERPROFILE", "");
        if (roaming.isBlank() && person.isBlank()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "Neither APPDATA nor USERPROFILE is set, so the Startup folder cannot be found.",
                    "Set one of them, or run 'hermes gateway run' in a terminal.");
        }
        var base = roaming.isBlank() ? Path.of(person).resolve("AppData").resolve("Roaming") : Path.of(roaming);
        return base.resolve("Microsoft")
                .resolve("Windows")
                .resolve("Start Menu")
                .resolve("Programs")
                .resolve("Startup")
                .resolve(fileName());
    }

    private String fileName() {
        return installation.names().task().replaceAll("[<>:\"/\\\\|?*\\p{Cntrl}]", "_") + ".cmd";
    }

    @Override
    public boolean serves() {
        return Files.exists(script());
    }

    @Override
    public boolean installed() {
        return hasLoginItem() || tasks.exists();
    }

    private boolean hasLoginItem() {
        return machine.environment().keySet().stream().anyMatch(List.of("APPDATA", "USERPROFILE")::contains)
                && Files.exists(loginItem());
    }

    @Override
    public boolean isRunning(String name) {
        return installed() && gateways.running(installation.home()).isPresent();
    }

    /** Makes the task, or what there can be in its place. Without a start at login there is nothing to make. */
    public void install(InstallRequest request) {
        if (!request.startOnLogin()) {
            narration.say("No task is made; start it yourself with: hermes gateway start");
            if (request.startNow()) {
                spawn();
            }
            return;
        }
        write(script(), TaskScript.gateway(installation));
        if (!request.handedOff() && !elevation.elevated()) {
            narration.say("Windows asks an administrator before a task is made.");
            if (request.mayPrompt().getAsBoolean() && elevation.relaunch(handOff(request))) {
                narration.say("✓ Installed with an administrator's rights");
                return;
            }
            useLoginItem("without an administrator");
        } else {
            makeTask();
        }
        if (request.startNow()) {
            start("");
        }
    }

    private List<String> handOff(InstallRequest request) {
        var words = new ArrayList<>(List.of(installation.launcher().toString()));
        words.addAll(installation.names().arguments());
        words.addAll(List.of("gateway", "install", "--elevated-handoff", "--start-on-login"));
        words.add(request.startNow() ? "--start-now" : "--no-start-now");
        return words;
    }

    private void makeTask() {
        var said = tasks.create(script());
        if (said.ok()) {
            narration.say("✓ Scheduled task installed: " + installation.names().task());
        } else if (said.forbidden()) {
            useLoginItem(said.text());
        } else {
            throw new HermesException(
                    ExitCode.FAILED,
                    "The task " + installation.names().task() + " could not be made: " + said.text(),
                    "Run 'hermes gateway run' in a terminal instead.");
        }
    }

    private void useLoginItem(String reason) {
        write(loginItem(), TaskScript.login(script()));
        narration.say("⚠ No task could be made (" + reason + ")");
        narration.say("✓ It starts from the Startup folder when you log in: " + loginItem());
    }

    @Override
    public void start(String name) {
        var running = gateways.running(installation.home());
        if (running.isPresent()) {
            narration.say("✓ Gateway is already running (PID " + running.getAsLong() + ")");
            return;
        }
        if (!installed()) {
            throw new HermesException(
                    ExitCode.FAILED, "Gateway service is not installed", "Run: hermes gateway install");
        }
        if (!tasks.start().ok()) {
            spawn();
            return;
        }
        awaitStart();
    }

    /** Starts it without any service. */
    public void spawn() {
        try {
            detached.start(
                    installation.command(),
                    Map.of("HERMES_HOME", installation.home().toString(), "HERMES_GATEWAY_DETACHED", "1"),
                    installation.home(),
                    installation.home().resolve("logs").resolve("gateway-stdio.log"));
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "The gateway could not be started: " + Problem.of(e) + ".",
                    "Run 'hermes gateway run' in a terminal to see why.");
        }
        awaitStart();
    }

    private void awaitStart() {
        var home = installation.home();
        if (machine.waits().until(() -> gateways.running(home).isPresent(), COMING_UP)) {
            gateways.running(home).ifPresent(pid -> narration.say("✓ Gateway started (PID " + pid + ")"));
        } else {
            narration.say("⚠ The gateway was started and is not running after " + COMING_UP.toSeconds() + "s; look at: "
                    + home.resolve("logs").resolve("gateway-stdio.log"));
        }
    }

    @Override
    public void stop(String name) {
        var home = installation.home();
        var running = gateways.running(home);
        if (running.isPresent()) {
            SelfHarm.refuse(machine.caller(), running.getAsLong());
            gateways.announceStop(home, running.getAsLong());
        }
        tasks.end(); // it ends the task, which may not be running; the gateway is ended next
        gateways.endAll(home);
        if (running.isPresent()
                && !machine.waits().until(() -> gateways.running(home).isEmpty(), ENDING)) {
            machine.programs().run(ENDING, "taskkill", "/PID", String.valueOf(running.getAsLong()), "/T", "/F");
        }
        narration.say("✓ Gateway stopped");
    }

    /** Also without a service. */
    @Override
    public void restart(String name) {
        boolean service = installed();
        stop(name);
        machine.waits().until(() -> false, BREATH);
        if (service) {
            start(name);
        } else {
            spawn();
        }
    }

    @Override
    public void uninstall() {
        gateways.running(installation.home()).ifPresent(pid -> gateways.announceStop(installation.home(), pid));
        var said = tasks.delete();
        if (said.ok()) {
            narration.say("✓ Removed the task " + installation.names().task());
        }
        delete(script());
        if (hasLoginItem()) {
            delete(loginItem());
        }
        narration.say("✓ Service uninstalled");
    }

    /** Tells how it is. @param deep with the files that belong to it @return whether it is installed */
    @Override
    public boolean status(boolean deep) {
        boolean task = tasks.exists();
        boolean item = hasLoginItem();
        if (task) {
            narration.say("✓ Scheduled task: " + installation.names().task());
            var fields = tasks.fields();
            SHOWN.stream()
                    .filter(fields::containsKey)
                    .forEach(field -> narration.say("  " + field + ": " + fields.get(field)));
        } else if (item) {
            narration.say("✓ Startup folder: " + loginItem());
        } else {
            narration.say("✗ Gateway service is not installed");
            narration.say("  Run: hermes gateway install");
        }
        var running = gateways.running(installation.home());
        narration.say(
                running.isPresent()
                        ? "✓ Gateway is running (PID: " + running.getAsLong() + ")"
                        : "✗ Gateway is not running");
        if (deep) {
            narration.say("  Script: " + script());
            narration.say("  Output: " + installation.home().resolve("logs").resolve("gateway-stdio.log"));
        }
        return task || item;
    }

    private static void write(Path file, String text) {
        try {
            ServiceFiles.write(file, text);
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "Cannot write " + file + ": " + Problem.of(e) + ".",
                    "Make its directory writable.");
        }
    }

    private void delete(Path file) {
        try {
            if (Files.deleteIfExists(file)) {
                narration.say("✓ Removed " + file);
            }
        } catch (IOException e) {
            narration.say("⚠ Cannot delete " + file + ": " + Problem.of(e));
        }
    }
}
