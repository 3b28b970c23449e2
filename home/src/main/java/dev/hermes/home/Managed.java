package dev.hermes.home;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An installation that belongs to a package manager: it owns settings, keys, directories and their modes, so Hermes reads
 * and does not write them.
 *
 * @param system as a person names it
 * @param signal how Hermes was told
 */
public record Managed(String system, String signal) {
    private static final String NIX = "NixOS";
    private static final String BREW = "Homebrew";

    /** The variable {@code HERMES_MANAGED}, or the file {@code .managed} of the home. */
    public static Optional<Managed> of(HermesHome home, Map<String, String> environment) {
        var told = environment.getOrDefault("HERMES_MANAGED", "").strip();
        if (!told.isEmpty()) {
            var system = switch (told.toLowerCase(Locale.ROOT)) {
                case "true", "1", "yes", "nix", "nixos" -> NIX;
                case "brew", "homebrew" -> BREW;
                default -> told;
            };
            return Optional.of(new Managed(system, "HERMES_MANAGED=" + told));
        }
        return marked(home.directory()) ? Optional.of(marker()) : Optional.empty();
    }

    static boolean marked(Path directory) {
        return Files.exists(directory.resolve(".managed"));
    }

    static Managed marker() {
        return new Managed(NIX, "the file .managed");
    }

    /** @param action what was asked for, as it goes on after "cannot" */
    public HermesException refusal(String action) {
        var what = "Cannot " + action + ": this Hermes installation is managed by " + system + " (" + signal + ").";
        return switch (system) {
            case NIX ->
                new HermesException(
                        ExitCode.FAILED,
                        what,
                        "Change services.hermes-agent.settings in the NixOS configuration, then run"
                                + " 'sudo nixos-rebuild switch'.");
            case BREW ->
                new HermesException(
                        ExitCode.FAILED, what, "Homebrew looks after it: 'brew upgrade hermes-agent' brings news.");
            default -> new HermesException(ExitCode.FAILED, what, "Use that package manager to change it.");
        };
    }
}
