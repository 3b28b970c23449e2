package dev.hermes.services;

import dev.hermes.home.ProfileSelection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the gateway of a home is called by each supervisor.
 *
 * @param suffix nothing for the root of a home, the name for a profile, else a hash of the path, so that two homes never share
 *     a name
 * @param profile the profile to name on a command line, where the home is one
 */
public record GatewayNames(String suffix, Optional<String> profile) {
    private static final Pattern PROFILE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final int HASH_DIGITS = 8;

    /**
     * The root is told from the home as it is given, before links are followed: a profile that is a link to elsewhere is the
     * profile that it is called, for commands as for the start of a container, and never the root of that elsewhere.
     *
     * @param user the directory of the person, where {@code .hermes} lies
     * @param home of the active profile
     */
    public static GatewayNames of(Path user, Path home) {
        var own = absolute(user.resolve(".hermes"));
        var given = absolute(home);
        var root = root(own, given);
        var resolved = resolved(given);
        return profile(root, given)
                .or(() -> profile(resolved(root), resolved))
                .map(name -> new GatewayNames(name, Optional.of(name)))
                .orElseGet(() ->
                        new GatewayNames(resolved.equals(resolved(root)) ? "" : hash(resolved), Optional.empty()));
    }

    private static Path root(Path own, Path home) {
        if (home.startsWith(own) || resolved(home).startsWith(resolved(own))) {
            return own;
        }
        var parent = home.getParent();
        if (parent != null && parent.getParent() != null && parent.endsWith("profiles")) {
            return parent.getParent();
        }
        return home;
    }

    /** A directory of the name that the root goes by is no profile: it must not have the root's service. */
    private static Optional<String> profile(Path root, Path home) {
        var name = String.valueOf(home.getFileName());
        return root.resolve("profiles").equals(home.getParent())
                        && PROFILE.matcher(name).matches()
                        && !name.equals(ProfileSelection.DEFAULT)
                ? Optional.of(name)
                : Optional.empty();
    }

    public String unit() {
        return "hermes-gateway" + dashed("-") + ".service";
    }

    /** The unit as commands and people name it. */
    public String service() {
        return "hermes-gateway" + dashed("-");
    }

    public String label() {
        return "ai.hermes.gateway" + dashed("-");
    }

    public String task() {
        return "Hermes_Gateway" + dashed("_");
    }

    public String slot() {
        return SlotName.PREFIX + (suffix.isEmpty() ? "default" : suffix);
    }

    /** The words that choose the profile on a command line of Hermes. */
    public List<String> arguments() {
        return profile.map(name -> List.of("--profile", name)).orElse(List.of());
    }

    private String dashed(String dash) {
        return suffix.isEmpty() ? "" : dash + suffix;
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** Links followed as far as the path exists. */
    private static Path resolved(Path absolute) {
        for (var existing = absolute; existing != null; existing = existing.getParent()) {
            try {
                return existing.toRealPath()
                        .resolve(existing.relativize(absolute))
                        .normalize();
            } catch (IOException _) {
                continue; // not there yet; what lies above may be
            }
        }
        return absolute;
    }

    private static String hash(Path home) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256").digest(home.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }
}
