package dev.hermes.services.s6;

import dev.hermes.api.HermesException;
import dev.hermes.services.Narration;
import dev.hermes.services.SlotName;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One command for the services of all profiles. Processes are never ended past s6: it would start them again.
 *
 * @param services of the container
 */
public record AllGateways(S6Services services, Narration narration) {
    public boolean start() {
        return each("start", "Started", services::start);
    }

    public boolean stop() {
        return each("stop", "Stopped", services::stop);
    }

    /**
     * @param own profiles whose gateways started this command: they come last, and finish what they do, of which it is a part
     */
    public boolean restart(Set<String> own) {
        Consumer<String> command = service -> {
            if (own.contains(SlotName.profileOf(service))) {
                services.restartGracefully(service);
            } else {
                services.restart(service);
            }
        };
        var profiles = services.listProfileGateways();
        return each(
                "restart",
                "Restarted",
                command,
                Stream.of(false, true)
                        .flatMap(last -> profiles.stream().filter(profile -> own.contains(profile) == last))
                        .toList());
    }

    private boolean each(String verb, String done, Consumer<String> command) {
        return each(verb, done, command, services.listProfileGateways());
    }

    /** One that fails keeps nobody else from being asked. @return false when there are some and all of them failed */
    private boolean each(String verb, String done, Consumer<String> command, List<String> profiles) {
        if (profiles.isEmpty()) {
            narration.say("✗ No profile gateways registered under s6");
            return true;
        }
        int succeeded = 0;
        for (var profile : profiles) {
            var service = new SlotName(profile).service();
            try {
                command.accept(service);
                succeeded++;
            } catch (HermesException e) {
                narration.say("✗ Could not " + verb + " " + service + ": " + e.getMessage());
            }
        }
        if (succeeded > 0) {
            narration.say("✓ " + done + " " + succeeded + " profile gateway(s) under s6");
        }
        return succeeded > 0;
    }
}
