package dev.hermes.providers;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.Redactor;
import dev.hermes.providers.credentials.Credential;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where providers are asked, and which addresses their keys and logins may go to. */
final class Addresses {
    private final ProviderTable table;
    private final Map<String, String> environment;
    private final Configured configured;
    private final CloudAccess cloud;
    private final Log log;

    Addresses(ProviderTable table, Map<String, String> environment, Configured configured, CloudAccess cloud, Log log) {
        this.table = table;
        this.environment = environment;
        this.configured = configured;
        this.cloud = cloud;
        this.log = log;
    }

    /** Where a provider is asked, as far as that is known. */
    Optional<String> of(ProviderRow row) {
        return variableAddress(row)
                .or(() -> configuredAddress(row))
                .filter(url -> allowed(row, url))
                .or(() -> cloud.address(row.id()))
                .or(() -> Optional.of(row.baseUrl()).filter(url -> !url.isEmpty()))
                .map(Hosts::trimmed)
                .map(Hosts::real)
                .map(url -> CloudAccess.completed(row.id(), url));
    }

    /** An address of another provider of the table was left behind when the provider was changed; no login is meant for it. */
    private boolean allowed(ProviderRow row, String url) {
        return LoginHosts.allowWritten(row, url) && !(LoginHosts.bind(row) && ofAnother(row, url));
    }

    private boolean ofAnother(ProviderRow row, String url) {
        var own = RegisteredName.of(row.baseUrl());
        return RegisteredName.of(url)
                .filter(name -> !own.equals(Optional.of(name)) && !LoginHosts.allow(row, url))
                .filter(name -> table.rows().stream()
                        .anyMatch(other -> RegisteredName.of(other.baseUrl()).equals(Optional.of(name))))
                .isPresent();
    }

    /** As a variable names it. */
    private Optional<String> variableAddress(ProviderRow row) {
        return LoginHosts.variables(row).stream()
                .flatMap(name -> variable(name).stream())
                .findFirst();
    }

    private Optional<String> configuredAddress(ProviderRow row) {
        return configured.is(row.id()) ? configured.address() : Optional.empty();
    }

    /** The address that was asked for, unless a login must not go there. */
    Optional<String> written(ProviderRow row, Wanted wanted) {
        var asked = wanted.baseUrl().or(() -> variableAddress(row)).or(() -> configuredAddress(row));
        asked.filter(url -> !allowed(row, url))
                .ifPresent(url -> log.warn(
                        "providers",
                        Hosts.host(url) + " is no server of " + row.name()
                                + ", or not asked over https; the login goes to " + row.baseUrl() + " only"));
        return wanted.baseUrl()
                .filter(url -> allowed(row, url))
                .map(Hosts::trimmed)
                .or(() -> of(row));
    }

    /** The address of its own that a credential is bound to; what a variable names goes before it. */
    Optional<String> bound(ProviderRow row, Credential credential) {
        return credential
                .baseUrl()
                .map(Hosts::trimmed)
                .filter(url -> variableAddress(row).isEmpty()
                        && !url.equals(Hosts.trimmed(row.baseUrl()))
                        && LoginHosts.allow(row, url));
    }

    /** OpenRouter's keys go to OpenRouter only, and those of a provider that was added to the host in its file. */
    static boolean elsewhere(ProviderRow row, String baseUrl) {
        return row.id().equals("openrouter") && !Hosts.within(baseUrl, "openrouter.ai")
                || row.file().isPresent()
                        && !(Hosts.host(baseUrl).equals(Hosts.host(row.baseUrl())) && unread(baseUrl));
    }

    /** Whether nobody can read on the way what is sent there. */
    static boolean unread(String baseUrl) {
        return baseUrl.toLowerCase(Locale.ROOT).startsWith("https://") || Hosts.local(baseUrl);
    }

    /** What the environment says, unless it says nothing. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** @throws HermesException when nobody can be asked there */
    static String checked(String url, String owner) {
        if (!Hosts.isHttp(url)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "'" + Redactor.address(url) + "' (" + owner + ") is not an address that can be asked.",
                    "It begins with http:// or https:// and usually ends with /v1.");
        }
        return url;
    }
}
