package dev.hermes.providers.credentials;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.home.Problem;
import dev.hermes.providers.credentials.Seeds.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The logins and keys of a profile. What is told here of secrets never contains one. Safe for use by several threads.
 *
 * <p>No method asks a server; renewing a token is what the {@link Renewal} does that pools are given.
 */
public final class Accounts {
    private final HermesHome home;
    private final Config config;
    private final Map<String, String> exported;
    private final Directory directory;
    private final Pools pools;
    private final GoogleFile google;
    private final Cooldown cooldown;
    private final Renewal renewal;
    private final Clock clock;
    private final RandomGenerator random;
    private final Map<String, Pool> opened = new HashMap<>();

    /**
     * @param environment with what {@code .env} adds
     * @param exported the variables of the process alone
     */
    public Accounts(
            HermesHome home,
            Config config,
            Map<String, String> environment,
            Map<String, String> exported,
            Directory directory,
            Renewal renewal,
            Path userHome,
            Clock clock,
            RandomGenerator random,
            Log log) {
        this.home = home;
        this.config = config;
        this.exported = Map.copyOf(exported);
        this.directory = directory;
        this.renewal = renewal;
        this.clock = clock;
        this.random = random;
        this.cooldown = Cooldown.of(config);
        google = new GoogleFile(home.directory());
        var foreign = List.of(
                new ClaudeFiles(
                        home.directory(), userHome, config, ClaudeKeychain.of(System.getProperty("os.name"), clock)),
                new QwenFile(userHome, config),
                google,
                new GitHubCli(config, environment, userHome, clock));
        pools = new Pools(
                new AuthFile(home.directory(), clock, log),
                home.root().equals(home.directory())
                        ? Optional.empty()
                        : Optional.of(new AuthFile(home.root(), clock, log)),
                new Seeds(directory, config, environment, foreign),
                random,
                clock,
                log);
    }

    public Directory directory() {
        return directory;
    }

    /** The store of the profile. */
    public AuthFile file() {
        return pools.own();
    }

    /** Keys of the pools that have something in them, in alphabetical order. */
    public Set<String> pools() {
        return pools.keys();
    }

    public synchronized Pool pool(String key) {
        return opened.computeIfAbsent(
                key, name -> new Pool(name, pools, strategy(name), cooldown, renewal, clock, random));
    }

    /** What the settings say for a pool. */
    public Strategy strategy(String pool) {
        return strategies().of(pool);
    }

    /** What the settings say for all pools. */
    public Strategies strategies() {
        return new Strategies(config, directory);
    }

    /**
     * Whether the store says anything about a provider: keys, a login, or a source that is not to be used. When it does
     * not, the environment decides alone, and nothing needs to be written.
     */
    public boolean speaksOf(String pool) {
        var stores = pools.stores();
        return speaksOf(stores.own(), pool)
                || stores.root().filter(store -> speaksOf(store, pool)).isPresent();
    }

    private boolean speaksOf(ObjectNode store, String pool) {
        return !pools.slots().entries(store, pool).isEmpty()
                || !pools.slots().suppressed(store, pool).isEmpty()
                || store.path("providers").path(pool).isObject()
                        && States.source(pool).isPresent();
    }

    /** How an entry fares, with a blank before it; empty when all is well. */
    public String status(Credential credential) {
        return cooldown.words(credential, clock.instant());
    }

    /** The login of a provider as it is stored, the root's when the profile has none. */
    public Optional<ObjectNode> state(String provider) {
        return States.of(provider, pools.stores());
    }

    /** Whether the profile itself is logged in, whatever the root is. */
    public boolean ownLogin(String provider) {
        return States.seed(provider, new Stores(file().read(), Optional.empty()))
                .isPresent();
    }

    /**
     * Why a provider's login is none any more, as far as it was noted when that was found out; empty when there is one, or nobody
     * logged in.
     */
    public Optional<String> ended(String provider) {
        if (pool(provider).all().stream().anyMatch(entry -> !entry.dead())) {
            return Optional.empty();
        }
        return state(provider)
                .map(state -> state.path("last_auth_error").path("message").asString(""))
                .filter(message -> !message.isBlank())
                .or(() -> pool(provider).all().stream()
                        .flatMap(entry -> entry.field("last_error_message").stream())
                        .findFirst())
                .map(message -> message.replaceAll("[\\s\\p{Cntrl}]+", " ").strip());
    }

    /** The project that requests to Google are for, as far as the login there knows one. */
    public Optional<String> googleProject() {
        return google.project();
    }

    /** The provider that the last login chose, unless it has none any more. */
    public Optional<String> activeProvider() {
        return Optional.of(file().read().path("active_provider").asString("").strip())
                .filter(id -> !id.isEmpty());
    }

    /** Lets the login count again that did before another one was made. */
    public void activate(Optional<String> provider) {
        if (!activeProvider().equals(provider)) {
            file().change(store -> provider.ifPresentOrElse(
                    active -> store.put("active_provider", active), () -> store.remove("active_provider")));
        }
    }

    /**
     * Adds a key; sources of this pool that were removed may be used again.
     *
     * @param label empty takes {@code api-key-<n>}
     * @return the number and the label of the new entry
     */
    public Added addKey(String pool, Secret key, Optional<String> label) {
        Sendable.refusal(pool, key).ifPresent(refusal -> {
            throw new HermesException(ExitCode.FAILED, refusal + " It was not stored.", Sendable.advice(key));
        });
        var entry = Credential.fresh(label.orElse(""), Credential.API_KEY, Credential.MANUAL);
        entry.put("access_token", key.reveal());
        var url = directory
                .provider(pool)
                .map(KnownProvider::baseUrl)
                .or(() -> directory.own(pool).map(OwnServer::baseUrl))
                .orElse("");
        if (!url.isEmpty()) {
            entry.put("base_url", url);
        }
        return add(pool, entry, "api-key-");
    }

    /**
     * Adds a login that stands for itself, beside others of the provider.
     *
     * @param members tokens, source and what else is known
     * @param label empty takes {@code <provider>-oauth-<n>}
     */
    public Added addLogin(String pool, ObjectNode members, Optional<String> label) {
        var entry = Credential.fresh(label.orElse(""), Credential.OAUTH, Credential.MANUAL);
        entry.setAll(members);
        return add(pool, entry, pool + "-oauth-");
    }

    /**
     * Makes a login the one of its provider, in the place of an earlier one, and the provider the one that is chosen by
     * itself.
     *
     * @param label empty takes the owner's name
     */
    public void saveLogin(String provider, ObjectNode state, Optional<String> label) {
        boolean elsewhere = pools.seeds().saved(provider, state);
        file().change(store -> {
            readmit(store, provider);
            if (!elsewhere) {
                label.ifPresent(text -> state.put("label", text));
                store.withObject("providers").set(provider, state);
            }
            store.put("active_provider", provider);
        });
        pool(provider).all();
    }

    /** The logins of services that serve no models. */
    public ServiceLogins services() {
        return new ServiceLogins(pools, renewal, clock);
    }

    /** Lets the sources of a pool that were removed show again. */
    public void readmit(String pool) {
        file().change(store -> readmit(store, pool));
    }

    private void readmit(ObjectNode store, String pool) {
        pools.slots().of(store, Removal.SUPPRESSED, pool).forEach(slot -> Removal.unsuppress(store, slot));
    }

    /**
     * Lets a variable count again that was taken out of use, because a key was given in it.
     *
     * @return whether it was out of use
     */
    public boolean readmitVariable(String variable) {
        var source = Credential.OF_VARIABLE + variable;
        boolean removed = file().read()
                .path(Removal.SUPPRESSED)
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .anyMatch(name -> name.asString("").equals(source));
        if (removed) { // otherwise no lock is taken and no store is made
            file().change(store -> Removal.unsuppressSource(store, source));
        }
        return removed;
    }

    private Added add(String pool, ObjectNode entry, String prefix) {
        readmit(pool);
        if (entry.path("label").asString("").isBlank()) {
            entry.put("label", prefix + (pool(pool).all().size() + 1));
        }
        int number = pools.add(pool, entry);
        return new Added(number, entry.path("label").asString());
    }

    /** @param number counted from one */
    public record Added(int number, String label) {}

    /** @param told what else was done or remains to be known, a line each */
    public record Removed(int number, String label, List<String> told) {}

    /**
     * Removes an entry for good.
     *
     * @param target its id, its label or its number, in this order
     * @throws HermesException when there is none or several, or it belongs to the root
     */
    public Removed remove(String pool, String target) {
        var all = pool(pool).all();
        var found = Meant.of(pool, all, target.strip());
        if (found.inherited()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "'" + found.label() + "' belongs to the root's store "
                            + home.root().resolve("auth.json") + ", so nothing was changed.",
                    "Remove it there: 'hermes -p default auth remove " + pool + " " + found.id() + "'.");
        }
        try {
            var told = new Removal(home, exported, pools).of(pool, found);
            return new Removed(all.indexOf(found) + 1, found.label(), told);
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "Not everything was removed: " + Problem.of(e) + ".");
        }
    }

    /**
     * The entry that a person means.
     *
     * @param target its id, its label or its number, in this order
     * @throws HermesException when there is none or several
     */
    public Credential find(String pool, String target) {
        return Meant.of(pool, pool(pool).all(), target.strip());
    }

    /**
     * Forgets the login and the keys of a provider in the profile.
     *
     * @return false when there were none
     */
    public boolean forget(String provider) {
        boolean elsewhere = provider.equals(GoogleFile.POOL)
                && pool(provider).all().stream().anyMatch(entry -> pools.seeds().ended(entry.source()));
        return file().update(store -> {
            boolean there = store.path("providers") instanceof ObjectNode states && states.remove(provider) != null;
            there |= pools.slots().forget(store, provider);
            if (store.path("active_provider").asString("").equals(provider)) {
                store.set("active_provider", JsonNodeFactory.instance.nullNode());
                there = true;
            }
            return there || elsewhere;
        });
    }

    /** Whether the root's store gives a profile credentials of a provider, which the profile cannot forget. */
    public boolean inherits(String provider) {
        return pool(provider).all().stream().anyMatch(Credential::inherited)
                || services().holds(provider) // of which there is no pool
                        && !file().read().path("providers").has(provider);
    }

    /** Whether a source is one that the user removed. */
    public boolean suppressed(String pool, String source) {
        return pools.seeds().suppressed(pool, pools.stores()).contains(source);
    }

    /** Whether a variable is one whose key the user removed. */
    public boolean outOfUse(String pool, String variable) {
        return suppressed(pool, Credential.OF_VARIABLE + variable);
    }

    Stores stores() {
        return pools.stores();
    }

    /** A name in one spelling. */
    static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
