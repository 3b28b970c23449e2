package dev.hermes.home.archive;

/**
 * A file or directory of an archive that may be unpacked.
 *
 * @param name relative, parts joined by {@code /}, none of them {@code .} or {@code ..}, no slash at the end
 * @param size declared bytes; 0 for directories
 * @param mode permission bits as far as the archive has some, without set-id and sticky bits
 * @param modified when the file was last changed, in milliseconds of the epoch
 */
public record ArchiveEntry(String name, boolean directory, long size, int mode, long modified) {
    /** The first part of the name. */
    public String top() {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    /** The last part of the name. */
    public String baseName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
