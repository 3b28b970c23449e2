package dev.hermes.cli;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.secrets.ExternalSecrets;
import dev.hermes.cloud.CloudSettings;
import dev.hermes.cloud.CloudSigner;
import dev.hermes.gateway.GatewayJson;
import dev.hermes.home.Bridges;
import dev.hermes.home.BrokenConfig;
import dev.hermes.home.Config;
import dev.hermes.home.EnvFile;
import dev.hermes.home.HermesHome;
import dev.hermes.home.Managed;
import dev.hermes.home.Redactor;
import dev.hermes.home.RotatingLog;
import dev.hermes.home.web.EnvironmentProxies;
import dev.hermes.home.web.LazyWeb;
import dev.hermes.home.web.Trust;
import dev.hermes.home.web.Web;
import dev.hermes.llm.Network;
import dev.hermes.llm.Transports;
import dev.hermes.providers.ProviderDirectory;
import dev.hermes.providers.Providers;
import dev.hermes.providers.credentials.Accounts;
import dev.hermes.providers.credentials.Renewal;
import dev.hermes.providers.oauth.Endpoints;
import dev.hermes.providers.oauth.Logins;
import dev.hermes.sessions.SessionStore;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What a command works with. Everything is made when it is first asked for: most commands need little of it. Used by the
 * command's own thread.
 */
public final class Context implements AutoCloseable {
    private final Edge edge;
    private final Console console;
    private final HermesHome home;
    private Map<String, String> environment;
    private final Arguments global;
    private final boolean ignoreUserConfig;
    private boolean secretsLoaded;
    private @Nullable Config config;
    private @Nullable Redactor redactor;
    private @Nullable Log log;
    private @Nullable SessionDatabase sessions;
    private @Nullable Accounts accounts;
    private @Nullable Logins logins;
    private final Map<Trust, LazyWeb> webs = new ConcurrentHashMap<>();
    private final Queue<Logins> renewing = new ConcurrentLinkedQueue<>();

    /**
     * @param global the options before the command
     * @param all those, with the command's own over them
     */
    Context(Edge edge, Console console, HermesHome home, Arguments global, Arguments all) {
        this.edge = edge;
        this.console = console;
        this.home = home;
        var variables = new HashMap<>(variables(edge, console, home));
        variables.put("HERMES_HOME", home.directory().toString());
        if (all.flag("yolo")) {
            variables.put("HERMES_YOLO_MODE", "1");
        }
        this.environment = Map.copyOf(variables);
        this.global = global;
        this.ignoreUserConfig = all.flag("ignore-user-config") || truthy("HERMES_IGNORE_USER_CONFIG");
    }

    /** The same, with other streams. */
    private Context(Context other, Edge edge) {
        this.edge = edge;
        this.console = new Console(edge);
        this.home = other.home;
        this.environment = other.environment;
        this.global = other.global;
        this.ignoreUserConfig = other.ignoreUserConfig;
        this.secretsLoaded = other.secretsLoaded;
        this.config = other.config();
        this.redactor = other.redactor();
        this.log = other.log();
    }

    /** The same with the files of the home read anew, while the other one is used on. */
    private Context(Context other) {
        this.edge = other.edge;
        this.console = other.console;
        this.home = other.home;
        var variables = new HashMap<>(variables(edge, console, home));
        for (var kept : List.of("HERMES_HOME", "HERMES_YOLO_MODE")) {
            Optional.ofNullable(other.environment.get(kept)).ifPresent(value -> variables.put(kept, value));
        }
        this.environment = Map.copyOf(variables);
        this.global = other.global;
        this.ignoreUserConfig = other.ignoreUserConfig;
        this.redactor = other.redactor();
        this.log = other.log();
        this.logins = other.logins(); // whose connections end with the other one
    }

    /** Another one for what stays longer than its settings: they, {@code .env} and other people's secrets are read anew. */
    public Context readAnew() {
        var anew = new Context(this);
        anew.loadSecrets();
        return anew;
    }

    /** The same for a command inside of another: what it prints goes to these streams, and nobody answers its questions. */
    public Context writingTo(PrintStream out, PrintStream err) {
        return new Context(this, edge.writingTo(out, err));
    }

    /** The same with the same person at it, who is told through these streams. */
    public Context sayingTo(PrintStream out, PrintStream err) {
        return new Context(this, edge.sayingTo(out, err));
    }

    /** A file of keys that cannot be read is no reason to stop: much works without any key. */
    private static Map<String, String> variables(Edge edge, Console console, HermesHome home) {
        try {
            boolean managed = Managed.of(home, edge.environment()).isPresent();
            var loaded = EnvFile.load(edge.environment(), home.env(), !managed);
            loaded.warnings().forEach(console::warn);
            return loaded.variables();
        } catch (HermesException e) {
            console.warn(e.getMessage());
            return edge.environment();
        }
    }

    /** The options before the command. */
    public Arguments global() {
        return global;
    }

    public Console console() {
        return console;
    }

    public HermesHome home() {
        return home;
    }

    /**
     * Refuses to change what a package manager owns.
     *
     * @param action as it goes on after "cannot"
     * @throws HermesException when the installation is managed
     */
    public void requireUnmanaged(String action) {
        var managed = managed();
        if (managed.isPresent()) {
            throw managed.get().refusal(action);
        }
    }

    private Optional<Managed> managed() {
        return Managed.of(home, environment);
    }

    /**
     * Makes what is missing of the home. A home that cannot be written is told about and used as far as it goes.
     *
     * @throws HermesException when the home belongs to a package manager and is not complete
     */
    public void prepareHome() {
        var managed = managed();
        if (managed.isPresent()) {
            home.requireMade(managed.get());
            return;
        }
        try {
            home.ensure();
        } catch (HermesException e) {
            console.warn(e.getMessage());
            e.advice().forEach(console::hint);
        }
    }

    public Clock clock() {
        return edge.clock();
    }

    public Path userHome() {
        return edge.userHome();
    }

    public Path workingDirectory() {
        return edge.workingDirectory();
    }

    public Edge edge() {
        return edge;
    }

    /** The process environment with the profile's {@code .env} over it. */
    public Map<String, String> environment() {
        return environment;
    }

    /**
     * Brings the keys that are kept outside of {@code .env}, once: for commands that need keys. Talks to a server when the
     * settings say so.
     */
    public void loadSecrets() {
        if (!secretsLoaded && config().flag("secrets.bitwarden.enabled")) {
            secretsLoaded = true;
            ExternalSecrets.load(this);
            config = config().in(environment); // settings may refer to what came
        }
    }

    /** Sets the variables that settings stand for, for what a conversation starts in a directory. */
    public void bridgeSettings(Path directory) {
        Bridges.conversation(config(), environment, directory).forEach(this::set);
    }

    /** Sets a variable for what this process does and starts from now on. */
    public void set(String variable, String value) {
        var variables = new HashMap<>(environment);
        variables.put(variable, value);
        environment = Map.copyOf(variables);
    }

    /** Whether an environment variable is switched on. */
    public boolean truthy(String variable) {
        var value = environment.getOrDefault(variable, "").strip();
        return value.equals("1")
                || value.equalsIgnoreCase("true")
                || value.equalsIgnoreCase("yes")
                || value.equalsIgnoreCase("on");
    }

    /** The settings. What is wrong with the file is told once, on standard error. */
    public Config config() {
        if (config == null) {
            config = Config.read(home, environment, ignoreUserConfig);
            config.problems().forEach(this::tellBroken);
        }
        return config;
    }

    /** The settings as a gateway of this home reads them. */
    public Config gatewayConfig() {
        return GatewayJson.under(config(), home, environment, log());
    }

    /** What was read of the settings and keys is read anew: this process has changed them. */
    public void settingsChanged() {
        config = null;
        accounts = null;
    }

    /** Says what is odd about the settings, for a person who is about to work with them. */
    public void tellIssues() {
        var issues = config().issues();
        if (!issues.isEmpty()) {
            console.say("Config issues detected in config.yaml:");
            issues.forEach(issue -> console.hint((issue.error() ? "✗ " : "⚠ ") + issue.text()));
        }
    }

    private void tellBroken(String problem) {
        var copy = managed().isPresent() ? Optional.<Path>empty() : BrokenConfig.keepCopy(home, edge.clock());
        var text = problem + copy.map(file -> " A copy of it is " + file + ".").orElse("");
        console.say("⚠️  hermes config: " + text);
        log().warn("cli.config", text);
    }

    public Redactor redactor() {
        if (redactor == null) {
            var variable = Optional.ofNullable(environment.get("HERMES_REDACT_SECRETS"));
            redactor = new Redactor(variable.map(value -> !value.equalsIgnoreCase("false") && !value.equals("0"))
                    .orElseGet(() -> config().flag("security.redact_secrets")));
        }
        return redactor;
    }

    public Log log() {
        if (log == null) {
            log = RotatingLog.open(home, edge.clock(), redactor(), config());
        }
        return log;
    }

    /** The ways to log in. */
    public Logins logins() {
        if (logins == null) {
            logins = logins(log());
        }
        return logins;
    }

    /** The web for small questions, through the proxies that the environment names; closed with this. */
    public Web web() {
        return web(trust(Trust.VARIABLES));
    }

    private Web web(Trust trust) {
        return webs.computeIfAbsent(trust, some -> new LazyWeb(environment, some));
    }

    /** Whose certificates are believed, as the first of these variables has it. */
    private Trust trust(List<String> variables) {
        return Trust.of(environment, variables, warning -> log().warn("web", warning));
    }

    /** The ways to talk to models; whoever asks for them closes them. */
    public Transports transports() {
        return new Transports(
                Version.userAgent(),
                new Network(
                        config().flag("network.force_ipv4"),
                        new EnvironmentProxies(environment),
                        () -> trust(Trust.VARIABLES).manager()),
                new CloudSigner(environment, CloudSettings.of(config()), web(), edge.clock()),
                () -> AgentProgram.of(environment, home, workingDirectory()));
    }

    private Logins logins(Log told) {
        var made = new Logins(
                trust -> web(trust instanceof Trust.Usual ? trust(Logins.CERTIFICATES) : trust),
                Endpoints.STANDARD,
                Logins.sharedDirectory(home.root(), edge.userHome(), environment),
                environment,
                Version.userAgent(),
                edge.clock(),
                new SecureRandom(),
                told,
                new AwaitedLogins(console));
        renewing.add(made);
        return made;
    }

    /** The keys and logins of the profile. */
    public Accounts accounts() {
        if (accounts == null) {
            accounts = accounts((pool, grant, refused) -> logins().renewals().fresh(pool, grant, refused));
        }
        return accounts;
    }

    /** The same for somebody who wants to hear why a login could not be renewed. */
    public Accounts accounts(Log told) {
        return accounts(logins(told).renewals());
    }

    private Accounts accounts(Renewal renewal) {
        return new Accounts(
                home,
                config(),
                environment,
                edge.environment(),
                new ProviderDirectory(home, config(), log()),
                renewal,
                edge.userHome(),
                edge.clock(),
                new SecureRandom(),
                log());
    }

    /** Whom models can be asked of, with the keys and settings of this process. */
    public Providers providers() {
        return new Providers(home, config(), environment, accounts(), Version.NUMBER, edge.clock(), log());
    }

    /** The session database. @throws HermesException when it cannot be opened */
    public SessionStore sessions() {
        return database().required();
    }

    /** The session database, or nothing, which is told once, when it cannot be opened: a conversation works without it. */
    public Optional<SessionStore> trySessions() {
        return database().wanted();
    }

    private SessionDatabase database() {
        if (sessions == null) {
            sessions = new SessionDatabase(home, edge.clock(), log(), console);
        }
        return sessions;
    }

    void logFailure(Throwable failure) {
        if (failure instanceof HermesException told && told.getCause() == null && log == null) {
            return; // what the person is told anyway is not worth opening a log for
        }
        log().error("cli", String.valueOf(failure.getMessage()), failure);
    }

    @Override
    public void close() {
        renewing.forEach(Logins::close);
        webs.values().forEach(LazyWeb::close);
        if (sessions != null) {
            sessions.close();
        }
    }
}
