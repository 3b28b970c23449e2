package dev.hermes.providers;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.Sendable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Decides which provider is asked, at which address and with which key, from settings, environment and stored keys. */
final class Router {
    /** Where well-known servers listen when nobody says otherwise. */
    private static final Map<String, String> USUAL_ADDRESSES = Map.of("ollama", "http://127.0.0.1:11434/v1");

    private static final Secret LM_STUDIO_KEY = Secret.of("dummy-lm-api-key");

    private final HermesHome home;
    private final Config config;
    private final Map<String, String> environment;
    private final ProviderTable table;
    private final Entries entries;
    private final Keys keys;
    private final PooledKeys pooled;
    private final ZaiEndpoints zai;
    private final RouteRefusals refusals;
    private final OfficialClients officialClients;
    private final CloudAccess cloud;
    private final Log log;

    Router(
            HermesHome home,
            Config config,
            Map<String, String> environment,
            ProviderTable table,
            Entries entries,
            Keys keys,
            PooledKeys pooled,
            ZaiEndpoints zai,
            Log log) {
        this.log = log;
        this.home = home;
        this.config = config;
        this.environment = environment;
        this.table = table;
        this.entries = entries;
        this.keys = keys;
        this.pooled = pooled;
        this.zai = zai;
        refusals = new RouteRefusals(home, table, keys, pooled);
        this.officialClients = new OfficialClients(config);
        this.cloud = new CloudAccess(config, environment, keys);
    }

    /** @throws HermesException when there is none, it is unknown or not usable yet, or its key is missing */
    Route route(Wanted wanted) {
        if (wanted.provider().isEmpty()) {
            return detected(wanted);
        }
        var name = wanted.provider().get().strip();
        var row = table.byId(name);
        if (row.isEmpty()) {
            // an entry of the user's own goes before an alias, never before a provider's own id
            var entry = entries.find(name);
            if (entry.isPresent()) {
                return named(entry.get(), wanted);
            }
            row = table.find(name);
        }
        if (row.isEmpty()) {
            throw refusals.unknown(name);
        }
        return row.get().id().equals(ProviderTable.CUSTOM) ? custom(row.get(), wanted) : known(row.get(), wanted);
    }

    Keys keys() {
        return keys;
    }

    /** What the settings say, without {@code auto}, which says nothing. */
    Optional<String> configuredProvider() {
        return config.text("model.provider").filter(name -> !name.equalsIgnoreCase("auto"));
    }

    private boolean isConfigured(String id) {
        return configuredProvider()
                .map(name -> canonical(name).equals(canonical(id)))
                .orElse(false);
    }

    /** One spelling for every name of a provider. */
    String canonical(String name) {
        var known = table.byId(name);
        if (known.isEmpty()) {
            var entry = entries.find(name);
            if (entry.isPresent()) {
                return entry.get().id();
            }
            known = table.find(name);
        }
        return known.map(ProviderRow::id).orElse(name.strip().toLowerCase(Locale.ROOT));
    }

    private Route detected(Wanted wanted) {
        if (wanted.baseUrl().isPresent()) {
            boolean openRouter = Hosts.within(wanted.baseUrl().get(), "openrouter.ai");
            return route(wanted.withProvider(openRouter ? "openrouter" : ProviderTable.CUSTOM));
        }
        if (configuredProvider().isEmpty()
                && config.text("model.base_url").filter(Hosts::loopback).isPresent()) {
            return route(wanted.withProvider(ProviderTable.CUSTOM));
        }
        if (wanted.key().isPresent()) {
            return route(wanted.withProvider("openrouter"));
        }
        var active = pooled.active().flatMap(table::byId).filter(this::ready);
        if (active.isPresent()) {
            return known(active.get(), wanted.withProvider(active.get().id()));
        }
        if (keys.openRouter().isPresent() || pooled.peek("openrouter").isPresent()) {
            return route(wanted.withProvider("openrouter"));
        }
        return table.detection().stream()
                .filter(this::ready)
                .findFirst()
                .or(() -> table.byId(CloudAccess.BEDROCK).filter(this::ready))
                .map(row -> known(
                        row,
                        new Wanted(
                                Optional.of(row.id()),
                                wanted.baseUrl(),
                                wanted.key(),
                                wanted.mode(),
                                "a key that was found")))
                .orElseThrow(refusals::nothingConfigured);
    }

    /** Whether a request could be sent to it at once. */
    boolean ready(ProviderRow row) {
        if (row.byProgram()) {
            var address = address(row).orElse("");
            return Hosts.isAcp(address)
                    || address.equals(CopilotProgram.ADDRESS)
                            && CopilotProgram.of(environment).file().isPresent();
        }
        boolean stored = row.byLogin() || pooled.decides(row.id());
        return !officialClients.undecided(row.id())
                && address(row).isPresent()
                && (cloud.signs(row.id()) && cloud.identified(row.id())
                        || (stored
                                        ? pooled.peek(row.id()).flatMap(Credential::secret)
                                        : keyOf(row, address(row).orElse("")))
                                .isPresent());
    }

    /** Where a provider is asked, as far as that is known. */
    Optional<String> address(ProviderRow row) {
        return variableAddress(row)
                .or(() -> configuredAddress(row))
                .filter(url -> LoginHosts.allowWritten(row, url))
                .or(() -> cloud.address(row.id()))
                .or(() -> Optional.of(row.baseUrl()).filter(url -> !url.isEmpty()))
                .map(Hosts::trimmed)
                .map(Hosts::real)
                .map(url -> CloudAccess.completed(row.id(), url));
    }

    /** As a variable names it. */
    private Optional<String> variableAddress(ProviderRow row) {
        return LoginHosts.variables(row).stream()
                .flatMap(name -> variable(name).stream())
                .findFirst();
    }

    private Optional<String> configuredAddress(ProviderRow row) {
        return isConfigured(row.id()) ? config.text("model.base_url") : Optional.empty();
    }

    /** The address that was asked for, unless a login must not go there. */
    private Optional<String> written(ProviderRow row, Wanted wanted) {
        var asked = wanted.baseUrl().or(() -> variableAddress(row)).or(() -> configuredAddress(row));
        asked.filter(url -> !LoginHosts.allowWritten(row, url))
                .ifPresent(url -> log.warn(
                        "providers",
                        Hosts.host(url) + " is no server of " + row.name()
                                + ", or not asked over https; the login goes to " + row.baseUrl() + " only"));
        return wanted.baseUrl()
                .filter(url -> LoginHosts.allowWritten(row, url))
                .map(Hosts::trimmed)
                .or(() -> address(row));
    }

    /** The address of its own that a credential is bound to; what a variable names goes before it. */
    private Optional<String> bound(ProviderRow row, Credential credential) {
        return credential
                .baseUrl()
                .map(Hosts::trimmed)
                .filter(url -> variableAddress(row).isEmpty()
                        && !url.equals(Hosts.trimmed(row.baseUrl()))
                        && LoginHosts.allow(row, url));
    }

    /**
     * The way to a provider with a certain key of its pool.
     *
     * @throws HermesException when it cannot be gone
     */
    Route with(String provider, Credential credential, Secret key, String origin) {
        var at = table.byId(provider).flatMap(row -> bound(row, credential));
        return route(new Wanted(Optional.of(provider), at, Optional.of(key), Optional.empty(), origin));
    }

    private Route known(ProviderRow row, Wanted wanted) {
        officialClients.refusal(row).ifPresent(refusal -> {
            throw refusal;
        });
        if (row.id().equals(ProviderTable.DEMO)) {
            return new Route(
                    row.id(),
                    row.name(),
                    row,
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    wanted.origin());
        }
        var written = written(row, wanted);
        if (written.isEmpty()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    row.name() + " needs the address of your own resource.",
                    "Set it with 'hermes config set model.base_url https://...' or as "
                            + row.baseUrlVariable().orElse("model.base_url") + " in " + home.env() + ".");
        }
        if (row.byProgram()) {
            return program(row, written.get(), wanted);
        }
        var stored = wanted.key().isPresent() || elsewhere(row, written.get())
                ? Optional.<Credential>empty()
                : wanted.later() ? pooled.peek(row.id()) : pooled.of(row.id());
        var bound = wanted.baseUrl().isEmpty() ? stored.flatMap(one -> bound(row, one)) : Optional.<String>empty();
        var address = checked(bound.orElse(written.get()), row.name());
        if (row.byLogin() && !unread(address)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "The login of " + row.name() + " would go to " + address + " where others could read it.",
                    "Use an address that begins with https://.");
        }
        var key = wanted.key()
                .or(() -> stored.flatMap(Credential::secret))
                .or(() -> (row.byLogin() || pooled.decides(row.id())) && !elsewhere(row, address)
                        ? Optional.<Secret>empty()
                        : keyOf(row, address));
        // keys of the coding plan are known only at an address of their own
        boolean codingPlan = row.id().equals("kimi-coding")
                && address.equals(row.baseUrl())
                && key.filter(some -> some.reveal().startsWith("sk-kimi-")).isPresent();
        var found = row.id().equals("zai") && address.equals(row.baseUrl())
                ? key.flatMap(zai::known)
                : Optional.<String>empty();
        var baseUrl = codingPlan ? "https://api.kimi.com/coding" : found.orElse(address);
        if (key.isEmpty() && !cloud.signs(row.id())) {
            throw refusals.keyMissing(row);
        }
        boolean configured = isConfigured(row.id());
        return new Route(
                row.id(),
                row.name(),
                row,
                baseUrl,
                key,
                wanted.mode().or(() -> configured ? configuredMode() : Optional.empty()),
                entries.settingsOf(row.id()),
                configured || configuredProvider().isEmpty(),
                wanted.origin());
    }

    /** No key goes to a program: it has a login of its own. */
    private Route program(ProviderRow row, String address, Wanted wanted) {
        var program = CopilotProgram.of(environment);
        if (address.equals(CopilotProgram.ADDRESS)) {
            if (program.file().isEmpty()) {
                throw RouteRefusals.programMissing(row, program);
            }
        } else if (!Hosts.isAcp(address)) {
            throw RouteRefusals.noProgram(row, address);
        }
        return new Route(
                row.id(),
                row.name(),
                row,
                address.strip().toLowerCase(Locale.ROOT), // its scheme decides who takes it
                Optional.empty(),
                Optional.empty(),
                entries.settingsOf(row.id()),
                isConfigured(row.id()) || configuredProvider().isEmpty(),
                wanted.origin());
    }

    /** OpenRouter's keys go to OpenRouter only, and those of a provider that was added to the host in its file. */
    private static boolean elsewhere(ProviderRow row, String baseUrl) {
        return row.id().equals("openrouter") && !Hosts.within(baseUrl, "openrouter.ai")
                || row.file().isPresent()
                        && !(Hosts.host(baseUrl).equals(Hosts.host(row.baseUrl())) && unread(baseUrl));
    }

    /** Whether nobody can read on the way what is sent there. */
    private static boolean unread(String baseUrl) {
        return baseUrl.toLowerCase(Locale.ROOT).startsWith("https://") || Hosts.local(baseUrl);
    }

    private Optional<Secret> keyOf(ProviderRow row, String baseUrl) {
        if (row.file().isPresent() && elsewhere(row, baseUrl)) {
            return unread(baseUrl) ? gated(baseUrl) : Optional.of(Keys.NOT_REQUIRED);
        }
        return switch (row.id()) {
            case "openrouter" -> Hosts.within(baseUrl, "openrouter.ai") ? keys.openRouter() : gated(baseUrl);
            case "anthropic" -> anthropicKey(baseUrl);
            case "lmstudio" -> keys.firstOf(row.keyVariables()).or(() -> Optional.of(LM_STUDIO_KEY));
            case CloudAccess.BEDROCK -> cloud.bedrockKey();
            case CloudAccess.AZURE ->
                cloud.signs(row.id())
                        ? Optional.empty()
                        : (isConfigured(row.id()) ? configuredKey() : Optional.<Secret>empty())
                                .or(() -> keys.firstOf(row.keyVariables()));
            default -> keys.firstOf(row.keyVariables());
        };
    }

    /** Tokens of a Claude subscription are of another kind, which this version does not send. */
    private Optional<Secret> anthropicKey(String baseUrl) {
        var variables = Hosts.within(baseUrl, "azure.com")
                ? List.of("AZURE_ANTHROPIC_KEY", "ANTHROPIC_API_KEY")
                : List.of("ANTHROPIC_TOKEN", "ANTHROPIC_API_KEY");
        return variables.stream()
                .flatMap(name -> keys.of(name).stream())
                .filter(key -> !Sendable.subscription(key))
                .findFirst();
    }

    private Optional<Secret> gated(String baseUrl) {
        return keys.ofHost(baseUrl).or(() -> Optional.of(Keys.NOT_REQUIRED));
    }

    private Route custom(ProviderRow row, Wanted wanted) {
        var alias = wanted.provider().orElse("").strip().toLowerCase(Locale.ROOT);
        boolean configured = isConfigured(row.id()) || configuredProvider().isEmpty();
        var written = config.text("model.base_url")
                .filter(url -> configured && !Hosts.within(url, "openrouter.ai"))
                .map(Hosts::trimmed);
        var baseUrl = wanted.baseUrl()
                .or(() -> variable("CUSTOM_BASE_URL"))
                .or(() -> written)
                .or(() -> Optional.ofNullable(USUAL_ADDRESSES.get(alias)))
                .map(url -> checked(Hosts.trimmed(url), "model.base_url"))
                .orElseThrow(RouteRefusals::addressMissing);
        boolean own = written.filter(baseUrl::equals).isPresent();
        var entry = entries.at(baseUrl);
        var key = wanted.key()
                .or(() -> own ? configuredKey() : Optional.empty())
                .or(() -> entry.flatMap(this::keyOf))
                .or(() -> gated(baseUrl));
        return new Route(
                row.id(),
                entry.map(Entry::name).orElse(row.name()),
                row,
                baseUrl,
                key,
                wanted.mode()
                        .or(() -> own ? configuredMode() : Optional.empty())
                        .or(() -> entry.flatMap(Entry::mode)),
                entry,
                configured,
                wanted.origin());
    }

    private Route named(Entry entry, Wanted wanted) {
        if (wanted.baseUrl().isEmpty() && !entry.usable()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "The entry '" + entry.id() + "' in " + home.config() + " has no usable address.",
                    "Give it one: 'hermes config set providers." + entry.id() + ".api https://host/v1'.");
        }
        var baseUrl = checked(Hosts.trimmed(wanted.baseUrl().orElse(entry.baseUrl())), entry.name());
        boolean own = baseUrl.equals(entry.baseUrl());
        var key = wanted.key().or(() -> own ? keyOf(entry) : Optional.empty()).or(() -> gated(baseUrl));
        return new Route(
                entry.id(),
                entry.name(),
                table.byId(ProviderTable.CUSTOM).orElseThrow(),
                baseUrl,
                key,
                wanted.mode().or(entry::mode),
                Optional.of(entry),
                isConfigured(entry.id()),
                wanted.origin());
    }

    private Optional<Secret> keyOf(Entry entry) {
        var pool = ProviderDirectory.pool(entry);
        return pooled.decides(pool)
                ? pooled.of(pool).flatMap(Credential::secret)
                : Keys.usable(entry.apiKey()).or(() -> entry.keyVariable().flatMap(keys::of));
    }

    private Optional<Secret> configuredKey() {
        return config.text("model.api_key")
                .flatMap(Keys::usable)
                .or(() -> config.text("model.key_env")
                        .or(() -> config.text("model.api_key_env"))
                        .flatMap(keys::of));
    }

    private Optional<ApiMode> configuredMode() {
        return config.text("model.api_mode").flatMap(ApiMode::of);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static String checked(String url, String owner) {
        if (!Hosts.isHttp(url)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "'" + url + "' (" + owner + ") is not an address that can be asked.",
                    "It begins with http:// or https:// and usually ends with /v1.");
        }
        return url;
    }
}
