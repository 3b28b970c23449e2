package dev.hermes.providers.oauth;

import dev.hermes.providers.credentials.Credential;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the tokens of a login at the Nous portal may go. The store keeps the addresses beside the tokens, and the store is a
 * file that is restored, copied and shared: what stands there is believed when it is an address of Nous, when it is this machine
 * itself, or when the person's environment names it too.
 */
public final class NousAddresses {
    static final String VARIABLE = "HERMES_PORTAL_BASE_URL";
    private static final List<String> VARIABLES = List.of(VARIABLE, "NOUS_PORTAL_BASE_URL");
    private static final String PORTAL_HOST = "portal.nousresearch.com";

    private final Endpoints endpoints;
    private final Map<String, String> environment;

    NousAddresses(Endpoints endpoints, Map<String, String> environment) {
        this.endpoints = endpoints;
        this.environment = environment;
    }

    /**
     * The portal at which a person logs in.
     *
     * @throws AuthException when what goes there could be read on the way
     */
    String portal(LoginOptions options) {
        var portal = trimmed(options.portalUrl().or(this::named).orElse(endpoints.nousPortal()));
        if (!Endpoints.unread(portal)) {
            throw new AuthException(
                    Nous.ID,
                    "portal_insecure",
                    false,
                    "The portal at '" + host(portal)
                            + "' cannot be used: its address begins with https:// and names no user.");
        }
        return portal;
    }

    /** Whether a login that was made there is renewed there without the person naming it again. */
    boolean renewedAt(String portal) {
        return endpoints.trusted(portal, PORTAL_HOST, false)
                || Endpoints.loopback(portal)
                || names().anyMatch(portal::equals);
    }

    /**
     * The portal of a login, for who asks it about the account.
     *
     * @param stored as the login names it
     * @return empty when no token may go there
     */
    public static Optional<String> portal(Optional<String> stored, Map<String, String> environment) {
        var addresses = new NousAddresses(Endpoints.STANDARD, environment);
        return Optional.of(addresses.portal(stored))
                .filter(portal -> addresses.renewedAt(portal) && Endpoints.unread(portal));
    }

    private String portal(Optional<String> stored) {
        return trimmed(stored.or(this::named).orElse(endpoints.nousPortal()));
    }

    /**
     * The portal of a login.
     *
     * @throws AuthException when none of its tokens may go there; it is kept
     */
    String portal(Credential credential) {
        var portal = portal(credential.field("portal_base_url"));
        if (!renewedAt(portal) || !Endpoints.unread(portal)) {
            // another portal is no way out: it did not issue the token
            throw new AuthException(
                    Nous.ID,
                    "portal_not_trusted",
                    false,
                    "The stored login is of the portal at '" + host(portal)
                            + "', which is none of Nous; nothing was sent.");
        }
        return portal;
    }

    /** Whether models may be asked at an address that the store names. */
    boolean inference(String url) {
        return endpoints.trustedNous(url) || Endpoints.loopback(url) || url.equals(endpoints.nousInference());
    }

    private Optional<String> named() {
        return names().findFirst();
    }

    private Stream<String> names() {
        return VARIABLES.stream()
                .map(name -> trimmed(environment.getOrDefault(name, "").strip()))
                .filter(text -> !text.isEmpty());
    }

    private static String trimmed(String url) {
        return url.strip().replaceFirst("/+$", "");
    }

    /** What a person may be shown of an address that may hold a password. */
    private static String host(String url) {
        try {
            return Optional.ofNullable(new URI(url).getHost()).orElse("?").toLowerCase(Locale.ROOT);
        } catch (URISyntaxException _) {
            return "?";
        }
    }
}
