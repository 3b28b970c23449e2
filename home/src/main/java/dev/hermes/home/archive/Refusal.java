package dev.hermes.home.archive;

/**
 * A member that is not unpacked.
 *
 * @param name as the archive has it, safe to print
 * @param reason a phrase such as {@code Unsafe archive member path}
 */
public record Refusal(String name, String reason) {
    static final String UNSAFE = "Unsafe archive member path";
    static final String UNSUPPORTED = "Unsupported archive member type";

    private static final int SHOWN = 200;

    /** Names come from strangers: escape sequences must not reach a terminal. */
    static Refusal of(String name, String reason) {
        var shown = new StringBuilder();
        name.codePoints()
                .limit(SHOWN)
                .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) || !Character.isDefined(c) ? '?' : c));
        return new Refusal(shown.toString(), reason);
    }

    @Override
    public String toString() {
        return reason + ": " + name;
    }
}
