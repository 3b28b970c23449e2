package dev.hermes.services;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The Hermes that a service is to run, and for which home.
 *
 * @param launcher the program, by its full name
 * @param root where it is installed
 * @param java the runtime to name to it, where it does not bring its own
 * @param home of the profile
 * @param user the directory of the person
 * @param drain how long a gateway may take to finish what it does
 */
public record Installation(
        Path launcher, Path root, Optional<Path> java, Path home, Path user, GatewayNames names, Duration drain) {
    /** The words that run the gateway; {@code last} are those that differ between supervisors. */
    public List<String> command(String... last) {
        var words = new ArrayList<String>();
        words.add(launcher.toString());
        words.addAll(names.arguments());
        words.addAll(List.of("gateway", "run"));
        words.addAll(List.of(last));
        return words;
    }
}
