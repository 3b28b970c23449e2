package dev.hermes.home.archive;

/**
 * How much an archive may hold. Beyond it the whole archive is refused.
 *
 * @param entries members, and directories that their names imply
 * @param bytes unpacked, all together
 */
public record ArchiveLimits(int entries, long bytes) {
    /** For profiles. */
    public static final ArchiveLimits PROFILE = new ArchiveLimits(200_000, 8L << 30);

    /** Deflate cannot do better than 1032:1; real data never comes near. Small members may: they do no harm. */
    static final long RATIO = 1000;

    static final long RATIO_MATTERS_FROM = 64L << 20;
}
