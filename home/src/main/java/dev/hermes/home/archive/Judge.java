package dev.hermes.home.archive;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides about the members of one archive, in their order: which may be unpacked, which not and why, and when the archive
 * as a whole is too much.
 */
final class Judge {
    private static final int SET_ID = 06000;
    private static final int PERMISSIONS = 0777;
    private static final int PLAIN_FILE = 0644;
    private static final int PLAIN_DIRECTORY = 0755;
    private static final int DEEPEST = 64;
    private static final int LONGEST = 4096;
    private static final boolean WINDOWS = File.separatorChar == '\\';
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul", "conin$", "conout$");

    private final ArchiveLimits limits;
    private final long packedSize;
    private final Map<String, Place> places = new HashMap<>();
    private int entries;
    private long bytes;

    /** What is known under a folded name. */
    private record Place(String name, boolean directory) {}

    /** Exactly one of the two. */
    record Verdict(@Nullable ArchiveEntry entry, @Nullable Refusal refusal) {}

    /** @param packedSize of the whole file */
    Judge(ArchiveLimits limits, long packedSize) {
        this.limits = limits;
        this.packedSize = packedSize;
    }

    /** @throws HermesException when the limits of the archive are passed */
    Verdict judge(Member member) {
        count(1);
        weigh(member);
        if (!member.other().isEmpty()) {
            return refused(member, Refusal.UNSUPPORTED + " (" + member.other() + ")");
        }
        if (!member.directory() && member.mode() >= 0 && (member.mode() & SET_ID) != 0) {
            return refused(member, Refusal.UNSUPPORTED + " (a program with set-id bits)");
        }
        var parts = parts(member.name());
        if (parts.isEmpty()) {
            return refused(member, Refusal.UNSAFE);
        }
        var conflict = place(parts.get(), member.directory());
        if (conflict.isPresent()) {
            return refused(member, conflict.get());
        }
        return new Verdict(
                new ArchiveEntry(
                        String.join("/", parts.get()),
                        member.directory(),
                        member.directory() ? 0 : member.size(),
                        mode(member),
                        member.modified()),
                null);
    }

    static HermesException tooMany(int most) {
        return new HermesException(ExitCode.FAILED, "The archive holds more than " + most + " files and directories.");
    }

    private void count(int more) {
        entries += more;
        if (entries > limits.entries()) {
            throw tooMany(limits.entries());
        }
    }

    private void weigh(Member member) {
        if (member.size() < 0 || member.size() > limits.bytes() - bytes) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "The archive unpacks to more than " + (limits.bytes() >> 20) + " MiB, which is not allowed.");
        }
        bytes += member.size();
        boolean alone = member.packed() >= 0;
        bomb(alone ? member.size() : bytes, alone ? member.packed() : packedSize);
    }

    private static void bomb(long unpacked, long packed) {
        if (unpacked >= ArchiveLimits.RATIO_MATTERS_FROM && unpacked / ArchiveLimits.RATIO > packed) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "The archive unpacks to more than " + ArchiveLimits.RATIO
                            + " times its size, as only an archive that is meant to fill disks does.");
        }
    }

    private static int mode(Member member) {
        if (member.mode() < 0) {
            return member.directory() ? PLAIN_DIRECTORY : PLAIN_FILE;
        }
        return member.mode() & PERMISSIONS;
    }

    private static Verdict refused(Member member, String reason) {
        return new Verdict(null, Refusal.of(member.name(), reason));
    }

    /** The parts of a name that stays inside; a list without parts is the root of the archive, which is no member. */
    static Optional<List<String>> parts(String name) {
        var plain = name.replace('\\', '/');
        if (plain.isEmpty()
                || plain.length() > LONGEST
                || plain.startsWith("/")
                || plain.matches("(?s)[A-Za-z]:.*")
                || plain.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        var parts = new ArrayList<String>();
        for (var part : plain.split("/")) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            // Windows drops dots and blanks at the end, so "..." and ".. " can mean the parent too.
            if (part.isBlank() || part.matches("[. ]+") || WINDOWS && forbiddenOnWindows(part)) {
                return Optional.empty();
            }
            parts.add(part);
        }
        return parts.size() > DEEPEST || !nameable(parts) ? Optional.empty() : Optional.of(List.copyOf(parts));
    }

    private static boolean forbiddenOnWindows(String part) {
        var stem = part.toLowerCase(Locale.ROOT).replaceFirst("\\..*", "").strip();
        return part.indexOf(':') >= 0 || DEVICES.contains(stem) || stem.matches("(?:com|lpt)[0-9¹²³]");
    }

    private static boolean nameable(List<String> parts) {
        try {
            return !Path.of(String.join("/", parts)).isAbsolute();
        } catch (InvalidPathException _) {
            return false;
        }
    }

    /** Keeps the name; answers with the reason when it collides with an earlier one, on any file system. */
    private Optional<String> place(List<String> parts, boolean directory) {
        var path = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            path.append(i == 0 ? "" : "/").append(parts.get(i));
            boolean last = i == parts.size() - 1;
            boolean asDirectory = !last || directory;
            var name = path.toString();
            var known = places.get(folded(name));
            if (known == null) {
                count(last ? 0 : 1);
                places.put(folded(name), new Place(name, asDirectory));
            } else if (!known.name().equals(name)) {
                return Optional.of("Archive member that differs from "
                        + Refusal.of(known.name(), "").name() + " only in case or accents");
            } else if (known.directory() != asDirectory) {
                return Optional.of("Archive member that is both file and directory");
            } else if (!asDirectory) {
                return Optional.of("Archive member given twice");
            }
        }
        return Optional.empty();
    }

    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[. ]+(?=/|$)", "");
    }
}
