package dev.hermes.home.archive;

/**
 * A member as the archive states it; nothing about it is believed yet.
 *
 * @param other in words what it is when it is neither a file nor a directory; else empty
 * @param size declared bytes, unpacked
 * @param packed declared bytes in the archive; -1 when members are not packed one by one
 * @param mode with type and set-id bits; -1 when the archive has none
 * @param modified when the file was last changed, in milliseconds of the epoch
 */
record Member(String name, boolean directory, String other, long size, long packed, int mode, long modified) {}
