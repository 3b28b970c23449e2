package dev.hermes.providers.credentials;

import dev.hermes.api.Secret;
import dev.hermes.home.Config;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds the credentials that are kept outside of the pools: in the environment, in the settings, with other programs. */
final class Seeds {
    /** Begins the keys of the pools of the user's own servers. */
    static final String OWN = "custom:";

    private static final String IN_CONFIG = "config:";
    private static final String CONFIGURED = Credential.OF_SETTINGS;

    /** The logins that other programs keep. */
    private static final Set<String> FILES = Set.of("hermes_pkce", "claude_code", "gh_cli", "qwen-cli", "google_pkce");

    private static final String CODING_PLAN = "https://api.kimi.com/coding";
    private static final List<String> ANTHROPIC_VARIABLES =
            List.of("ANTHROPIC_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "ANTHROPIC_API_KEY");

    private final Directory directory;
    private final Slots slots;
    private final Config config;
    private final Map<String, String> environment;
    private final List<ForeignLogins> foreign;

    Seeds(Directory directory, Config config, Map<String, String> environment, List<ForeignLogins> foreign) {
        this.directory = directory;
        this.slots = new Slots(directory);
        this.config = config;
        this.environment = environment;
        this.foreign = List.copyOf(foreign);
    }

    Slots slots() {
        return slots;
    }

    /** The sources of a pool that the user of the profile removed. */
    Set<String> suppressed(String pool, Stores stores) {
        return slots.suppressed(stores.own(), pool);
    }

    /** Pools that have something to show even when nothing of them is stored. */
    Set<String> pools(Stores stores) {
        var keys = new LinkedHashSet<String>();
        directory.providers().forEach(known -> keys.add(known.id()));
        directory.own().forEach(server -> keys.add(server.pool()));
        keys.removeIf(key -> of(key, stores).isEmpty());
        return keys;
    }

    /** All of a pool but those that were removed for good. */
    List<Seed> of(String pool, Stores stores) {
        var seeds = new ArrayList<Seed>();
        if (pool.startsWith(OWN)) {
            directory.own(pool).ifPresent(server -> seeds.addAll(ofServer(server)));
        } else {
            States.seed(pool, stores).ifPresent(seeds::add);
            directory.provider(pool).ifPresent(known -> seeds.addAll(ofVariables(known)));
            foreign.forEach(logins -> seeds.addAll(logins.of(pool, chosen(pool, stores))));
        }
        var suppressed = suppressed(pool, stores);
        seeds.removeIf(seed -> suppressed.contains(seed.source()));
        return seeds;
    }

    /**
     * Whether entries of a pool with this source go from the store when nothing is found there any more. Those of variables
     * stay, unseen, and so does what another version has put there.
     */
    boolean seeded(String pool, String source) {
        if (pool.startsWith(OWN)) {
            return source.equals(CONFIGURED) || source.startsWith(IN_CONFIG);
        }
        return directory.provider(pool).isPresent()
                && (FILES.contains(source)
                        || States.source(pool).filter(source::equals).isPresent());
    }

    /** Gives new tokens to whoever keeps the login. False when that is the store itself. */
    boolean renewed(String source, Map<String, JsonNode> tokens) {
        return foreign.stream().anyMatch(logins -> logins.renewed(source, tokens));
    }

    /** Keeps a new login where those of its provider are kept. False when that is the store itself. */
    boolean saved(String pool, ObjectNode state) {
        return foreign.stream().anyMatch(logins -> logins.saved(pool, state));
    }

    /** Forgets a login that has ended, where it is kept. False when that is not for us to do. */
    boolean ended(String source) {
        return foreign.stream().anyMatch(logins -> logins.ended(source));
    }

    /** Whether the user decided for the provider. Only Claude's login is of use to programs that nobody told about it. */
    private boolean chosen(String pool, Stores stores) {
        if (!pool.equals("anthropic")) {
            return true;
        }
        boolean token = value("ANTHROPIC_TOKEN").isPresent();
        boolean apiKey = value("ANTHROPIC_API_KEY").isPresent();
        if (apiKey && !token && value("CLAUDE_CODE_OAUTH_TOKEN").isEmpty()) {
            return false; // who gives a key alone wants that one
        }
        return token
                || apiKey
                || config.text("model.provider").filter(pool::equals).isPresent()
                || stores.own().path("active_provider").asString("").equals(pool);
    }

    private List<Seed> ofVariables(KnownProvider known) {
        var seeds = new ArrayList<Seed>();
        for (var variable : variables(known)) {
            value(variable)
                    .filter(secret -> !(known.id().equals("copilot") && Sendable.classic(secret)))
                    .ifPresent(secret -> seeds.add(Seed.borrowed(
                            "env:" + variable, variable, authType(known, secret), secret, baseUrl(known, secret))));
        }
        return seeds;
    }

    /** The providers whose key a variable may hold. */
    List<String> usersOf(String variable) {
        return directory.providers().stream()
                .filter(known -> variables(known).contains(variable))
                .map(KnownProvider::id)
                .toList();
    }

    static List<String> variables(KnownProvider known) {
        return switch (known.id()) {
            case "openrouter" -> List.of("OPENROUTER_API_KEY");
            case "anthropic" -> ANTHROPIC_VARIABLES;
            default -> known.keyVariables();
        };
    }

    private Optional<Secret> value(String variable) {
        return Optional.ofNullable(environment.get(variable)).flatMap(UsableSecret::of);
    }

    private static String authType(KnownProvider known, Secret secret) {
        return known.id().equals("anthropic") && !secret.reveal().startsWith("sk-ant-api")
                ? Credential.OAUTH
                : Credential.API_KEY;
    }

    private String baseUrl(KnownProvider known, Secret secret) {
        var written = known.baseUrlVariable()
                .map(name -> environment.getOrDefault(name, "").strip())
                .filter(url -> !url.isEmpty());
        if (written.isPresent()) {
            return written.get();
        }
        return known.id().equals("kimi-coding") && secret.reveal().startsWith("sk-kimi-")
                ? CODING_PLAN
                : known.baseUrl();
    }

    private List<Seed> ofServer(OwnServer server) {
        var seeds = new ArrayList<Seed>();
        UsableSecret.of(server.apiKey())
                .ifPresent(secret -> seeds.add(Seed.borrowed(
                        IN_CONFIG + server.name(), server.name(), Credential.API_KEY, secret, server.baseUrl())));
        server.keyVariable()
                .ifPresent(variable -> value(variable)
                        .ifPresent(secret -> seeds.add(Seed.borrowed(
                                "env:" + variable, variable, Credential.API_KEY, secret, server.baseUrl()))));
        configured(server).ifPresent(seeds::add);
        return seeds;
    }

    /** The key beside {@code model.provider: custom}, when it is about this server. */
    private Optional<Seed> configured(OwnServer server) {
        boolean same = config.text("model.provider").filter("custom"::equals).isPresent()
                && config.text("model.base_url")
                        .filter(url -> trimmed(url).equals(trimmed(server.baseUrl())))
                        .isPresent();
        return same
                ? config.text("model.api_key")
                        .or(() -> config.text("model.api"))
                        .flatMap(UsableSecret::of)
                        .map(secret ->
                                Seed.borrowed(CONFIGURED, CONFIGURED, Credential.API_KEY, secret, server.baseUrl()))
                : Optional.empty();
    }

    private static String trimmed(String url) {
        return url.strip().replaceFirst("/+$", "");
    }

    /** What is stored, of the profile and of the root behind it; the same when there is no profile. */
    record Stores(ObjectNode own, Optional<ObjectNode> root) {}
}
