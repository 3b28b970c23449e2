package dev.hermes.tools.file.edit;

import java.util.Locale;

/**
 * How a text was found, from the strictest to the one most likely to be wrong. The first that finds something wins.
 *
 * <p>Upstream knows two more, {@code indentation_flexible} and {@code trimmed_boundary}; whatever they find {@link
 * #LINE_TRIMMED} has found before.
 */
public enum Strategy {
    /** Character by character. */
    EXACT,
    /** Whole lines, without the white space around each. */
    LINE_TRIMMED,
    /** Any run of spaces and tabs is like one space. */
    WHITESPACE_NORMALIZED,
    /** The model escaped line breaks and tabs twice. */
    ESCAPE_NORMALIZED,
    /** Typographic quotes, dashes, ellipses and spaces are like their plain counterparts. */
    UNICODE_NORMALIZED,
    /** First and last line are the same, what lies between is similar. */
    BLOCK_ANCHOR,
    /** At least half of the lines are very similar. */
    CONTEXT_AWARE;

    /** Whether it may be used on several places at once: not when it could be wrong about each. */
    boolean sure() {
        return compareTo(BLOCK_ANCHOR) < 0;
    }

    /** The name in answers to models. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
