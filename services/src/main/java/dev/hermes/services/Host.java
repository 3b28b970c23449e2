package dev.hermes.services;

import dev.hermes.home.SearchPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What kind of machine this is. Nothing here throws: what cannot be read is not so. Answers that need a file or a program are
 * found once.
 */
public final class Host {
    private static final Duration PROBE = Duration.ofSeconds(5);

    /** What systemd calls itself when it can be told to do something. */
    private static final Set<String> OPERATIONAL = Set.of("running", "degraded", "starting", "initializing");

    /** How this user's systemd is told from the machine's. */
    enum Scope {
        USER(List.of("--user")),
        SYSTEM(List.of());

        private final List<String> words;

        Scope(List<String> words) {
            this.words = words;
        }
    }

    private final Path root;
    private final String system;
    private final Map<String, String> environment;
    private final Programs programs;
    private final Lazy wsl = new Lazy(this::readsAsWsl);
    private final Lazy container = new Lazy(this::readsAsContainer);
    private final Lazy systemd = new Lazy(this::probesSystemd);

    /**
     * @param root of the file system; tests have their own {@code /proc} and {@code /run}
     * @param system the name of the operating system, as the JVM gives it
     */
    public Host(Path root, String system, Map<String, String> environment, Programs programs) {
        this.root = root;
        this.system = system.toLowerCase(Locale.ROOT);
        this.environment = Map.copyOf(environment);
        this.programs = programs;
    }

    /** The supervisor to use; the first that is there. */
    public ServiceKind kind() {
        if (s6()) {
            return ServiceKind.S6; // also where no container is recognised: small virtual machines boot with it
        }
        if (windows()) {
            return ServiceKind.WINDOWS;
        }
        if (mac()) {
            return ServiceKind.LAUNCHD;
        }
        return systemd() ? ServiceKind.SYSTEMD : ServiceKind.NONE;
    }

    /**
     * Whether s6 is what everything else descends from. The name alone can be anybody's, the directory alone is left by an
     * installation that does not run. (What process 1 executes cannot be read by those who need to know.)
     */
    public boolean s6() {
        return read("proc/1/comm").strip().equals("s6-svscan") && Files.isDirectory(root.resolve("run/s6/basedir"));
    }

    public boolean windows() {
        return system.startsWith("windows");
    }

    public boolean mac() {
        return system.startsWith("mac");
    }

    public boolean linux() {
        return system.startsWith("linux");
    }

    /** The terminal program for Android, whose processes nobody supervises. */
    public boolean termux() {
        return environment.containsKey("TERMUX_VERSION")
                || environment.getOrDefault("PREFIX", "").contains("com.termux/files/usr");
    }

    /** Linux as a guest of Windows. */
    public boolean wsl() {
        return wsl.get();
    }

    public boolean container() {
        return container.get();
    }

    /** Whether systemd can be told to run something here. */
    public boolean systemd() {
        return systemd.get();
    }

    /** The program of that name on the search path. */
    public Optional<Path> program(String name) {
        return SearchPath.of(environment).find(name);
    }

    private boolean probesSystemd() {
        if (!linux() || termux() || program("systemctl").isEmpty()) {
            return false;
        }
        if (wsl()) {
            return operational(Scope.SYSTEM);
        }
        return !container() || operational(Scope.USER) || operational(Scope.SYSTEM);
    }

    /** What it says counts, not how it ends: a degraded system answers with a failure. */
    private boolean operational(Scope scope) {
        var words = new java.util.ArrayList<>(List.of("systemctl"));
        words.addAll(scope.words);
        words.add("is-system-running");
        return OPERATIONAL.contains(
                programs.run(words, Map.of(), PROBE).out().strip().toLowerCase(Locale.ROOT));
    }

    private boolean readsAsWsl() {
        return read("proc/version").toLowerCase(Locale.ROOT).contains("microsoft");
    }

    private boolean readsAsContainer() {
        if (Files.exists(root.resolve(".dockerenv")) || Files.exists(root.resolve("run/.containerenv"))) {
            return true;
        }
        var groups = read("proc/1/cgroup");
        return groups.contains("docker") || groups.contains("podman") || groups.contains("/lxc/");
    }

    private String read(String file) {
        try {
            return new String(Files.readAllBytes(root.resolve(file)), StandardCharsets.UTF_8);
        } catch (IOException _) {
            return "";
        }
    }

    /** A question that is asked once. */
    private static final class Lazy {
        private final java.util.function.BooleanSupplier question;
        private Optional<Boolean> answer = Optional.empty();

        Lazy(java.util.function.BooleanSupplier question) {
            this.question = question;
        }

        synchronized boolean get() {
            if (answer.isEmpty()) {
                answer = Optional.of(question.getAsBoolean());
            }
            return answer.get();
        }
    }
}
