package dev.hermes.home.profile;

import java.util.List;

/**
 * A profile that was made or changed.
 *
 * @param taken what was brought along, as names relative to the profile
 * @param warnings a sentence each
 */
public record Made(Profiles.Profile profile, List<String> taken, List<String> warnings) {
    public Made {
        taken = List.copyOf(taken);
        warnings = List.copyOf(warnings);
    }
}
