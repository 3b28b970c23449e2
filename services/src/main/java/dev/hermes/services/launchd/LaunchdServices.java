package dev.hermes.services.launchd;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.Problem;
import dev.hermes.services.Gateways;
import dev.hermes.services.Installation;
import dev.hermes.services.Machine;
import dev.hermes.services.Narration;
import dev.hermes.services.Outcome;
import dev.hermes.services.PersonalService;
import dev.hermes.services.SelfHarm;
import dev.hermes.services.ServiceFiles;
import dev.hermes.services.ServiceKind;
import dev.hermes.services.ServicePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gateway of the active profile as an agent of launchd. */
public final class LaunchdServices implements PersonalService {
    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final Duration STOPPING = Duration.ofSeconds(90);
    private static final Duration SIGNAL = Duration.ofSeconds(5);
    private static final Duration ENDING = Duration.ofSeconds(5);
    private static final int LAST_LINES = 20;

    /** What launchctl ends with when launchd does not know the agent. */
    private static final List<Integer> NOT_LOADED = List.of(3, 113);

    private final Machine machine;
    private final Installation installation;
    private final Path directory;
    private final Gateways gateways;
    private final Narration narration;

    /** @param directory of the person as the list of accounts has it: a profile may have another {@code HOME} */
    public LaunchdServices(
            Machine machine, Installation installation, Path directory, Gateways gateways, Narration narration) {
        this.machine = machine;
        this.installation = installation;
        this.directory = directory;
        this.gateways = gateways;
        this.narration = narration;
    }

    @Override
    public ServiceKind kind() {
        return ServiceKind.LAUNCHD;
    }

    public Path plist() {
        return directory.resolve("Library/LaunchAgents").resolve(label() + ".plist");
    }

    @Override
    public boolean installed() {
        return Files.exists(plist());
    }

    /** Whether there is one, and for this home. */
    @Override
    public boolean serves() {
        return read().flatMap(Plist::home)
                .filter(installation.home().toString()::equals)
                .isPresent();
    }

    @Override
    public boolean isRunning(String name) {
        return installed() && list().ok();
    }

    /**
     * Writes the agent and loads it, which starts it.
     *
     * @param force whether to write it though there is one
     * @return whether there is one now that was not there, or was another
     */
    public boolean install(boolean force) {
        var old = read();
        if (old.isPresent() && !force) {
            refuseForeign(old.get());
            if (old.get().sameAs(wanted())) {
                narration.say("Service already installed at: " + plist());
                narration.say("Use --force to reinstall");
                return false;
            }
        }
        narration.say(
                (old.isPresent() ? "↻ Repairing outdated launchd service at: " : "Installing launchd service to: ")
                        + plist());
        write();
        if (old.isPresent()) {
            launchctl(SHORT, "bootout", target()); // it may not be loaded
        }
        require("bootstrap", bootstrap());
        narration.say("✓ Service installed and loaded!");
        return true;
    }

    @Override
    public void start(String name) {
        if (!installed()) {
            write();
            require("bootstrap", bootstrap());
            require("kickstart", kickstart());
        } else {
            refresh();
            kick(kickstart());
        }
        narration.say("✓ Service started");
    }

    @Override
    public void stop(String name) {
        var pid = gateways.running(installation.home());
        if (pid.isPresent()) {
            SelfHarm.refuse(machine.caller(), pid.getAsLong());
            gateways.announceStop(installation.home(), pid.getAsLong());
        }
        var outcome = launchctl(STOPPING, "bootout", target());
        if (!notLoaded(outcome)) {
            require("bootout", outcome);
        }
        if (pid.isPresent() && !machine.waits().until(this::gone, ENDING)) {
            signal("-KILL", pid.getAsLong());
            machine.waits().until(this::gone, ENDING);
        }
        narration.say("✓ Service stopped");
    }

    @Override
    public void restart(String name) {
        var pid = gateways.running(installation.home());
        if (pid.isPresent() && machine.caller().descendsFrom(pid.getAsLong())) {
            signal("-USR1", pid.getAsLong()); // waiting for its end would be waiting for ours
            narration.say("✓ Service restart requested");
            return;
        }
        if (pid.isPresent()) {
            narration.say("⏳ Service restarting gracefully (PID " + pid.getAsLong() + ")...");
            signal("-TERM", pid.getAsLong());
            if (!machine.waits().until(this::gone, installation.drain())) {
                narration.say("⚠ The gateway did not end within "
                        + installation.drain().toSeconds() + "s; forcing a restart...");
            }
        }
        kick(launchctl(STOPPING, "kickstart", "-k", target()));
        narration.say("✓ Service restarted");
    }

    @Override
    public void uninstall() {
        if (!installed()) {
            throw new HermesException(
                    ExitCode.FAILED, "Gateway service is not installed", "Run: hermes gateway install");
        }
        gateways.running(installation.home()).ifPresent(pid -> gateways.announceStop(installation.home(), pid));
        launchctl(STOPPING, "bootout", target()); // how it ends does not matter: the agent goes
        try {
            Files.deleteIfExists(plist());
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED, e, "Cannot delete " + plist() + ": " + Problem.of(e) + ".", "Delete it yourself.");
        }
        narration.say("✓ Removed " + plist());
        narration.say("✓ Service uninstalled");
    }

    /** Tells how it is. @param deep with its last log lines @return whether it is installed */
    @Override
    public boolean status(boolean deep) {
        narration.say("Launchd plist: " + plist());
        var found = read();
        if (found.isEmpty()) {
            narration.say("✗ Gateway service is not installed");
            narration.say("  Run: hermes gateway install");
            return false;
        }
        narration.say(
                found.get().sameAs(wanted())
                        ? "✓ Service definition matches the current Hermes install"
                        : "⚠ Service definition is stale; run: hermes gateway start");
        var listed = list();
        narration.say(listed.ok() ? "✓ Gateway service is loaded" : "✗ Gateway service is not loaded");
        if (listed.ok()) {
            listed.out().lines().forEach(narration::say);
        }
        if (deep) {
            narration.say("");
            narration.say("Recent logs:");
            lastLines().forEach(narration::say);
        }
        return true;
    }

    /** Whether launchd has started the process with this environment, as the agent of this profile. */
    public static boolean started(Map<String, String> environment, String label) {
        return label.equals(environment.get("XPC_SERVICE_NAME"));
    }

    /**
     * For the agent itself, when it cannot run as it is set up: launchd would start it again and again, and knows no exit code
     * that says so. It is loaded again by the next {@code start}, and when the person logs in.
     */
    public void giveUp() {
        launchctl(SHORT, "bootout", target());
    }

    /** Brings the agent up to date when this Hermes would write another one; false when there was nothing to do. */
    public boolean refresh() {
        var old = read();
        var wanted = wanted();
        if (old.isEmpty() || old.get().sameAs(wanted) || !old.get().home().equals(wanted.home()) || poisons()) {
            return false;
        }
        write();
        launchctl(STOPPING, "bootout", target());
        require("bootstrap", bootstrap());
        narration.say("↻ Updated gateway launchd service definition to match the current Hermes install");
        return true;
    }

    private void refuseForeign(Plist old) {
        var theirs = old.home();
        if (theirs.isPresent() && !theirs.equals(wanted().home())) {
            throw new HermesException(
                    ExitCode.FAILED,
                    plist() + " runs a gateway for another home, " + theirs.get() + ".",
                    "Pass --force to make it one for " + installation.home() + ".");
        }
    }

    private boolean poisons() {
        return machine.temporary(installation.home()) && !machine.temporary(plist());
    }

    private void write() {
        if (poisons()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "The home " + installation.home() + " is a temporary directory; no service is made for it.",
                    "Set HERMES_HOME to a directory that stays.");
        }
        try {
            Files.createDirectories(installation.home().resolve("logs")); // launchd opens the logs before we live
            ServiceFiles.write(plist(), wanted().text());
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "Cannot write " + plist() + ": " + Problem.of(e) + ".",
                    "Make its directory writable.");
        }
    }

    private Plist wanted() {
        return Plist.of(installation, ServicePath.before(installation, machine.host(), machine.environment()));
    }

    private Optional<Plist> read() {
        try {
            return Optional.of(new Plist(new String(Files.readAllBytes(plist()), StandardCharsets.UTF_8)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private List<String> lastLines() {
        try {
            var lines =
                    Files.readAllLines(installation.home().resolve("logs/gateway.log"), StandardCharsets.ISO_8859_1);
            return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        } catch (IOException e) {
            return List.of("(no log: " + Problem.of(e) + ")");
        }
    }

    /** An agent that launchd does not know is loaded first. */
    private void kick(Outcome outcome) {
        if (notLoaded(outcome)) {
            require("bootstrap", bootstrap());
            require("kickstart", kickstart());
        } else {
            require("kickstart", outcome);
        }
    }

    private Outcome bootstrap() {
        return launchctl(SHORT, "bootstrap", domain(), plist().toString());
    }

    private Outcome kickstart() {
        return launchctl(SHORT, "kickstart", target());
    }

    private Outcome list() {
        return launchctl(SHORT, "list", label());
    }

    private Outcome launchctl(Duration limit, String... words) {
        var all = new java.util.ArrayList<>(List.of("launchctl"));
        all.addAll(List.of(words));
        return machine.programs().run(limit, all.toArray(String[]::new));
    }

    private static boolean notLoaded(Outcome outcome) {
        return outcome instanceof Outcome.Ended ended && NOT_LOADED.contains(ended.code());
    }

    private void signal(String signal, long pid) {
        machine.programs().run(SIGNAL, "kill", signal, String.valueOf(pid));
    }

    private boolean gone() {
        return gateways.running(installation.home()).isEmpty();
    }

    private String label() {
        return installation.names().label();
    }

    private String domain() {
        return "gui/" + machine.caller().uid();
    }

    private String target() {
        return domain() + "/" + label();
    }

    private static void require(String action, Outcome outcome) {
        if (!outcome.ok()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "launchctl " + action + " failed: " + outcome.complaint(),
                    "Run 'hermes gateway run' to have it in a terminal instead.");
        }
    }
}
