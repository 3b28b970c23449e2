package dev.hermes.services;

import java.util.regex.Pattern;

/** The name of a profile as the name of a service in a container. Checked before any path is made of it. */
public record SlotName(String profile) {
    /** What the directories of profiles' gateways begin with. */
    public static final String PREFIX = "gateway-";

    private static final int LONGEST = 251;
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9_-]*");
    private static final String ADVICE =
            "Use lower-case letters, digits, '-' and '_', beginning with a letter or a digit.";

    /** @throws InvalidSlot when no service can be called so */
    public SlotName {
        if (profile.isEmpty()) {
            throw new InvalidSlot("the name of a profile must not be empty", ADVICE);
        }
        if (profile.length() > LONGEST) {
            throw new InvalidSlot("the name of the profile is too long (len > " + LONGEST + ")", ADVICE);
        }
        if (!SHAPE.matcher(profile).matches()) {
            throw new InvalidSlot("'" + profile + "' is no name of a profile: it must match " + SHAPE, ADVICE);
        }
    }

    /** Whether {@link #SlotName} would take it. */
    public static boolean valid(String profile) {
        return profile.length() <= LONGEST && SHAPE.matcher(profile).matches();
    }

    /** The profile of a service, or the name itself where it has no prefix. */
    public static String profileOf(String service) {
        return service.startsWith(PREFIX) ? service.substring(PREFIX.length()) : service;
    }

    public String service() {
        return PREFIX + profile;
    }
}
