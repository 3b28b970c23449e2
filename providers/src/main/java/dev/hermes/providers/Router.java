package dev.hermes.providers;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.Secret;
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
    private final Configured configured;
    private final Addresses addresses;
    private final RouteKeys routeKeys;

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
        this.configured = new Configured(config, table, entries, keys);
        this.addresses = new Addresses(table, environment, configured, cloud, log);
        this.routeKeys = new RouteKeys(keys, pooled, configured, cloud);
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
        return configured.provider();
    }

    /** One spelling for every name of a provider. */
    String canonical(String name) {
        return configured.canonical(name);
    }

    /** What is wrong with a name that is that of nobody. */
    Optional<HermesException> unknown(String name) {
        return table.find(name).isEmpty() && entries.find(name).isEmpty()
                ? Optional.of(refusals.unknown(name))
                : Optional.empty();
    }

    /** Where a provider is asked, as far as that is known. */
    Optional<String> address(ProviderRow row) {
        return addresses.of(row);
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
                .orElseThrow(() -> pooled.active()
                        .flatMap(table::byId)
                        .filter(row -> row.byLogin() && pooled.ended(row.id()).isPresent())
                        .map(refusals::keyMissing)
                        .orElseGet(refusals::nothingConfigured));
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
                                        : routeKeys.of(row, address(row).orElse("")))
                                .filter(key -> Sendable.refusal(row.id(), key).isEmpty())
                                .isPresent());
    }

    /**
     * The way to a provider with a certain key of its pool.
     *
     * @throws HermesException when it cannot be gone
     */
    Route with(String provider, Credential credential, Secret key, String origin) {
        var at = table.byId(provider).flatMap(row -> addresses.bound(row, credential));
        return route(new Wanted(Optional.of(provider), at, Optional.of(key), Optional.empty(), origin));
    }

    private Route known(ProviderRow row, Wanted wanted) {
        officialClients.refusal(row).or(() -> cloud.refusal(row.id())).ifPresent(refusal -> {
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
        var written = addresses.written(row, wanted);
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
        var stored = wanted.key().isPresent() || Addresses.elsewhere(row, written.get())
                ? Optional.<Credential>empty()
                : wanted.later() ? pooled.peek(row.id()) : pooled.of(row.id());
        var bound = wanted.baseUrl().isEmpty()
                ? stored.flatMap(one -> addresses.bound(row, one))
                : Optional.<String>empty();
        var address = Addresses.checked(bound.orElse(written.get()), row.name());
        if (LoginHosts.bind(row) && !Addresses.unread(address)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "The login of " + row.name() + " would go to " + address + " where others could read it.",
                    "Use an address that begins with https://.");
        }
        var key = wanted.key()
                .or(() -> stored.flatMap(Credential::secret))
                .or(() -> (row.byLogin() || pooled.decides(row.id())) && !Addresses.elsewhere(row, address)
                        ? Optional.<Secret>empty()
                        : routeKeys.of(row, address));
        if (key.filter(some -> !pooled.mayGo(row.id(), some, address)).isPresent()) {
            throw RouteRefusals.notExchanged(row, address);
        }
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
        boolean inUse = configured.is(row.id());
        return new Route(
                row.id(),
                row.name(),
                row,
                baseUrl,
                key,
                wanted.mode().or(() -> inUse ? configured.mode() : Optional.empty()),
                entries.settingsOf(row.id()),
                inUse || configuredProvider().isEmpty(),
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
                configured.is(row.id()) || configuredProvider().isEmpty(),
                wanted.origin());
    }

    private Route custom(ProviderRow row, Wanted wanted) {
        var alias = wanted.provider().orElse("").strip().toLowerCase(Locale.ROOT);
        boolean inUse = configured.is(row.id()) || configuredProvider().isEmpty();
        var written = config.text("model.base_url")
                .filter(url -> inUse && !Hosts.within(url, "openrouter.ai"))
                .map(Hosts::trimmed);
        var baseUrl = wanted.baseUrl()
                .or(() -> addresses.variable("CUSTOM_BASE_URL"))
                .or(() -> written)
                .or(() -> Optional.ofNullable(USUAL_ADDRESSES.get(alias)))
                .map(url -> Addresses.checked(Hosts.trimmed(url), "model.base_url"))
                .orElseThrow(RouteRefusals::addressMissing);
        boolean own = written.filter(baseUrl::equals).isPresent();
        var there = entries.allAt(baseUrl);
        var entry = there.stream().findFirst();
        var key = wanted.key()
                .or(() -> own ? routeKeys.configured(there) : Optional.empty())
                .or(() -> entry.flatMap(routeKeys::of))
                .or(() -> routeKeys.gated(baseUrl, there));
        return new Route(
                row.id(),
                entry.map(Entry::name).orElse(row.name()),
                row,
                baseUrl,
                key,
                wanted.mode()
                        .or(() -> own ? configured.mode() : Optional.empty())
                        .or(() -> entry.flatMap(Entry::mode)),
                entry,
                inUse,
                wanted.origin());
    }

    private Route named(Entry entry, Wanted wanted) {
        if (wanted.baseUrl().isEmpty() && !entry.usable()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "The entry '" + entry.id() + "' in " + home.config() + " has no usable address.",
                    "Give it one: 'hermes config set providers." + entry.id() + ".api https://host/v1'.");
        }
        var baseUrl = Addresses.checked(Hosts.trimmed(wanted.baseUrl().orElse(entry.baseUrl())), entry.name());
        boolean own = baseUrl.equals(entry.baseUrl());
        var key = wanted.key()
                .or(() -> own ? routeKeys.of(entry) : Optional.empty())
                .or(() -> routeKeys.gated(baseUrl, own ? List.of(entry) : List.of()));
        return new Route(
                entry.id(),
                entry.name(),
                table.byId(ProviderTable.CUSTOM).orElseThrow(),
                baseUrl,
                key,
                wanted.mode().or(entry::mode),
                Optional.of(entry),
                configured.is(entry.id()),
                wanted.origin());
    }
}
