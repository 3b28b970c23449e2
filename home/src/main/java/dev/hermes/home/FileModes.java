package dev.hermes.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Permissions of files as numbers, {@code 0600}. On systems that have none nothing happens. */
public final class FileModes {
    /** For its owner alone. */
    public static final int PRIVATE = 0600;

    /** A directory that only its owner may enter. */
    public static final int PRIVATE_DIRECTORY = 0700;

    /** For everybody to read. */
    public static final int READABLE = 0644;

    /** For everybody to start. */
    public static final int PROGRAM = 0755;

    private FileModes() {}

    /** For whoever makes the file, so that it never has another mode: what the umask takes away stays away. */
    public static FileAttribute<?>[] atBirth(Path file, int mode) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions(mode))}
                : new FileAttribute<?>[0];
    }

    public static void set(Path file, int mode) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(permissions(mode));
        }
    }

    /** @param otherwise where files have none */
    public static int of(Path file, int otherwise) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return otherwise;
        }
        int mode = 0;
        for (PosixFilePermission permission : view.readAttributes().permissions()) {
            mode |= 0400 >> permission.ordinal();
        }
        return mode;
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        var result = EnumSet.noneOf(PosixFilePermission.class);
        var all = PosixFilePermission.values(); // from the owner's read bit, 0400, to the others' execute bit, 0001
        for (int i = 0; i < all.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                result.add(all[i]);
            }
        }
        return result;
    }
}
