package dev.hermes.providers.oauth;

import dev.hermes.api.Secret;
import dev.hermes.providers.credentials.Credential;
import dev.hermes.providers.credentials.ServiceLogins;

/** The tokens of services that serve no models, for whoever asks them. */
public final class ServiceTokens {
    private final ServiceLogins logins;

    public ServiceTokens(ServiceLogins logins) {
        this.logins = logins;
    }

    /**
     * A token to use now.
     *
     * @param anew another one than there is, whether that has ended or not
     * @throws AuthException with the service's own code when there is none to be had
     */
    public Secret of(String service, boolean anew) {
        if (logins.state(service).isEmpty()) {
            throw new AuthException(service, service + "_auth_missing", true, "You are not logged in to it.");
        }
        return logins.fresh(service, anew).flatMap(Credential::secret).orElseThrow(() -> missing(service));
    }

    private AuthException missing(String service) {
        var error = logins.state(service)
                .map(state -> state.path("last_auth_error"))
                .filter(some -> some.isObject());
        return error.map(some -> new AuthException(
                        service,
                        some.path("code").asString(service + "_refresh_failed"),
                        true,
                        some.path("message").asString("The login has ended.")))
                .orElseGet(() -> new AuthException(
                        service,
                        service + "_access_token_missing",
                        false,
                        "There is no token now: the login could not be renewed."));
    }
}
