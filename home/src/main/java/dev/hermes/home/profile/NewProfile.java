package dev.hermes.home.profile;

import java.util.Optional;

/**
 * What a profile is made from.
 *
 * @param name that is free
 * @param source what to take along; empty for a profile of its own
 * @param skills whether updates may bring the bundled skills
 * @param description a line about what it is for
 */
public record NewProfile(String name, Optional<Source> source, boolean skills, Optional<String> description) {
    /** How much of a profile is taken along. */
    public enum Extent {
        /** Settings, keys, identity, skills and what is remembered about the user. */
        SETTINGS,
        /** All of it but conversations, backups and checkpoints. */
        ALL_BUT_HISTORY,
        ALL
    }

    /** A profile to take from. */
    public record Source(Profiles.Profile profile, Extent extent) {}
}
