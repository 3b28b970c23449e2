package dev.hermes.maintenance.openclaw.migrate;

import java.util.Locale;
import java.util.regex.Pattern;

/** Texts that an agent reads about itself name it by its new name. */
final class Rebranding {
    private static final Pattern NAME = Pattern.compile("(?i)\\b(?:Open[\\s-]?Claw|ClawdBot|MoltBot)\\b");

    private Rebranding() {}

    static String of(String text) {
        return NAME.matcher(text)
                .replaceAll(
                        match -> match.group().equals(match.group().toLowerCase(Locale.ROOT)) ? "hermes" : "Hermes");
    }
}
