package dev.hermes.maintenance.doctor;

import dev.hermes.home.web.Web;
import dev.hermes.maintenance.report.Installation;
import dev.hermes.maintenance.security.Inventory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is examined.
 *
 * @param web asks the providers' servers; empty leaves that out
 * @param release the directory of the release that runs; empty for a checkout
 * @param inventory the libraries that run here
 * @param toolsets what the program can do here
 * @param aliases scripts that start profiles, by their names
 * @param supervisor tells what keeps gateways running here, and how that fares
 */
public record Patient(
        Installation installation,
        Clock clock,
        Optional<Web> web,
        Optional<Path> release,
        Inventory inventory,
        List<Toolset> toolsets,
        List<Alias> aliases,
        Supplier<Supervisor> supervisor) {
    public Patient {
        toolsets = List.copyOf(toolsets);
        aliases = List.copyOf(aliases);
    }

    /** A group of tools, and whether it can be used here. */
    public record Toolset(String name, boolean available) {}

    /**
     * What keeps gateways running.
     *
     * @param title of its section
     * @param rows what there is to say; the section of each is not looked at
     */
    public record Supervisor(String title, List<Finding> rows) {
        public Supervisor {
            rows = List.copyOf(rows);
        }
    }

    /** A script and the profile that it starts. */
    public record Alias(Path script, String profile) {}
}
