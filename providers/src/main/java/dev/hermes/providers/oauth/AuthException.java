package dev.hermes.providers.oauth;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.util.ArrayList;
import java.util.List;

/** A login or a renewal that did not succeed. Codes are stable: scripts and other areas know them. */
public final class AuthException extends HermesException {
    private static final String NOUS_PORTAL = "https://portal.nousresearch.com";

    private final String provider;
    private final String code;
    private final boolean relogin;

    /** @param relogin whether only a new login helps */
    public AuthException(String provider, String code, boolean relogin, String message) {
        this(provider, code, relogin, message, NOUS_PORTAL);
    }

    /** @param portal where the account is looked after */
    AuthException(String provider, String code, boolean relogin, String message, String portal) {
        super(ExitCode.FAILED, message, advice(provider, code, relogin, portal).toArray(String[]::new));
        this.provider = provider;
        this.code = code;
        this.relogin = relogin;
    }

    private static List<String> advice(String provider, String code, boolean relogin, String portal) {
        var advice = new ArrayList<String>();
        switch (code) {
            case "subscription_required" -> advice.add("A subscription is needed: " + portal + "/billing");
            case "insufficient_credits" -> advice.add("Add credit to the account: " + portal + "/billing");
            case "access_denied", "expired_token", "timeout", "device_code_timeout" ->
                advice.add("Begin again when you are ready: 'hermes auth add " + provider + " --type oauth'.");
            case "server_error" -> advice.add("Try again later; what answers there may not be what it should be.");
            case "spotify_client_id_missing" ->
                advice.add(
                        "Make an app at https://developer.spotify.com/dashboard and give its id with --client-id or in"
                                + " HERMES_SPOTIFY_CLIENT_ID.");
            case "temporarily_unavailable" -> advice.add("Retry in a few seconds.");
            case "xai_oauth_tier_denied" ->
                advice.add(
                        "Use an API key instead: set XAI_API_KEY and choose the provider 'xai' with 'hermes model'.");
            case "portal_not_trusted" -> {
                advice.add("If that portal is yours, name it in " + NousAddresses.VARIABLE + ", with https.");
                advice.add("Otherwise log in again: 'hermes auth add nous --type oauth'.");
            }
            default -> {}
        }
        if (relogin) {
            advice.add(
                    provider.equals(Spotify.ID)
                            ? "Log in again: 'hermes auth spotify'."
                            : "Log in again: 'hermes auth add " + provider + " --type oauth', or 'hermes model'.");
        }
        return advice;
    }

    public String provider() {
        return provider;
    }

    public String code() {
        return code;
    }

    public boolean relogin() {
        return relogin;
    }
}
