package dev.hermes.home.archive;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * An archive (zip or tar.gz) that was looked through and may be unpacked.
 *
 * <p>Only files and directories with harmless names are {@link #entries()}; links, devices, set-id programs, names that leave
 * the directory or collide are {@link #refusals()}, and are never read. An archive that holds too much cannot be opened.
 * Nothing is remembered but names: the file is read again to unpack it, and a changed file is noticed.
 */
public final class ArchiveReader {
    private static final String SHOWN_KINDS = "a zip or tar.gz archive";

    private final MemberSource source;
    private final List<Known> members;
    private final List<Refusal> refusals;

    /** A member in its place; without an entry when it was refused. */
    private record Known(String name, @Nullable ArchiveEntry entry) {}

    private ArchiveReader(MemberSource source, List<Known> members, List<Refusal> refusals) {
        this.source = source;
        this.members = members;
        this.refusals = List.copyOf(refusals);
    }

    /** Where to unpack a member to. */
    public interface Placement {
        /** Relative to the directory, with {@code /}; empty leaves the member out. */
        Optional<String> path(ArchiveEntry entry);

        /** Permission bits of the unpacked file. */
        default int mode(ArchiveEntry entry) {
            return entry.mode();
        }

        /** Whether the unpacked files are as old as the archive says. */
        default boolean keepTimes() {
            return false;
        }
    }

    /** Receives the files of an archive in their order. */
    public interface Visitor {
        /** @param content the file's bytes; fails when they are fewer or more than declared */
        void visit(ArchiveEntry entry, InputStream content) throws IOException;
    }

    /**
     * Looks through the archive; nothing is written.
     *
     * @throws HermesException when it is no archive, is damaged, or holds more than the limits allow
     */
    public static ArchiveReader open(Path file, ArchiveLimits limits) {
        try {
            var source = source(file, limits);
            var judge = new Judge(limits, Files.size(file));
            var members = new ArrayList<Known>();
            var refusals = new ArrayList<Refusal>();
            source.each((member, _) -> {
                var verdict = judge.judge(member);
                members.add(new Known(member.name(), verdict.entry()));
                if (verdict.refusal() != null) {
                    refusals.add(verdict.refusal());
                }
            });
            if (members.isEmpty()) {
                throw new HermesException(ExitCode.FAILED, file + " is not " + SHOWN_KINDS + ", or it is empty.");
            }
            return new ArchiveReader(source, members, refusals);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static MemberSource source(Path file, ArchiveLimits limits) throws IOException {
        if (Files.isDirectory(file)) {
            throw new HermesException(ExitCode.FAILED, file + " is a directory, not " + SHOWN_KINDS + ".");
        }
        byte[] magic;
        try (var in = Files.newInputStream(file)) {
            magic = in.readNBytes(2);
        }
        if (magic.length == 2 && magic[0] == 'P' && magic[1] == 'K') {
            return new ZipSource(file, limits.entries());
        }
        if (magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b) {
            return new TarGzSource(file);
        }
        throw new HermesException(ExitCode.FAILED, file + " is not " + SHOWN_KINDS + ".");
    }

    private static HermesException unreadable(Path file, IOException e) {
        var damaged = e instanceof ZipException || e instanceof java.io.EOFException;
        return new HermesException(
                ExitCode.FAILED,
                e,
                "Cannot read the archive " + file + ": " + (damaged ? "it is damaged or cut off" : Problem.of(e))
                        + ".");
    }

    /** What may be unpacked, in the archive's order. */
    public List<ArchiveEntry> entries() {
        return members.stream()
                .flatMap(known -> Optional.ofNullable(known.entry()).stream())
                .toList();
    }

    /** What may not. */
    public List<Refusal> refusals() {
        return refusals;
    }

    /** This, when nothing in it was refused. @throws HermesException naming the first member that was */
    public ArchiveReader whole() {
        if (!refusals.isEmpty()) {
            throw new HermesException(ExitCode.FAILED, refusals.getFirst().toString());
        }
        return this;
    }

    /**
     * Gives the content of all files.
     *
     * @throws IOException of the visitor, or when the archive is damaged, lies about a size or was changed meanwhile
     */
    public void read(Visitor visitor) throws IOException {
        var next = members.iterator();
        source.each((member, content) -> {
            if (!next.hasNext()) {
                throw new IOException("the archive was changed while it was read");
            }
            var known = next.next();
            if (!known.name().equals(member.name())) {
                throw new IOException("the archive was changed while it was read");
            }
            var entry = known.entry();
            if (entry != null && !entry.directory()) {
                try (var in = new Exactly(content.open(), entry)) {
                    visitor.visit(entry, in);
                }
            }
        });
    }

    /**
     * Unpacks below a directory that does not exist yet or is empty, so that nothing in it can lead elsewhere. Directories are
     * for the owner only; files are so until they are complete. Left unfinished when it fails: the caller removes it.
     *
     * @throws HermesException when there is not enough room, or the archive turns out to be damaged
     */
    public void extract(Path directory, Placement placement) {
        try {
            new Extraction(directory, placement).run(this);
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "Cannot unpack the archive: " + Problem.of(e) + ".");
        }
    }
}
