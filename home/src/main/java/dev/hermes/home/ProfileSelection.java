package dev.hermes.home;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the profile that a command works on, before anything else is read. */
public final class ProfileSelection {
    public static final String DEFAULT = "default";

    static final Set<String> RESERVED = Set.of("hermes", "test", "tmp", "root", "sudo");

    private static final Set<String> TAKES_VALUE = Set.of(
            "-z", "--oneshot", "-m", "--model", "--provider", "-t", "--toolsets", "-r", "--resume", "-s", "--skills");

    private ProfileSelection() {}

    /**
     * @param arguments without the tokens that chose the profile
     * @param warnings to be shown before anything else
     */
    public record Selected(HermesHome home, List<String> arguments, List<String> warnings) {}

    private record Flag(String name, int from, int to) {}

    /**
     * Reads the arguments and the environment; looks at the file system only for what exists.
     *
     * @throws HermesException when the profile that was asked for has no valid name or does not exist
     */
    public static Selected select(List<String> arguments, Map<String, String> environment, Path userHome) {
        var standard = userHome.resolve(".hermes");
        var given = Optional.ofNullable(environment.get("HERMES_HOME"))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .map(Path::toAbsolutePath);
        var root = root(given, standard);
        var flag = flag(arguments);
        if (flag.isPresent()) {
            var rest = new ArrayList<>(arguments);
            rest.subList(flag.get().from(), flag.get().to()).clear();
            return new Selected(existing(root, flag.get().name()), List.copyOf(rest), List.of());
        }
        if (given.isPresent() && isProfileHome(given.get())) {
            return new Selected(
                    new HermesHome(root, given.get(), String.valueOf(given.get().getFileName())), arguments, List.of());
        }
        var base = given.filter(path -> !inside(path, standard)).orElse(root);
        var sticky = environment.containsKey("HERMES_S6_SUPERVISED_CHILD") ? "" : sticky(root);
        if (sticky.isEmpty() || sticky.equals(DEFAULT)) {
            return new Selected(new HermesHome(root, base, DEFAULT), arguments, List.of());
        }
        try {
            return new Selected(existing(root, sticky), arguments, List.of());
        } catch (HermesException e) {
            return new Selected(
                    new HermesHome(root, root, DEFAULT),
                    arguments,
                    List.of("The sticky profile '" + sticky + "' cannot be used, so this runs with 'default'. "
                            + "To forget it: hermes -p default profile use default"));
        }
    }

    /** Trimmed, lower-case; throws with the reason when it is no name of a profile. */
    public static String validName(String name) {
        var clean = name.strip().toLowerCase(Locale.ROOT);
        if (clean.isEmpty()) {
            throw new HermesException(ExitCode.FAILED, "profile name cannot be empty");
        }
        if (!looksLikeName(clean)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "Invalid profile name '" + clean
                            + "': use up to 64 of a-z, 0-9, '-' and '_', beginning with a letter or digit");
        }
        if (RESERVED.contains(clean)) {
            throw new HermesException(ExitCode.FAILED, "the profile name '" + clean + "' is reserved");
        }
        return clean;
    }

    /** Whether there is a profile of exactly this name; what is no valid name, like a path, is none whatever it leads to. */
    public static boolean exists(Path root, String name) {
        return name.equals(DEFAULT)
                || Names.VALID.matcher(name).matches()
                        && !RESERVED.contains(name)
                        && Files.isDirectory(root.resolve("profiles").resolve(name));
    }

    private static HermesHome existing(Path root, String name) {
        var valid = validName(name);
        if (valid.equals(DEFAULT)) {
            return new HermesHome(root, root, DEFAULT);
        }
        var directory = root.resolve("profiles").resolve(valid);
        if (!Files.isDirectory(directory)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "Profile '" + valid + "' does not exist. Create it with: hermes profile create " + valid);
        }
        return new HermesHome(root, directory, valid);
    }

    private static Path root(Optional<Path> given, Path standard) {
        if (given.isEmpty() || inside(given.get(), standard)) {
            return standard;
        }
        return rootOfProfileHome(given.get()).orElse(given.get());
    }

    private static boolean isProfileHome(Path home) {
        return rootOfProfileHome(home).isPresent();
    }

    /** The root above {@code <root>/profiles/<name>}; empty when the path does not look like that. */
    private static Optional<Path> rootOfProfileHome(Path home) {
        return Optional.ofNullable(home.getParent())
                .filter(parent -> parent.endsWith("profiles"))
                .flatMap(parent -> Optional.ofNullable(parent.getParent()));
    }

    private static boolean inside(Path path, Path standard) {
        return real(path).startsWith(real(standard));
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException _) {
            return path.toAbsolutePath().normalize();
        }
    }

    private static String sticky(Path root) {
        try {
            return Files.readString(root.resolve("active_profile")).strip();
        } catch (IOException _) {
            return ""; // none chosen, or not readable as text: no reason to stop
        }
    }

    /** The first occurrence of the flag; text that belongs to other options is not searched. */
    private static Optional<Flag> flag(List<String> arguments) {
        var words = new ArrayList<String>();
        for (int i = 0; i < arguments.size(); i++) {
            var token = arguments.get(i);
            if (token.equals("--") || (token.equals("--args") && words.equals(List.of("mcp", "add")))) {
                return Optional.empty();
            }
            boolean ofCronJob = words.size() >= 2
                    && words.getFirst().equals("cron")
                    && Set.of("create", "add", "edit").contains(words.get(1));
            boolean longForm = token.equals("--profile") || token.startsWith("--profile=");
            if (longForm && ofCronJob) {
                continue;
            }
            if (token.startsWith("--profile=")) {
                return Optional.of(new Flag(token.substring("--profile=".length()), i, i + 1));
            }
            if (token.equals("-p") || token.equals("--profile")) {
                return i + 1 < arguments.size() && looksLikeName(arguments.get(i + 1))
                        ? Optional.of(new Flag(arguments.get(i + 1), i, i + 2))
                        : Optional.empty();
            }
            boolean optionalValue = token.equals("-c") || token.equals("--continue");
            if (TAKES_VALUE.contains(token)
                    || (optionalValue
                            && i + 1 < arguments.size()
                            && !arguments.get(i + 1).startsWith("-"))) {
                i++;
            } else if (!token.startsWith("-")) {
                words.add(token);
            }
        }
        return Optional.empty();
    }

    private static boolean looksLikeName(String text) {
        return Names.VALID.matcher(text.strip().toLowerCase(Locale.ROOT)).matches();
    }

    /** Compiled only when a name has to be looked at. */
    private static final class Names {
        static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    }
}
