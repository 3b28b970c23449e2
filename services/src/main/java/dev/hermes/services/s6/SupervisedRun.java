package dev.hermes.services.s6;

import dev.hermes.services.Narration;
import dev.hermes.services.ServiceManager;
import dev.hermes.services.SlotName;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A gateway run as the command of a container: it would fight for its home with the one that s6 keeps. So s6 is told to start
 * that one, and the command only waits for the end of the container.
 */
public final class SupervisedRun {
    private static final Set<String> YES = Set.of("1", "true", "yes");

    private SupervisedRun() {}

    /**
     * Has s6 run the gateway, where it can and should.
     *
     * @param service of this profile
     * @param unsupervised whether the person asked to run it right here
     * @return whether it did; then the caller blocks until it is told to end. If not, the gateway runs in the caller
     */
    public static boolean handOver(
            ServiceManager manager,
            String service,
            boolean unsupervised,
            Map<String, String> environment,
            Narration narration) {
        boolean child =
                !environment.getOrDefault("HERMES_S6_SUPERVISED_CHILD", "").isBlank();
        boolean refused = YES.contains(environment
                .getOrDefault("HERMES_GATEWAY_NO_SUPERVISE", "")
                .strip()
                .toLowerCase(Locale.ROOT));
        if (child
                || refused
                || unsupervised
                || !manager.supportsRuntimeRegistration()
                || !manager.listProfileGateways().contains(SlotName.profileOf(service))) {
            return false;
        }
        manager.start(service);
        narration.say("→ s6 runs the gateway as the service " + service + " and starts it again when it ends.");
        narration.say("  Its output is below logs/gateways; to run it right here, pass --no-supervise.");
        return true;
    }
}
