package dev.hermes.tools.approval;

import dev.hermes.api.Log;
import dev.hermes.api.tool.Person;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.home.Managed;
import dev.hermes.home.Redactor;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.regex.PatternSyntaxException;

/**
 * Rules over every command before it runs, and remembers what people allowed.
 *
 * <p>What is allowed for a session belongs to the task of the context, or to its {@code HERMES_SESSION_KEY} where a chat
 * platform set one; {@link #inherit} lets a subagent share its parent's. Safe for concurrent use: at a terminal one
 * question is asked at a time, on chat platforms they queue where they are shown.
 */
public final class Approvals {
    private final ApprovalSettings settings;
    private final SavedApprovals saved;
    private final SecondOpinion opinion;
    private final UnaryOperator<String> redact;
    private final Log log;
    private final List<Rule> blocklist;
    private final Map<String, Set<String>> sessionKeys = new ConcurrentHashMap<>();
    private final Set<String> yoloSessions = ConcurrentHashMap.newKeySet();
    private final Map<String, String> parents = new ConcurrentHashMap<>();
    private final ReentrantLock prompt = new ReentrantLock(true);

    /** @param redact takes secrets out of what is shown; what runs is never touched */
    public Approvals(
            ApprovalSettings settings,
            SavedApprovals saved,
            SecondOpinion opinion,
            UnaryOperator<String> redact,
            Log log) {
        this.settings = settings;
        this.saved = saved;
        this.opinion = opinion;
        this.redact = redact;
        this.log = log;
        this.blocklist = settings.blocklist().stream()
                .flatMap(regex -> ownRule(regex).stream())
                .toList();
    }

    /**
     * As the configuration says, with what is allowed for good kept in it.
     *
     * @param yolo whether the whole process runs without asking, besides what the environment says
     * @param environment at the start of the process
     */
    public static Approvals of(
            Config config,
            HermesHome home,
            boolean yolo,
            Map<String, String> environment,
            SecondOpinion opinion,
            Redactor redactor,
            Log log) {
        var settings = ApprovalSettings.of(
                config.text("approvals.mode").orElse(""),
                config.text("approvals.cron_mode").orElse(""),
                config.texts("approvals.blocklist"),
                environment);
        return new Approvals(
                yolo ? settings.withYolo() : settings,
                new SavedInConfig(config, home, Managed.of(home, environment), log),
                opinion,
                redactor::redact,
                log);
    }

    private Optional<Rule> ownRule(String regex) {
        try {
            return Optional.of(Rule.of(regex, regex));
        } catch (PatternSyntaxException e) {
            log.warn("tools.approval", "approvals.blocklist: not a regular expression: " + regex, e);
            return Optional.empty();
        }
    }

    /** Decides about one run; may ask the person and wait for the answer. */
    public Ruling rule(String command, ToolContext context) throws InterruptedException {
        return rule(command, Optional.empty(), context);
    }

    /** @param directory where the command starts, for what {@code *} and {@code ..} mean in it; the person is told */
    public Ruling rule(String command, Optional<Path> directory, ToolContext context) throws InterruptedException {
        var verdict = CommandGuard.classify(command, start(directory, context));
        var never = never(command, verdict);
        if (never.isPresent()) {
            return never.get();
        }
        if (unasked(context)) {
            return run();
        }
        return switch (verdict) {
            case Verdict.Dangerous(var label) -> flagged(new Flagged(command, label, directory), context);
            case Verdict.Allowed _, Verdict.Hardline _ -> run();
        };
    }

    private static String start(Optional<Path> directory, ToolContext context) {
        var home = context.environment().getOrDefault("HOME", "");
        return directory
                .map(path -> path.toString().equals(home) ? "~" : path.toString())
                .orElse("");
    }

    private boolean unasked(ToolContext context) {
        return settings.yolo() || settings.mode() == ApprovalSettings.Mode.OFF || yolo(key(context));
    }

    /** What no approval mode lets through. */
    private Optional<Ruling> never(String command, Verdict verdict) {
        if (verdict instanceof Verdict.Hardline(var label)) {
            return Optional.of(new Ruling.Blocked(
                    "BLOCKED (hardline): " + label + ". This is never run on this machine, whatever the approval mode."
                            + " Do not try it in another form; if the person wants it, they have to do it themselves.",
                    true));
        }
        var text = CommandText.normalise(command);
        var own = blocklist.stream().filter(rule -> rule.matches(text)).findFirst();
        if (own.isPresent()) {
            return Optional.of(new Ruling.Blocked(
                    "BLOCKED: the command matches approvals.blocklist ("
                            + own.get().label() + "). Do NOT retry.",
                    true));
        }
        if (!settings.sudoPasswordKnown() && CommandGuard.guessesSudoPassword(command)) {
            return Optional.of(new Ruling.Blocked(
                    "BLOCKED: sudo password guessing via stdin (sudo -S). No SUDO_PASSWORD is configured, so any password"
                            + " would be a guess. Use plain sudo, or ask the person to run the command.",
                    false));
        }
        return Optional.empty();
    }

    /**
     * Whether another agent may run a command that its own rules want a person to see. So ours do not decide that it is
     * harmless; but what is never run here is refused, and a mode without questions asks none.
     *
     * @param reason why that agent asks
     */
    public Person.Decision consent(String command, Optional<Path> directory, String reason, ToolContext context)
            throws InterruptedException {
        if (never(command, CommandGuard.classify(command, start(directory, context)))
                .isPresent()) {
            return Person.Decision.DENY;
        }
        var asked = new Flagged(command, reason, directory);
        if (!unasked(context) && settings.mode() == ApprovalSettings.Mode.SMART && !cron(context)) {
            var opinion = judge(asked);
            if (opinion.equals("APPROVE") || opinion.equals("DENY")) {
                return opinion.equals("APPROVE") ? Person.Decision.ONCE : Person.Decision.DENY;
            }
        }
        return consent(command, asked.reason(), context);
    }

    /** Whether another agent may do what it describes, which is not a command. */
    public Person.Decision consent(String description, String reason, ToolContext context) throws InterruptedException {
        if (unasked(context)) {
            return Person.Decision.ONCE;
        }
        if (cron(context) || !context.person().present()) {
            boolean allowed = settings.cronApproves() && (cron(context) || !interactive(context.environment()));
            return allowed ? Person.Decision.ONCE : Person.Decision.DENY;
        }
        boolean oneAtATime = interactive(context.environment());
        if (oneAtATime) {
            prompt.lockInterruptibly();
        }
        try {
            return answer(
                    context.person(),
                    new Person.Approval(
                            redact.apply(CommandText.visible(description)), CommandText.visible(reason), false));
        } finally {
            if (oneAtATime) {
                prompt.unlock();
            }
        }
    }

    private static boolean cron(ToolContext context) {
        return ApprovalSettings.truthy(context.environment(), "HERMES_CRON_SESSION");
    }

    private record Flagged(String command, String label, Optional<Path> directory) {
        String reason() {
            return label + directory.map(path -> " (in " + path + ")").orElse("");
        }
    }

    private Ruling flagged(Flagged flagged, ToolContext context) throws InterruptedException {
        var label = flagged.label;
        var environment = context.environment();
        if (cron(context)) {
            return settings.cronApproves() ? run() : unattended(label, "cron jobs run without a user present");
        }
        var key = key(context);
        if (approved(key, label)) {
            return run();
        }
        if (settings.mode() == ApprovalSettings.Mode.SMART) {
            switch (judge(flagged)) {
                case "APPROVE" -> {
                    allowForSession(key, label);
                    return new Ruling.Run(
                            Optional.of("Command was flagged (" + label + ") and auto-approved by smart approval."));
                }
                case "DENY" -> {
                    return new Ruling.Blocked(
                            "BLOCKED by smart approval: " + label + ". It was judged dangerous. Do NOT retry it.",
                            false);
                }
                default -> {}
            }
        }
        if (!context.person().present()) {
            return settings.cronApproves() && !interactive(environment)
                    ? run()
                    : unattended(label, "nobody is here who could approve it");
        }
        return ask(flagged, key, context);
    }

    private Ruling ask(Flagged flagged, String key, ToolContext context) throws InterruptedException {
        var label = flagged.label;
        boolean oneAtATime = interactive(context.environment());
        if (oneAtATime) {
            prompt.lockInterruptibly();
        }
        try {
            if (approved(key, label)) { // by the answer to the question before ours
                return run();
            }
            var shown = new Person.Approval(
                    redact.apply(CommandText.visible(flagged.command)), CommandText.visible(flagged.reason()), true);
            return switch (answer(context.person(), shown)) {
                case ONCE -> approvedByPerson(label);
                case SESSION -> {
                    allowForSession(key, label);
                    yield approvedByPerson(label);
                }
                case ALWAYS -> {
                    allowForSession(key, label);
                    save(label);
                    yield approvedByPerson(label);
                }
                case DENY ->
                    new Ruling.Blocked(
                            "BLOCKED: Command denied by user (" + label + "). Do NOT retry it, nor in another form.",
                            false);
                case TIMEOUT ->
                    new Ruling.Blocked(
                            "BLOCKED: Command timed out without user response (" + label
                                    + "). Silence is not consent: do NOT retry it.",
                            false);
            };
        } finally {
            if (oneAtATime) {
                prompt.unlock();
            }
        }
    }

    private Person.Decision answer(Person person, Person.Approval approval) throws InterruptedException {
        try {
            return person.approve(approval);
        } catch (RuntimeException e) {
            log.warn("tools.approval", "asking failed, which counts as denied", e);
            return Person.Decision.DENY;
        }
    }

    private String judge(Flagged flagged) throws InterruptedException {
        var question = SmartQuestion.about(redact.apply(flagged.command), flagged.reason());
        if (question.isEmpty()) {
            return "ESCALATE";
        }
        try {
            return opinion.ask(question.get()).strip().toUpperCase(Locale.ROOT);
        } catch (RuntimeException e) {
            log.warn("tools.approval", "no second opinion, asking the person", e);
            return "ESCALATE";
        }
    }

    private void save(String label) {
        try {
            saved.add(label);
        } catch (RuntimeException e) {
            log.warn("tools.approval", "the approval holds for this session only, saving it failed", e);
        }
    }

    /** Whether this label needs no question any more. */
    public boolean approved(String session, String label) {
        return sessionKeys.getOrDefault(root(session), Set.of()).contains(label)
                || saved.keys().stream().anyMatch(key -> CommandGuard.keyCovers(key, label));
    }

    /** Switches asking off or on again for one session; hardline rules stay. */
    public void yolo(String session, boolean on) {
        if (on) {
            yoloSessions.add(root(session));
        } else {
            yoloSessions.remove(root(session));
        }
    }

    public boolean yolo(String session) {
        return settings.yolo() || yoloSessions.contains(root(session));
    }

    /** Forgets everything that was allowed for the session, as at its reset or end. What a child shared stays its parent's. */
    public void forget(String session) {
        if (parents.remove(session) == null) {
            sessionKeys.remove(session);
            yoloSessions.remove(session);
            parents.values().removeIf(session::equals);
        }
    }

    /** From now on {@code child} has what {@code parent} has. */
    public void inherit(String child, String parent) {
        if (!root(parent).equals(child)) {
            parents.put(child, parent);
        }
    }

    /** The session that approvals of this context belong to. */
    public static String key(ToolContext context) {
        return Optional.ofNullable(context.environment().get("HERMES_SESSION_KEY"))
                .filter(key -> !key.isBlank())
                .orElse(context.taskId());
    }

    private String root(String session) {
        var current = session;
        for (var parent = parents.get(current); parent != null; parent = parents.get(current)) {
            current = parent;
        }
        return current;
    }

    private void allowForSession(String session, String label) {
        sessionKeys
                .computeIfAbsent(root(session), _ -> ConcurrentHashMap.newKeySet())
                .add(label);
    }

    private static boolean interactive(Map<String, String> environment) {
        return ApprovalSettings.truthy(environment, "HERMES_INTERACTIVE");
    }

    private static Ruling run() {
        return new Ruling.Run(Optional.empty());
    }

    private static Ruling approvedByPerson(String label) {
        return new Ruling.Run(Optional.of("Command required approval (" + label + ") and was approved by the user."));
    }

    private static Ruling unattended(String label, String why) {
        return new Ruling.Blocked(
                "BLOCKED: Command flagged as dangerous (" + label + ") but " + why
                        + ". Find a way that does not need it, or leave it to the person.",
                false);
    }
}
