package dev.hermes.cli;

import dev.hermes.home.profile.Wrappers;

/** The scripts that start profiles, for commands in other packages. */
public final class ProfileScripts {
    private ProfileScripts() {}

    public static Wrappers of(Context context) {
        return ProfileCommand.wrappers(context);
    }
}
