package dev.hermes.providers;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.ReasoningEffort;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.home.web.Web;
import dev.hermes.providers.credentials.Accounts;
import dev.hermes.providers.credentials.Credential;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Turns what the user configured into models that can be asked.
 *
 * <p>Answers come from the settings, the environment with {@code .env}, and the tables that ship with the program. A host is asked
 * by {@link #resolve} when the token of a login is due or must be exchanged, and by the methods that take a {@link Web}. Others ask
 * only this machine or network: {@link #probeLocal}, {@link #measured}, and {@link #resolve} when a server on loopback is
 * configured without a model.
 */
public final class Providers {
    private final Config config;
    private final ProviderTable table;
    private final Entries entries;
    private final PooledKeys pooled;
    private final Router router;
    private final ModelNames names;
    private final ModelFacts facts;
    private final Windows windows;
    private final LocalProbe local;
    private final Fallbacks fallbacks;
    private final DefaultModels defaults;
    private final SideModels sideModels;
    private final ModelLists lists;
    private final Questions questions;
    private final Meter meter;
    private final Optional<String> environmentProvider;

    /**
     * @param environment with what {@code .env} and other places of secrets add
     * @param accounts the keys and logins that are stored
     * @param version of this program, which some servers want to know
     */
    public Providers(
            HermesHome home,
            Config config,
            Map<String, String> environment,
            Accounts accounts,
            String version,
            Clock clock,
            Log log) {
        this.config = config;
        table = ProviderTable.of(home, config, log);
        entries = new Entries(config, table, log);
        pooled = new PooledKeys(accounts, this::with, clock);
        var zai = new ZaiEndpoints(accounts);
        router = new Router(home, config, environment, table, entries, new Keys(environment, table), pooled, zai, log);
        names = new ModelNames(table);
        var contexts = new ContextCache(home, log);
        var prices = new ListedPrices(home, log);
        meter = new AccountMeter(prices, new NousGuard(home, clock, log));
        lists = new ModelLists(home, config, environment, table, prices, clock, log);
        facts = new ModelFacts(
                config, environment, names, entries, contexts, lists.register(), version, accounts::googleProject, log);
        var userAgent = "hermes/" + version;
        local = new LocalProbe(userAgent);
        windows = new Windows(facts, contexts, userAgent);
        questions = new Questions(table, router, pooled, zai, lists, prices, meter, windows, environment);
        fallbacks = new Fallbacks(config, router, facts, log);
        defaults = new DefaultModels(config, lists, local);
        sideModels = new SideModels(config, table, entries, router, facts, defaults, log);
        environmentProvider = Optional.ofNullable(environment.get("HERMES_INFERENCE_PROVIDER"))
                .map(String::strip)
                .filter(name -> !name.isEmpty() && !name.equalsIgnoreCase("auto"));
    }

    /**
     * The model that a conversation begins with.
     *
     * @throws HermesException when nothing is configured, a name is unknown, a key is missing, or a login is needed that
     *     this version does not know; its advice says what to do
     */
    public ResolvedModel resolve(ModelChoice choice) {
        var split = choice.provider().isPresent()
                ? new ModelNames.Split(Optional.empty(), choice.model().orElse(""))
                : names.split(choice.model().orElse(""), entries);
        var asked = choice.provider().or(split::provider).filter(name -> !name.equalsIgnoreCase("auto"));
        var configured = router.configuredProvider();
        var provider = asked.or(() -> configured).or(() -> environmentProvider);
        var origin = asked.isPresent()
                ? "the command line"
                : configured.isPresent()
                        ? "model.provider"
                        : environmentProvider.isPresent() ? "HERMES_INFERENCE_PROVIDER" : "what was found";
        var route = router.route(new Wanted(provider, choice.baseUrl(), choice.key(), choice.mode(), origin));
        var model = Optional.of(split.model()).filter(name -> !name.isEmpty()).orElseGet(() -> defaults.of(route));
        return facts.of(route, model, route.configured());
    }

    /**
     * The same, and when the account of the first choice cannot be used, the first of the fallback chain that can.
     *
     * @param notice told one line when it is a fallback
     */
    public ResolvedModel resolveOrFallback(ModelChoice choice, Consumer<String> notice) {
        try {
            return resolve(choice);
        } catch (HermesException e) {
            if (choice.provider().isPresent()) {
                throw e; // who names a provider wants that one
            }
            var next = fallbacks.first().orElseThrow(() -> e);
            notice.accept(e.getMessage() + " Switching to fallback: " + next.provider() + " / " + next.model());
            return next;
        }
    }

    /** Who is asked instead when {@code current} fails, in order; entries that cannot be used are left out. */
    public List<ResolvedModel> fallbacks(ResolvedModel current) {
        return fallbacks.behind(current);
    }

    /** The configured chain as it is written: the newer key first, each target once. */
    public List<Fallback> chain() {
        return fallbacks.chain();
    }

    /**
     * An entry of the chain with the provider's own name. Asks nobody.
     *
     * @throws HermesException when it could never be used: an unknown provider, a name that is none, no address or none that
     *     can be asked
     */
    public Fallback sound(Fallback entry) {
        return fallbacks.sound(entry);
    }

    /**
     * The model of an entry of the chain. Asks nobody.
     *
     * @throws HermesException when it cannot be used now, with what to do about it
     */
    public ResolvedModel resolve(Fallback entry) {
        return fallbacks.resolved(entry, true);
    }

    /** One spelling for every name of a provider or of a server of the user's own. */
    public String canonical(String name) {
        return router.canonical(name);
    }

    /**
     * The model for a side question: what {@code auxiliary.<task>} names, else a cheap one of the same account, else {@code
     * main} itself. A setting that cannot be used is noted in the log and {@code main} is taken.
     */
    public ResolvedModel auxiliary(String task, ResolvedModel main) {
        return sideModels.of(task, main);
    }

    private Endpoint with(ResolvedModel model, Credential credential, Secret key) {
        var route = router.with(model.provider(), credential, key, model.origin());
        return facts.of(route, model.model(), false).endpoint();
    }

    /** The other credentials of the models that were resolved. */
    public KeyRing keyRing() {
        return pooled;
    }

    /** Prices and limits of the accounts. */
    public Meter meter() {
        return meter;
    }

    /** Whether a conversation could begin without asking the user anything. */
    public boolean configured() {
        try {
            resolve(ModelChoice.NONE);
            return true;
        } catch (HermesException _) {
            return false;
        }
    }

    /** The providers of the table, in the order in which they are offered. */
    public List<ProviderRow> all() {
        return table.rows();
    }

    /** The row of an id or alias, however it is capitalised. */
    public Optional<ProviderRow> find(String idOrAlias) {
        return table.find(idOrAlias);
    }

    /** The words for a name that no provider and no server of the user's own has; empty when one has it. Nothing is thrown. */
    public Optional<HermesException> unknown(String name) {
        return router.unknown(name);
    }

    /** Whether the provider could be asked at once, as far as keys tell. */
    public boolean ready(ProviderRow row) {
        return router.ready(row);
    }

    /** Which variables of a provider are not used, because the user removed their keys. */
    public List<String> outOfUse(ProviderRow row) {
        return pooled.removed(row);
    }

    /** The user's own servers, as {@code model.provider} names them. */
    public List<String> own() {
        return entries.all().stream().map(Entry::id).toList();
    }

    /** What there is to choose from, provider by provider, without asking any of them. */
    public ModelInventory inventory() {
        return new InventoryReader(table, entries, router, defaults, lists)
                .read(router.configuredProvider().or(() -> environmentProvider));
    }

    /** What is offered without asking the provider: the shipped list, or the models of the user's own entry. */
    public List<String> models(String provider) {
        return entries.find(provider)
                .filter(_ -> table.byId(provider).isEmpty())
                .map(Entry::offered)
                .orElseGet(() -> find(provider).map(row -> lists.kept(row.id())).orElse(List.of()));
    }

    /**
     * What a provider itself says it offers. Asks it, with the key that there is.
     *
     * @throws HermesException when it is unknown or has no key
     * @throws IOException with one line that says why it gave no list
     */
    public List<String> liveModels(String provider, Optional<String> baseUrl, Web web, String userAgent)
            throws IOException, InterruptedException {
        return questions.liveModels(provider, baseUrl, web, userAgent);
    }

    /**
     * What a person may choose from: what the provider itself lists, where it lists anything, ordered and completed by what is
     * published and shipped. Asks the provider, with the key that there is.
     *
     * @param anew also when what is kept is fresh
     * @throws HermesException when the provider is unknown or has no key
     */
    public List<String> offered(String provider, Optional<String> baseUrl, boolean anew, Web web, String userAgent)
            throws InterruptedException {
        return questions.offered(provider, baseUrl, anew, web, userAgent);
    }

    /**
     * The same, and the provider is asked now.
     *
     * @throws HermesException when the provider is unknown or has no key
     * @throws IOException with one line that says why it gave no list
     */
    public List<String> asked(String provider, Optional<String> baseUrl, Web web, String userAgent)
            throws IOException, InterruptedException {
        return questions.asked(provider, baseUrl, web, userAgent);
    }

    /**
     * Finds out which of a provider's servers the key is good for, where there are several and nobody has said it. Asks them,
     * once for each key; other providers are not asked.
     */
    public void locate(String provider, Web web, String userAgent) throws InterruptedException {
        questions.locate(provider, web, userAgent);
    }

    /**
     * Whether there is such a model, as far as anybody can tell. Asks the provider only when the name is in none of the lists
     * that are here.
     */
    public ModelVerdict check(ResolvedModel model, Web web, String userAgent) throws InterruptedException {
        return questions.check(model, web, userAgent);
    }

    /** What the vendor of a model sells as faster answers, as he calls it; empty when he sells none. */
    public Optional<String> fastMode(ResolvedModel model) {
        return fast(model).map(FastMode::title);
    }

    /** Whether the faster answers are asked for. */
    public boolean isFast(ResolvedModel model) {
        return fast(model).filter(mode -> mode.on(model)).isPresent();
    }

    /** The same model with faster answers or without, where they are sold. */
    public ResolvedModel hurried(ResolvedModel model, boolean fast) {
        return fast(model).map(mode -> mode.applied(model, fast)).orElse(model);
    }

    private static Optional<FastMode> fast(ResolvedModel model) {
        var endpoint = model.endpoint();
        return FastMode.of(endpoint.provider(), endpoint.baseUrl(), endpoint.mode(), model.model());
    }

    /** What a model can do beside talking, in words; empty when that is not known here. */
    public List<String> abilities(ResolvedModel model) {
        return ModelAdvice.abilities(model.endpoint().provider(), model.model(), lists.register());
    }

    /** What a model costs for a million tokens, in words; empty when that is not known here. */
    public Optional<String> price(String provider, String model) {
        return find(provider).flatMap(row -> ModelAdvice.price(row.id(), model, lists.register()));
    }

    /** What a person should know before going on with a model: that it is not made for this work. */
    public List<String> advice(ResolvedModel model) {
        return ModelAdvice.of(model);
    }

    /** What a person is asked about before going on with a model: that it is dear. */
    public Optional<String> dear(String provider, String model) {
        return find(provider).flatMap(row -> ModelAdvice.dear(row.id(), model, lists.register()));
    }

    /**
     * Whether a key is one of those that cost nothing, which end after a few requests; as far as the provider tells. Only Google
     * tells.
     */
    public boolean freeKey(ProviderRow row, Secret key, Web web, String userAgent) throws InterruptedException {
        return questions.freeKey(row, key, web, userAgent);
    }

    /** Whether the account of a provider pays nothing, and so has no models that cost something. Only Nous tells. */
    public boolean freeAccount(String provider, Web web, String userAgent) throws InterruptedException {
        return questions.freeAccount(provider, web, userAgent);
    }

    /** Whether a model costs something, as far as the list of its provider told. */
    public boolean costs(String provider, String model) {
        return questions.costs(provider, model);
    }

    /**
     * Brings what is published about models up to date when it is old. Takes as long as the web takes, so that it is called
     * beside something else; {@code model_catalog.enabled: false} forbids it.
     */
    public void refreshLists(Web web, String userAgent) throws InterruptedException {
        lists.refresh(web, userAgent, false);
    }

    /**
     * What a person means who types {@code text} to change the model: an alias of their own, a short name such as {@code
     * sonnet}, {@code provider:model}, a provider alone, or a model. Give the answer to {@link #resolve}.
     */
    public ModelChoice understood(String text, Optional<String> provider, ResolvedModel current) {
        return new ModelSwitch(config, table, entries, router, names, lists).understood(text, provider, current);
    }

    /** That a provider has another model behind the name that was asked for, in words. */
    public Optional<String> renamed(ModelChoice choice, ResolvedModel model) {
        var asked = choice.provider().isPresent()
                ? choice.model()
                : choice.model().map(name -> names.split(name, entries).model());
        return asked.filter(name -> ModelNames.another(name, model.model()))
                .map(name -> "'" + name + "' is " + model.model() + " at " + model.providerName() + ".");
    }

    /** Model servers that answer on this machine within 300 ms. */
    public List<LocalServer> probeLocal() throws InterruptedException {
        return local.all(LocalProbe.usual());
    }

    /**
     * The same model with the window that its server runs with. Asks only a server on this machine or network, for at most
     * a few seconds, and only when no setting states the window; otherwise, and when it does not tell, the model as it is.
     * LM Studio is asked to load the model with a window that is large enough, which may take longer.
     *
     * @param notice told one line when it takes longer
     */
    public ResolvedModel measured(ResolvedModel model, Consumer<String> notice) {
        return windows.measured(model, notice);
    }

    /** The same model told to think as hard as that. LM Studio is asked which words the model understands. */
    public ResolvedModel thinking(ResolvedModel model, Optional<ReasoningEffort> effort) {
        return windows.thinking(model, effort);
    }

    /** How hard a model can be told to think, where that is chosen with it: at Copilot. Empty when nobody says. */
    public List<ReasoningEffort> efforts(String provider, String model, Web web, String userAgent)
            throws InterruptedException {
        return questions.efforts(provider, model, web, userAgent);
    }

    /**
     * Asks who serves a model for what its list says of it and nobody here knows: the window, where it is a server of the
     * user's own that is far away, or Copilot; the price, where the provider sets it. Keeps the answers for all later starts,
     * which ask nobody.
     */
    public void learn(ResolvedModel model, Web web, String userAgent) throws InterruptedException {
        questions.learn(model, web, userAgent);
    }

    /** Whether a setting of the user says how large the window is. */
    public boolean windowStated(ResolvedModel model) {
        return facts.windowStated(model);
    }

    /** Keeps what a server said about its context window, for this and later runs. */
    public void rememberContext(ResolvedModel model, int tokens) {
        windows.remember(model, tokens);
    }
}
