package dev.hermes.cli.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.home.ProfileSelection;
import dev.hermes.home.profile.Profiles.Profile;
import dev.hermes.services.InvalidSlot;
import dev.hermes.services.SlotName;
import java.util.Map;

/**
 * What becomes of a profile's service when the profile comes, goes or gets another name. Whatever goes wrong with a supervisor
 * is one line of warning: the profile itself is what the person asked for.
 */
public final class ProfileServices {
    private final Context context;

    public ProfileServices(Context context) {
        this.context = context;
    }

    /**
     * What a profile had.
     *
     * @param service whether the machine had a service for it
     * @param wanted whether its gateway in the container was to be up
     */
    public record Left(boolean service, boolean wanted) {}

    /** In a container its gateway gets a place at once, and stays down: nothing is set up yet. */
    public void created(String profile) {
        var supervision = new Supervision(context);
        if (!supervision.host().s6()) {
            return;
        }
        try {
            supervision.containerServices().registerProfileGateway(profile, Map.of(), false);
        } catch (InvalidSlot.AlreadyRegistered _) {
            return; // somebody was faster; it has what it needs
        } catch (HermesException e) {
            warn("Could not register s6 gateway service: ", e);
        }
    }

    /**
     * Takes away what starts its gateway, before the profile goes.
     *
     * @throws HermesException when that gateway started this command, which would end with it half done
     */
    public Left leaving(Profile profile) {
        if (new Lineage(context).has(profile)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "This command was started by the gateway of the profile '" + profile.name()
                            + "'; nothing was changed.",
                    "Run it from a terminal of your own.");
        }
        if (profile.name().equals(ProfileSelection.DEFAULT)) {
            return new Left(false, false); // it can neither be deleted nor renamed
        }
        var supervision = new Supervision(context, profile.directory());
        boolean service = false;
        try {
            service = removed(supervision);
        } catch (HermesException e) {
            warn("Could not remove the gateway service: ", e);
        }
        return new Left(service, supervision.host().s6() && unregistered(supervision, profile.name()));
    }

    private static boolean removed(Supervision supervision) {
        var serving = supervision.serving(); // profiles of two homes can have units of the same name
        serving.forEach(HostService::uninstall);
        return !serving.isEmpty();
    }

    private boolean unregistered(Supervision supervision, String profile) {
        var services = supervision.containerServices();
        boolean wanted = services.state(SlotName.PREFIX + profile)
                .filter(state -> state.wanted())
                .isPresent();
        try {
            services.unregisterProfileGateway(profile);
        } catch (HermesException e) {
            warn("Could not unregister s6 gateway service: ", e);
        }
        return wanted;
    }

    /** Gives a profile back what it had, under the name that it has now. */
    public void back(Left left, String profile) {
        created(profile);
        if (left.wanted()) {
            try {
                new Supervision(context).containerServices().start(SlotName.PREFIX + profile);
            } catch (HermesException e) {
                warn("Could not start s6 gateway service: ", e);
            }
        }
        if (left.service()) {
            context.console()
                    .warn("The service of its gateway was removed. Install it anew: hermes -p " + profile
                            + " gateway install");
        }
    }

    private void warn(String what, HermesException e) {
        context.console().warn(what + e.getMessage());
        e.advice().forEach(context.console()::hint);
    }
}
