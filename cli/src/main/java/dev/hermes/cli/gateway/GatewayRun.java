package dev.hermes.cli.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.platform.Platform;
import dev.hermes.cli.Context;
import dev.hermes.cli.StopOnInterrupt;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.chat.GatewayAgents;
import dev.hermes.cli.kanban.BoardService;
import dev.hermes.gateway.AgentSource;
import dev.hermes.gateway.EndingNotes;
import dev.hermes.gateway.Entrance;
import dev.hermes.gateway.Entrance.Entered;
import dev.hermes.gateway.GatewayProcess;
import dev.hermes.gateway.GatewaySettings;
import dev.hermes.gateway.GatewaySignals;
import dev.hermes.gateway.MemoryMonitor;
import dev.hermes.gateway.ShutdownForensics;
import dev.hermes.gateway.StopRequests;
import dev.hermes.gateway.apiserver.ApiServer;
import dev.hermes.gateway.apiserver.ApiServerSettings;
import dev.hermes.gateway.http.Loopback;
import dev.hermes.gateway.process.GatewayClaim;
import dev.hermes.gateway.process.GatewayFiles;
import dev.hermes.gateway.process.GatewayRecord;
import dev.hermes.gateway.process.Markers;
import dev.hermes.gateway.process.ProcessMemory;
import dev.hermes.gateway.process.ProcessTable;
import dev.hermes.gateway.process.ScopedLocks;
import dev.hermes.gateway.process.StateFile;
import dev.hermes.gateway.remote.RemoteAgents;
import dev.hermes.gateway.remote.RemoteSettings;
import dev.hermes.gateway.webhook.Deliveries;
import dev.hermes.gateway.webhook.WebhookSettings;
import dev.hermes.gateway.webhook.Webhooks;
import dev.hermes.home.Config;
import dev.hermes.home.Problem;
import dev.hermes.services.Waits;
import dev.hermes.tools.process.ChildNotes;
import dev.hermes.tools.process.PrivateVariables;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jline.utils.Signals;

/** {@code hermes gateway run}: this process is the gateway of its home until it is stopped. */
final class GatewayRun {
    /** What GitHub's program needs of the variables that other programs do not see. */
    private static final Set<String> OF_GITHUB = Set.of("GH_TOKEN", "GITHUB_TOKEN");

    /** A predecessor that takes longer is replaced as one that was not asked to leave. */
    private static final Duration PREDECESSOR = Duration.ofSeconds(120);

    private static final Duration GOODBYE = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Context context;
    private final Log log;
    private final Arguments arguments;
    private final boolean replace;
    private final ProcessTable processes = ProcessTable.ofThisMachine();
    private final EndingNotes notes;
    private final Config config;

    GatewayRun(Context context, Arguments arguments) {
        this.context = context;
        this.log = GatewayLog.of(context, arguments.texts("verbose").size(), arguments.flag("quiet"));
        this.arguments = arguments;
        this.replace = arguments.flag("replace");
        this.config = context.gatewayConfig();
        this.notes = new EndingNotes(context.home().directory(), context.environment(), context.clock(), log);
    }

    int run() throws InterruptedException {
        var rules = new RunRules(context, new Supervision(context));
        try {
            int exit = run(rules);
            if (exit == ExitCode.CONFIGURATION.code()) {
                rules.giveUp();
            }
            return exit;
        } catch (HermesException e) {
            if (e.exit() == ExitCode.CONFIGURATION) {
                rules.giveUp();
            }
            throw e;
        }
    }

    private int run(RunRules rules) throws InterruptedException {
        rules.refuseRoot();
        if (rules.handedOver(arguments.flag("no-supervise"))) {
            StopOnInterrupt.orTermination(() -> new CountDownLatch(1).await());
            return ExitCode.DONE.code();
        }
        var settings = GatewaySettings.of(config, context.environment());
        var before = arguments.integer("after");
        if (before.isPresent() && !mayFollow(before.getAsInt(), settings.drain())) {
            return ExitCode.DONE.code();
        }
        var self = GatewayRecord.ofThisProcess(
                processes, List.of(context.edge().program().getFirst(), "gateway", "run"));
        context.prepareHome();
        rules.refreshUnit(); // may wait for other programs, and the system's own way to end this one works meanwhile
        var requests = heardFromNowOn(self);
        rules.stopLimit(settings.drain()).ifPresent(warning -> log.warn("cli.gateway", warning));
        try {
            return switch (entrance(self, requests).enter(replace, settings.supervised())) {
                case Entered.Inside(var claim) -> inside(claim, self, settings, requests);
                case Entered.Occupied(var pid) -> occupied(pid);
                case Entered.Denied(var pid) ->
                    failed("Permission denied to kill PID " + pid, "Stop it as the user that it belongs to.");
                case Entered.Fight(var pid, var command) ->
                    failed(
                            "Gateways of this home replaced each other three times within two minutes: the one with PID "
                                    + pid + " (" + command + "), and the one that starts here.",
                            "Two services start a gateway for the same home. Remove one of them.");
                case Entered.CalledOff(var request) -> request.exit().code();
            };
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "The gateway cannot use " + context.home().directory() + ": " + Problem.of(e) + ".");
        }
    }

    /** Before anything is taken that would be left behind: whoever ends it then finds it ended as it says, and tidy. */
    private StopRequests heardFromNowOn(GatewayRecord self) {
        var requests = new StopRequests();
        var markers = new Markers(context.home().directory(), processes, context.clock());
        var forensics = new ShutdownForensics(processes, markers, self, context.environment());
        new GatewaySignals(requests, markers, self, forensics, notes, log).listen(GatewayRun::onSignal);
        return requests;
    }

    private Entrance entrance(GatewayRecord self, StopRequests requests) {
        var home = context.home().directory();
        var identities = ScopedLocks.open(
                context.environment(), context.userHome(), home, self, processes, context.clock(), log);
        return new Entrance(home, self, processes, identities, requests, context.clock(), log);
    }

    private int occupied(long pid) {
        return failed(
                "Gateway already running (PID " + pid + ")",
                "'hermes gateway status' shows how it fares.",
                "'hermes gateway stop' ends it.",
                "'hermes gateway run --replace' takes its place.");
    }

    private int failed(String message, String... hints) {
        context.console().say("✗ " + message);
        for (var hint : hints) {
            context.console().hint(hint);
        }
        return ExitCode.FAILED.code();
    }

    private int inside(GatewayClaim claim, GatewayRecord self, GatewaySettings settings, StopRequests requests)
            throws InterruptedException {
        var home = context.home().directory();
        var state = new StateFile(home, self, context.clock(), log);
        new ChildNotes(home, log).endOrphans();
        var agents = new GatewayAgents(context, arguments.over(context.global()));
        Optional<RemoteAgents> remote;
        try {
            refuseClash();
            remote = remote(agents);
        } catch (HermesException e) {
            agents.close();
            state.failed(e.getMessage());
            claim.close();
            return hopeless(e, self, settings);
        }
        var platforms = platforms(remote.<AgentSource>map(there -> there).orElse(agents));
        var board = board();
        var gateway = new GatewayProcess(
                new GatewayFiles(home),
                claim,
                state,
                settings,
                requests,
                platforms,
                () -> {
                    board.ifPresent(BoardService::close);
                    remote.ifPresent(RemoteAgents::close);
                    agents.close();
                },
                log);
        context.console()
                .print("Hermes gateway for profile '" + context.home().profile() + "', PID " + self.pid()
                        + ". Ctrl+C stops it.");
        remoteSettings()
                .ifPresent(there -> context.console()
                        .hint("Turns are answered by the agent at " + there.address() + ", not by one here."));
        if (platforms.isEmpty()) {
            context.console()
                    .hint(
                            "No platform is switched on, so nobody can reach it; API_SERVER_ENABLED=1 switches on the first.");
        }
        try (var _ = MemoryMonitor.start(config, ProcessMemory.ofThisProcess(), context.clock(), log)) {
            var end = gateway.run();
            notes.ended(self.pid(), end);
            return end.code();
        }
    }

    /** A supervisor must learn that it need not try again; to who reads what is wrong nothing has to be signalled. */
    private int hopeless(HermesException why, GatewayRecord self, GatewaySettings settings) {
        notes.ended(self.pid(), settings.hopeless());
        if (settings.supervised()) {
            throw why;
        }
        log.warn("cli.gateway", "the gateway cannot start: " + why.getMessage());
        context.console().error(String.valueOf(why.getMessage()));
        why.advice().forEach(context.console()::hint);
        return settings.hopeless().code();
    }

    /** Hands out the work of the boards; a store of theirs that is out of reach is no reason not to serve. */
    private Optional<BoardService> board() {
        if (!BoardService.wanted(context)) {
            return Optional.empty();
        }
        try {
            return Optional.of(BoardService.start(context, new NoChats()));
        } catch (HermesException e) {
            log.warn("cli.gateway", "No work is handed out: " + e.getMessage());
            context.console().warn("No work of the boards is handed out: " + e.getMessage());
            return Optional.empty();
        }
    }

    private List<Platform> platforms(AgentSource agents) {
        var platforms = new ArrayList<Platform>();
        apiServer()
                .ifPresent(settings -> platforms.add(new ApiServer(
                        settings, agents, context.home().directory(), context.clock(), new Random(), log)));
        webhooks()
                .ifPresent(settings -> platforms.add(new Webhooks(
                        settings,
                        agents,
                        context.home().directory(),
                        new Deliveries(PrivateVariables.without(context.environment(), OF_GITHUB), log),
                        context.clock(),
                        new Random(),
                        log)));
        return platforms;
    }

    /**
     * Waits for the end of another gateway, as long as that may take to finish its work.
     *
     * @return false when somebody has stopped it meanwhile: who is stopped for good has no successor
     */
    private boolean mayFollow(long pid, Duration drain) {
        var limit = drain.plus(GOODBYE).compareTo(PREDECESSOR) > 0 ? drain.plus(GOODBYE) : PREDECESSOR;
        boolean ended = Waits.polling(PAUSE).until(() -> !processes.alive(pid), limit);
        if (ended && StateFile.stoppedForGood(context.home().directory())) {
            log.info("cli.gateway", "the gateway before was stopped, and so nobody follows it");
            return false;
        }
        return true;
    }

    /** Two platforms that are to listen at one place: the second would only be told that it is taken. */
    private void refuseClash() {
        var api = apiServer();
        var webhook = webhooks();
        boolean clash = api.isPresent()
                && webhook.isPresent()
                && api.get().port() != 0
                && api.get().port() == webhook.get().port()
                && Loopback.overlap(api.get().host(), webhook.get().host());
        if (clash) {
            throw new HermesException(
                    ExitCode.CONFIGURATION,
                    "The platforms " + ApiServer.NAME + " and " + Webhooks.NAME + " are both to listen on port "
                            + api.get().port() + ".",
                    "Give one of them another: hermes config set platforms.webhook.extra.port "
                            + (api.get().port() + 1));
        }
    }

    /**
     * Who answers the turns elsewhere, if they are to be sent there.
     *
     * @throws HermesException when they cannot be
     */
    private Optional<RemoteAgents> remote(AgentSource here) {
        var there = remoteSettings();
        var api = apiServer();
        if (there.isPresent()
                && api.isPresent()
                && there.get().leadsTo(api.get().host(), api.get().port())) {
            throw new HermesException(
                    ExitCode.CONFIGURATION,
                    "The remote agent of this gateway is this gateway itself.",
                    "GATEWAY_PROXY_URL and gateway.proxy_url name the API server of another Hermes.");
        }
        return there.map(address -> new RemoteAgents(address, here, context.environment(), log));
    }

    private Optional<RemoteSettings> remoteSettings() {
        return RemoteSettings.of(config, context.environment());
    }

    private Optional<ApiServerSettings> apiServer() {
        return ApiServerSettings.of(
                config, context.environment(), context.home().profile());
    }

    private Optional<WebhookSettings> webhooks() {
        return WebhookSettings.of(config, context.environment());
    }

    private static void onSignal(String name, Runnable handler) {
        Signals.register(name, handler);
    }
}
