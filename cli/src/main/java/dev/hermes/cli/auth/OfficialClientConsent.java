package dev.hermes.cli.auth;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.providers.OfficialClients;

/** Asks a person, once, whether a provider may be used in the name of its own client. */
public final class OfficialClientConsent {
    private final Context context;

    public OfficialClientConsent(Context context) {
        this.context = context;
    }

    /** Whether the provider may be used: most need no decision. A decision for it is saved. */
    public boolean given(String provider, String name) {
        var clients = new OfficialClients(context.config());
        if (!clients.undecided(provider)) {
            return true;
        }
        var console = context.console();
        console.warn(OfficialClients.warning(name));
        if (!console.confirm("Use it all the same?")) {
            return false;
        }
        OfficialClients.decideFor(provider, context.home());
        context.settingsChanged();
        return true;
    }

    /** @throws HermesException when it may not */
    void require(String provider, String name) {
        if (!given(provider, name)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    name + " is not used, so nothing was changed.",
                    "To decide for it without being asked: add '" + provider + "' to " + OfficialClients.SETTING
                            + " in config.yaml.");
        }
    }
}
