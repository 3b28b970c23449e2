package dev.hermes.cli.chat;

import dev.hermes.agent.Agent;
import dev.hermes.agent.AgentParts;
import dev.hermes.agent.AgentSettings;
import dev.hermes.agent.RequestDump;
import dev.hermes.agent.TurnRuntime;
import dev.hermes.agent.auxiliary.AuxiliaryModel;
import dev.hermes.agent.auxiliary.SideQuestions;
import dev.hermes.agent.auxiliary.TitleWriter;
import dev.hermes.agent.checkpoint.Checkpoints;
import dev.hermes.agent.compress.Compressor;
import dev.hermes.agent.delegate.AgentHelpers;
import dev.hermes.agent.delegate.DelegateTool;
import dev.hermes.agent.git.Git;
import dev.hermes.agent.goal.GoalStore;
import dev.hermes.agent.goal.Goals;
import dev.hermes.agent.prompt.PromptSource;
import dev.hermes.agent.prompt.References;
import dev.hermes.agent.prompt.SubdirectoryHints;
import dev.hermes.agent.prompt.Surroundings;
import dev.hermes.agent.prompt.SystemPrompt;
import dev.hermes.agent.prompt.ToolUseEnforcement;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelTransport;
import dev.hermes.cli.CodexHere;
import dev.hermes.cli.Context;
import dev.hermes.cli.Version;
import dev.hermes.cli.kanban.BoardTools;
import dev.hermes.codex.CodexRuntime;
import dev.hermes.gateway.AgentOrder;
import dev.hermes.home.Config;
import dev.hermes.llm.Transports;
import dev.hermes.providers.ModelChoice;
import dev.hermes.providers.Providers;
import dev.hermes.providers.ResolvedModel;
import dev.hermes.providers.demo.DemoModel;
import dev.hermes.tools.BuiltinTools;
import dev.hermes.tools.ToolResultStore;
import dev.hermes.tools.ToolServices;
import dev.hermes.tools.Toolbox;
import dev.hermes.tools.approval.Approvals;
import dev.hermes.tools.memory.MemoryFiles;
import dev.hermes.tools.shell.ProcessRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts agents together out of the modules, for one run of the program. What it makes is shared by them and ends with it. */
final class Workshop implements AutoCloseable {
    private static final Duration GIT_LIMIT = Duration.ofSeconds(30);
    private static final int OPINION_TOKENS = 16;
    private static final String TERMINAL = "cli";

    /** The prompt, the tools and a few results fill less than this badly. */
    private static final int SMALLEST_WINDOW = 64_000;

    private final Context context;
    private final RunOptions options;
    private final Path workingDirectory;
    private volatile Providers providers;
    private final Transports transports;
    private final DemoModel demo = new DemoModel();
    private final AuxiliaryModel auxiliary;
    private final ToolServices services;
    private final OfferedTools offered;
    private final Toolbox toolbox;
    private final Supplier<TurnRuntime> codex;
    private final ProcessRegistry processes;
    private final Optional<BoardTools> board;
    private final ToolResultStore results;
    private final RequestDump dumps;
    private final MemoryFiles memory;
    private final Optional<Checkpoints> checkpoints;
    private final AgentConfig agentConfig;
    private final Housekeeping housekeeping;
    private volatile @Nullable Agent latest;
    private volatile boolean startsWithCodex;

    Workshop(Context context, RunOptions options, Path workingDirectory) {
        this.context = context;
        this.options = options;
        this.workingDirectory = workingDirectory;
        context.prepareHome();
        context.loadSecrets();
        context.bridgeSettings(workingDirectory);
        var config = context.config();
        agentConfig = new AgentConfig(config, context.environment(), context.home());
        providers = context.providers();
        transports = context.transports();
        auxiliary = new SideQuestions(
                this::transport,
                (task, model) -> providers.auxiliary(task, model),
                () -> providers.meter(),
                context.clock(),
                context.log());
        services = services(context, workingDirectory);
        memory = new MemoryFiles(context.home(), config, context.clock());
        var approvals = Approvals.of(
                config,
                context.home(),
                options.yolo(),
                context.environment(),
                this::secondOpinion,
                context.redactor(),
                context.log());
        startsWithCodex = context.config().text(CodexSlash.SETTING).equals(Optional.of(CodexSlash.CODEX));
        codex = () -> new CodexRuntime(
                CodexHere.program(context), workingDirectory, approvals, Version.NUMBER, context.log());
        processes = new ProcessRegistry(services);
        offered = new OfferedTools(context, options);
        board = offered.withBoard(TERMINAL) ? Optional.of(BoardTools.open(context)) : Optional.empty();
        var tools = BuiltinTools.create(services, approvals, processes);
        for (var tool : board.map(BoardTools::tools).orElse(List.of())) {
            tools = tools.with(tool);
        }
        toolbox = tools;
        results = new ToolResultStore(services.temporary());
        dumps = new RequestDump(
                context.home().sessions(),
                context.truthy("HERMES_DUMP_REQUESTS"),
                context.redactor(),
                context.clock(),
                context.log());
        checkpoints = options.checkpoints() ? Optional.of(checkpoints(context)) : Optional.empty();
        housekeeping = Housekeeping.start(context, checkpoints);
    }

    private static ToolServices services(Context context, Path workingDirectory) {
        return new ToolServices(
                context.home(),
                context.config(),
                context.clock(),
                context.log(),
                context.redactor(),
                workingDirectory,
                context.environment(),
                context::trySessions);
    }

    /** Names of all the tools that there are: the built-in ones, and the one that needs an agent. */
    static Set<String> tools(Context context) {
        try (var toolbox = BuiltinTools.create(services(context, context.workingDirectory()))) {
            var names = new TreeSet<>(toolbox.names());
            names.add(DelegateTool.NAME);
            return names;
        }
    }

    static Checkpoints checkpoints(Context context) {
        var config = new AgentConfig(context.config(), context.environment(), context.home());
        return new Checkpoints(
                context.home().checkpoints(),
                context.userHome(),
                config.checkpoints(),
                new Git(context.environment(), config.checkpointTimeout()),
                context.clock(),
                context.log());
    }

    Providers providers() {
        return providers;
    }

    /** Agents that are made from now on ask these; the others go on with those that they have. */
    void ask(Providers others) {
        providers = others;
    }

    /** Attaches what messages refer to, from the directory where the work is done. */
    References references() {
        return new References(
                workingDirectory,
                context.userHome(),
                context.home().directory(),
                new Git(context.environment(), GIT_LIMIT),
                Optional.empty());
    }

    /** The goals of the sessions, kept in their database. */
    Goals goals() {
        var store = new GoalStore() {
            @Override
            public Optional<String> load(String key) {
                return context.trySessions().flatMap(sessions -> sessions.meta(key));
            }

            @Override
            public void save(String key, String json) {
                context.sessions().meta(key, json);
            }
        };
        return goals(store, Optional.empty());
    }

    /** @param maxTurns instead of what the settings say */
    Goals goals(GoalStore store, Optional<Integer> maxTurns) {
        return new Goals(
                store,
                auxiliary,
                maxTurns.orElseGet(() -> context.config().integer("goals.max_turns")),
                context.clock(),
                context.log());
    }

    /** Ends what an agent left running in the background; how many programs that were. */
    int stopProcesses(Agent agent) {
        int running = processes.running(agent.taskId());
        processes.release(agent.taskId());
        return running;
    }

    /** What an agent's background programs have to tell. */
    List<String> notices(Agent agent) {
        return processes.takeNotices(agent.taskId());
    }

    ModelTransport transport(ApiMode mode) {
        return mode == ApiMode.DEMO ? demo : transports.of(mode);
    }

    /** The board, for who works with it. */
    Optional<BoardTools> board() {
        return board;
    }

    /** Names of the tools that the model may call in this run: switched on, and there. */
    Set<String> tools() {
        return offered.names(TERMINAL, toolbox);
    }

    /** @throws HermesException when the model takes in too little, or the session to resume is not there */
    Agent start(ResolvedModel chosen, Optional<String> resume) {
        var model = usable(chosen);
        var settings = settings(model, TERMINAL, options.source());
        var titles = Optional.of(new TitleWriter(auxiliary, context.log()));
        return assemble(
                settings,
                tools -> parts(tools, prompts(context.config()), titles),
                parts -> Agent.start(parts, settings, resume));
    }

    /**
     * For a front door of the gateway.
     *
     * @param model one that is {@link #usable}
     */
    Agent open(ResolvedModel model, AgentOrder order) {
        var settings = settings(model, order.platform(), order.platform());
        var own = prompts(context.config());
        PromptSource prompts = request -> order.instructions()
                .map(more -> own.build(request) + "\n\n" + more)
                .orElseGet(() -> own.build(request));
        return assemble(
                settings,
                tools -> parts(tools, prompts, Optional.empty()),
                parts -> Agent.at(parts, settings, order.sessionId(), order.history(), order.user()));
    }

    private Agent assemble(
            AgentSettings settings, Function<Toolbox, AgentParts> parts, Function<AgentParts, Agent> begin) {
        var delegation = agentConfig.delegation();
        var started = new AtomicReference<Agent>();
        Supplier<ResolvedModel> current =
                () -> Optional.ofNullable(started.get()).map(Agent::model).orElse(settings.model());
        var helpers =
                new AgentHelpers(() -> parts.apply(toolbox), settings, () -> helperModel(current.get()), delegation, 0);
        var tools = toolbox.with(new DelegateTool(delegation, 0, helpers, new Random(), context.log()));
        var own = parts.apply(tools);
        var agent = begin.apply(startsWithCodex ? own.withRuntime(codex.get()) : own);
        started.set(agent);
        latest = agent;
        return agent;
    }

    /**
     * The model with the window that its server runs with.
     *
     * @throws HermesException when that is too small for a conversation with tools, and no setting says otherwise
     */
    ResolvedModel usable(ResolvedModel model) {
        var measured = providers.measured(model, context.console()::say);
        if (measured.contextLength() >= SMALLEST_WINDOW || providers.windowStated(measured)) {
            return measured;
        }
        throw new HermesException(
                ExitCode.FAILED,
                String.format(
                        Locale.ROOT,
                        "%s has a context window of %,d tokens, which is below the minimum %,d.",
                        measured.model(),
                        measured.contextLength(),
                        SMALLEST_WINDOW),
                "Start its server with a larger one, or choose another model with -m.",
                "If the figure is wrong: 'hermes config set model.context_length N'.");
    }

    /** What {@code approvals.mode: smart} asks; fails where no conversation has a model yet. */
    private String secondOpinion(String question) throws InterruptedException {
        var agent = Objects.requireNonNull(latest, "no agent");
        return auxiliary.ask(
                "approval", agent.model(), List.of(Message.user(question)), OptionalInt.of(OPINION_TOKENS));
    }

    /** Helpers ask the model of the agent they work for, unless the user chose another one for them. */
    private ResolvedModel helperModel(ResolvedModel own) {
        var choice = new ModelChoice(
                filled("delegation.provider"),
                filled("delegation.model"),
                filled("delegation.base_url"),
                filled("delegation.api_key").map(Secret::of));
        boolean chosen = choice.model().isPresent()
                || choice.provider().isPresent()
                || choice.baseUrl().isPresent();
        return chosen ? providers.resolve(choice) : own;
    }

    private Optional<String> filled(String path) {
        return context.config().text(path).filter(text -> !text.isBlank());
    }

    /** Whether agents that are made from now on leave the models of OpenAI to the program Codex. */
    boolean startsWithCodex() {
        return startsWithCodex;
    }

    void startWithCodex(boolean yes) {
        startsWithCodex = yes;
    }

    private AgentParts parts(Toolbox tools, PromptSource prompts, Optional<TitleWriter> titles) {
        var sessions = context.trySessions();
        return new AgentParts(
                this::transport,
                providers.keyRing(),
                providers.meter(),
                tools,
                sessions,
                prompts,
                Optional.of(new Compressor(
                        agentConfig.compression(),
                        auxiliary,
                        context.redactor()::force,
                        context.clock(),
                        context.log())),
                options.ignoreRules()
                        ? Optional.empty()
                        : Optional.of(new SubdirectoryHints(workingDirectory, context.userHome())),
                checkpoints,
                titles,
                Optional.empty(),
                results,
                dumps,
                providers::rememberContext,
                context.redactor(),
                context.clock(),
                context.log(),
                new Random());
    }

    private SystemPrompt prompts(Config config) {
        return new SystemPrompt(new Surroundings(
                context.home().soul(),
                context.userHome(),
                context.home().profile(),
                context.edge().operatingSystem(),
                ToolUseEnforcement.of(config.value("agent.tool_use_enforcement")),
                memory::promptBlocks,
                Optional::empty,
                context.clock()));
    }

    private AgentSettings settings(ResolvedModel model, String platform, String source) {
        var config = context.config();
        return new AgentSettings(
                model,
                providers.fallbacks(model),
                offered.names(platform, toolbox),
                platform,
                source,
                options.maxTurns().orElse(config.integer("agent.max_turns")),
                config.integer("agent.api_max_retries"),
                agentConfig.delegation().mostAtOnce(),
                options.passSessionId(),
                options.ignoreRules(),
                context.environment(),
                workingDirectory,
                Optional.empty(),
                agentConfig.guardrails(),
                agentConfig.prefill(),
                agentConfig.verifyWrites());
    }

    @Override
    public void close() {
        housekeeping.close();
        toolbox.close();
        board.ifPresent(BoardTools::close);
        results.close();
        transports.close();
    }
}
