package dev.hermes.cli;

/** What this program calls itself. */
public final class Version {
    /** The project's own version; a test holds it against the build's. */
    public static final String NUMBER = "0.1.0";

    /** The upstream release whose files, flags and protocols are followed. */
    public static final String COMPATIBLE_WITH = "0.14";

    private Version() {}

    static String line() {
        return "Hermes Agent v" + NUMBER + " (JVM, follows upstream " + COMPATIBLE_WITH + ")";
    }

    /** What model servers and web sites are told. */
    public static String userAgent() {
        return "hermes/" + NUMBER;
    }
}
