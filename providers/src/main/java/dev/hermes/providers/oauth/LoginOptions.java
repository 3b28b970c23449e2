package dev.hermes.providers.oauth;

import dev.hermes.home.web.Trust;
import java.time.Duration;
import java.util.Optional;

/**
 * How a person wants to log in. What is absent is as the provider has it.
 *
 * @param redirectUri where the browser is sent back to, for an app of the user's own
 * @param browser whether one may be opened
 * @param paste whether the person brings the address at which the browser ended
 * @param timeout for one question to a server
 * @param trust whose certificates are believed, now and whenever the login is renewed
 */
public record LoginOptions(
        Optional<String> portalUrl,
        Optional<String> inferenceUrl,
        Optional<String> clientId,
        Optional<String> scope,
        Optional<String> redirectUri,
        boolean browser,
        boolean paste,
        Optional<Duration> timeout,
        Trust trust) {
    /** As the provider has it. */
    public static final LoginOptions USUAL = new LoginOptions(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true,
            false,
            Optional.empty(),
            new Trust.Usual());

    /** The same with the id of an app, where one is given. */
    public LoginOptions withClientId(Optional<String> id) {
        return new LoginOptions(
                portalUrl, inferenceUrl, id.or(() -> clientId), scope, redirectUri, browser, paste, timeout, trust);
    }
}
