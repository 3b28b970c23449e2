package dev.hermes.services.s6;

import dev.hermes.home.Problem;
import dev.hermes.services.SlotName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The start of a container: the slots are gone with the last one, the profiles are still there. Each gets a slot again, and
 * those that were wanted go up. s6 is not told; it looks by itself when the scripts of the start are through. Where slots are
 * there already that nobody supervises, this is not the start: somebody published them and could not tell s6, so this does.
 *
 * <p>The whole start of the container waits for this, so it reads a small file a profile and nothing else. Whatever one
 * profile's files look like, the others get their slots.
 */
public final class ContainerBoot {
    private static final String FIRST = "default";

    /** What was done for a profile. */
    public enum Action {
        STARTED,
        REGISTERED,
        SKIPPED,
        /** The slot of a profile that is gone, which an earlier run of the same container has left. */
        REMOVED;

        String token() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param priorState as its home remembered it */
    public record Entry(String profile, Optional<String> priorState, Action action) {
        private String fields() {
            return "profile=" + profile + " prior_state=" + priorState.orElse("None") + " action=" + action.token();
        }
    }

    /**
     * What was done, or would be.
     *
     * @param entries in the order of the work
     * @param warnings what a person should look at, a sentence each
     * @param complete whether every profile that should have a slot has one
     * @param reason why nothing was done, if so
     */
    public record Report(List<Entry> entries, List<String> warnings, boolean complete, Optional<String> reason) {
        public Report {
            entries = List.copyOf(entries);
            warnings = List.copyOf(warnings);
        }

        /** For the output of the container. */
        public List<String> lines() {
            return reason.map(why -> List.of("reconcile: skipping, " + why))
                    .orElseGet(() -> entries.stream()
                            .map(entry -> "reconcile: " + entry.fields())
                            .toList());
        }
    }

    private final Path home;
    private final Scandir scandir;
    private final SlotDirectory slots;
    private final S6Programs s6;
    private final Map<String, String> environment;
    private final Clock clock;

    /** @param home the root, on the volume; @param clock with the zone of the log */
    public ContainerBoot(
            Path home, Scandir scandir, Account account, S6Programs s6, Map<String, String> environment, Clock clock) {
        this.home = home;
        this.scandir = scandir;
        this.slots = new SlotDirectory(scandir, account);
        this.s6 = s6;
        this.environment = Map.copyOf(environment);
        this.clock = clock;
    }

    /** @param dry whether only to say what would be done */
    public Report run(boolean dry) {
        var reason = notOurs();
        if (reason.isPresent()) {
            return new Report(List.of(), List.of(), true, reason);
        }
        var pass = new Pass(dry);
        if (dry) {
            pass.all();
        } else {
            try (var _ = scandir.lock()) {
                pass.all();
                pass.tell();
            } catch (IOException e) {
                return new Report(
                        List.of(),
                        List.of("cannot work in " + scandir.path() + ": " + Problem.of(e)),
                        false,
                        Optional.empty());
            }
            pass.warnings.addAll(new BootLog(home.resolve("logs"), clock)
                    .append(pass.entries.stream().map(Entry::fields).toList()));
        }
        return new Report(pass.entries, pass.warnings, pass.complete, Optional.empty());
    }

    /** Of two containers on one volume only one may run the gateways, or they fight for the locks. */
    private Optional<String> notOurs() {
        if (environment.getOrDefault("HERMES_ROLE", "").strip().equals("dashboard")) {
            return Optional.of("this container is the dashboard (HERMES_ROLE)");
        }
        return switch (environment
                .getOrDefault("HERMES_DISABLE_GATEWAY", "")
                .strip()
                .toLowerCase(Locale.ROOT)) {
            case "1", "true", "yes" -> Optional.of("gateways are turned off (HERMES_DISABLE_GATEWAY)");
            default -> Optional.empty();
        };
    }

    private final class Pass {
        private final boolean dry;
        private final List<Entry> entries = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private boolean complete = true;
        private boolean unseen;

        Pass(boolean dry) {
            this.dry = dry;
        }

        void all() {
            one(FIRST, home);
            for (var directory : profiles()) {
                var name = String.valueOf(directory.getFileName());
                if (name.equals(FIRST)) {
                    warnings.add("profiles/default/ is not used: the profile 'default' is the home itself");
                } else if (SlotName.valid(name)) {
                    one(name, directory);
                } else {
                    add(name.replaceAll("[^\\x21-\\x7e]", "?"), WantedState.of(directory), Action.SKIPPED);
                    problem("profiles/" + name + " has no gateway: a service cannot have this name");
                }
            }
            orphans();
        }

        private void tell() {
            if (!unseen || !scandir.watched()) {
                return;
            }
            var told = scandir.look(s6);
            if (!told.ok()) {
                problem("s6 does not know the new services: s6-svscanctl failed: " + told.complaint());
            }
        }

        /** Only where it is sure which profiles there are. */
        private void orphans() {
            if (!complete) {
                return;
            }
            var known = entries.stream().map(Entry::profile).toList();
            for (var profile : scandir.profiles()) {
                var slot = new SlotName(profile);
                if (known.contains(profile) || slots.supervised(slot)) {
                    continue;
                }
                try {
                    if (!dry) {
                        slots.remove(slot);
                    }
                    add(profile, WantedState.UNKNOWN, Action.REMOVED);
                } catch (IOException e) {
                    problem("the service of '" + profile + "', which is no profile any more, stays: " + Problem.of(e));
                }
            }
        }

        /** Sorted; only what somebody made a profile: a directory, or a link to one, with a {@code SOUL.md}. */
        private List<Path> profiles() {
            var found = new ArrayList<Path>();
            var directory = home.resolve("profiles");
            if (!Files.isDirectory(directory)) {
                return found;
            }
            try (var all = Files.newDirectoryStream(directory)) {
                for (var entry : all) {
                    if (Files.isDirectory(entry) && Files.exists(entry.resolve("SOUL.md"))) {
                        found.add(entry);
                    }
                }
            } catch (IOException e) {
                problem("cannot list " + directory + ": " + Problem.of(e));
            } catch (DirectoryIteratorException e) {
                problem("cannot list " + directory + ": " + e.getMessage());
            }
            found.sort(null);
            return found;
        }

        private void one(String profile, Path directory) {
            var slot = new SlotName(profile);
            var wanted = WantedState.of(directory);
            if (slots.supervised(slot)) {
                add(profile, wanted, Action.SKIPPED); // somebody runs this by hand; what is running stays
                return;
            }
            try {
                if (!dry) {
                    unseen |= scandir.has(slot);
                    forgetProcesses(directory);
                    slots.replace(slot, SlotScripts.run(slot, Map.of()), wanted.running());
                }
                add(profile, wanted, wanted.running() ? Action.STARTED : Action.REGISTERED);
            } catch (IOException e) {
                add(profile, wanted, Action.SKIPPED);
                problem("no service for '" + profile + "': " + Problem.of(e));
            }
        }

        /** The numbers in them are of processes of the last container; whoever has them now is somebody else. */
        private void forgetProcesses(Path directory) {
            for (var file : List.of("gateway.pid", "processes.json")) {
                try {
                    Files.deleteIfExists(directory.resolve(file));
                } catch (IOException e) {
                    warnings.add("cannot delete " + directory.resolve(file) + ": " + Problem.of(e));
                }
            }
        }

        private void add(String profile, WantedState wanted, Action action) {
            entries.add(new Entry(profile, wanted.name(), action));
        }

        private void problem(String sentence) {
            complete = false;
            warnings.add(sentence);
        }
    }
}
