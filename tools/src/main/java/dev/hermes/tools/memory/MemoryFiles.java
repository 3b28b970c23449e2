package dev.hermes.tools.memory;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.Config;
import dev.hermes.home.DurableFile;
import dev.hermes.home.FileLock;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code MEMORY.md} and {@code USER.md} of a home: short entries, together no longer than the settings allow. Several
 * processes may write them: each change is made under a lock, on what the file holds then.
 */
public final class MemoryFiles {
    private static final String SEPARATOR = "\n\u00A7\n";
    private static final String RULE = "\u2550".repeat(46);
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final int MATCH_CHARS = 80;

    private final HermesHome home;
    private final Config config;
    private final Clock clock;

    public MemoryFiles(HermesHome home, Config config, Clock clock) {
        this.home = home;
        this.config = config;
        this.clock = clock;
    }

    /** Whether the user wants anything remembered. */
    public boolean enabled() {
        return isOn(MemoryTarget.MEMORY) || isOn(MemoryTarget.USER);
    }

    private boolean isOn(MemoryTarget target) {
        return config.flag(target.switchKey());
    }

    /** What a system prompt says about it: one block for each file that is switched on and not empty. */
    public List<String> promptBlocks() {
        var blocks = new ArrayList<String>();
        for (var target : MemoryTarget.values()) {
            var entries = isOn(target) ? entries(target) : List.<String>of();
            if (!entries.isEmpty()) {
                blocks.add(RULE + "\n" + target.heading() + " [" + usage(target, entries) + "]\n" + RULE + "\n"
                        + String.join(SEPARATOR, entries));
            }
        }
        return List.copyOf(blocks);
    }

    /** What the file holds now; a file that cannot be read holds nothing. */
    public List<String> entries(MemoryTarget target) {
        try {
            return parse(read(target));
        } catch (IOException _) {
            return List.of();
        }
    }

    public MemoryAnswer add(MemoryTarget target, String content) {
        var entry = content.strip();
        var refusal = unwanted(entry);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return change(target, entries -> {
            if (entries.contains(entry)) {
                return saved(target, entries, "This entry exists already; nothing was added.");
            }
            var more = new ArrayList<>(entries);
            more.add(entry);
            return fits(target, more)
                    ? write(target, more, "Entry added.")
                    : new MemoryAnswer.Full(
                            "Adding these " + entry.length() + " characters would exceed the limit ("
                                    + usage(target, entries) + "). Replace or remove entries first.",
                            entries,
                            usage(target, entries));
        });
    }

    /** @param old a part of the entry that no other entry contains */
    public MemoryAnswer replace(MemoryTarget target, String old, String content) {
        var entry = content.strip();
        var refusal = unwanted(entry);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return change(
                target,
                entries -> onlyMatch(entries, old, at -> {
                    var others = new ArrayList<>(entries);
                    others.set(at, entry);
                    return fits(target, others)
                            ? write(target, others, "Entry replaced.")
                            : new MemoryAnswer.Full(
                                    "With this replacement the notes would exceed the limit (" + usage(target, entries)
                                            + "). Make it shorter or remove other entries first.",
                                    entries,
                                    usage(target, entries));
                }));
    }

    public MemoryAnswer remove(MemoryTarget target, String old) {
        return change(
                target,
                entries -> onlyMatch(entries, old, at -> {
                    var others = new ArrayList<>(entries);
                    others.remove(at);
                    return write(target, others, "Entry removed.");
                }));
    }

    private static Optional<MemoryAnswer> unwanted(String entry) {
        if (entry.isEmpty()) {
            return Optional.of(new MemoryAnswer.Refused("Content cannot be empty."));
        }
        var findings = MemoryScan.findings(entry);
        return findings.isEmpty()
                ? Optional.empty()
                : Optional.of(new MemoryAnswer.Refused(
                        "Blocked: the content looks like an attempt to take over a later" + " conversation ("
                                + String.join(", ", findings) + "). Notes are put into the system prompt."));
    }

    private interface Edit {
        MemoryAnswer on(List<String> entries) throws IOException;
    }

    private interface AtMatch {
        MemoryAnswer at(int index) throws IOException;
    }

    private static MemoryAnswer onlyMatch(List<String> entries, String old, AtMatch edit) throws IOException {
        var part = old.strip();
        if (part.isEmpty()) {
            return new MemoryAnswer.Refused("old_text cannot be empty.");
        }
        // The same entry twice counts once.
        var matches = new LinkedHashSet<>(
                entries.stream().filter(entry -> entry.contains(part)).toList());
        if (matches.isEmpty()) {
            return new MemoryAnswer.Refused("No entry contains '" + part + "'.");
        }
        if (matches.size() > 1) {
            return new MemoryAnswer.Ambiguous(
                    "Several entries contain '" + part + "'. Give more of the one you mean.",
                    matches.stream()
                            .map(entry ->
                                    entry.length() > MATCH_CHARS ? entry.substring(0, MATCH_CHARS) + "..." : entry)
                            .toList());
        }
        return edit.at(entries.indexOf(matches.getFirst()));
    }

    private MemoryAnswer change(MemoryTarget target, Edit edit) {
        var file = file(target);
        try {
            Files.createDirectories(home.memories());
            try (var _ = FileLock.exclusive(file.resolveSibling(target.file() + ".lock"), WAIT)) {
                var text = read(target).strip();
                var entries = parse(text);
                var drift = drift(target, text, entries);
                return drift.isPresent() ? setAside(file, drift.get()) : edit.on(entries);
            }
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED, e, "Cannot write " + file + ".", "Make " + home.memories() + " writable.");
        }
    }

    /** Why a change would lose something of what somebody else put into the file. */
    private Optional<String> drift(MemoryTarget target, String text, List<String> entries) {
        if (!String.join(SEPARATOR, entries).equals(text)) {
            return Optional.of("its entries are not separated as this program does it");
        }
        return entries.stream().anyMatch(entry -> entry.length() > limit(target))
                ? Optional.of("one entry alone is longer than the limit")
                : Optional.empty();
    }

    private MemoryAnswer setAside(Path file, String why) throws IOException {
        var backup = file.resolveSibling(
                file.getFileName() + ".bak." + clock.instant().getEpochSecond());
        DurableFile.replace(backup, Files.readAllBytes(file));
        return new MemoryAnswer.Drifted(
                file + " was changed outside of this tool (" + why + "); nothing was written.", Optional.of(backup));
    }

    private MemoryAnswer write(MemoryTarget target, List<String> entries, String message) throws IOException {
        DurableFile.replace(file(target), String.join(SEPARATOR, entries));
        return saved(target, entries, message);
    }

    private MemoryAnswer saved(MemoryTarget target, List<String> entries, String message) {
        return new MemoryAnswer.Saved(List.copyOf(entries), usage(target, entries), message);
    }

    private String usage(MemoryTarget target, List<String> entries) {
        int used = String.join(SEPARATOR, entries).length();
        int limit = limit(target);
        return String.format(
                Locale.ROOT, "%d%% \u2014 %,d/%,d chars", limit > 0 ? used * 100L / limit : 0, used, limit);
    }

    private boolean fits(MemoryTarget target, List<String> entries) {
        return String.join(SEPARATOR, entries).length() <= limit(target);
    }

    private int limit(MemoryTarget target) {
        return config.integer(target.limitKey());
    }

    private Path file(MemoryTarget target) {
        return home.memories().resolve(target.file());
    }

    private String read(MemoryTarget target) throws IOException {
        try {
            return new String(Files.readAllBytes(file(target)), StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            return "";
        }
    }

    private static List<String> parse(String text) {
        var entries = new ArrayList<String>();
        for (var entry : text.strip().split(SEPARATOR)) {
            if (!entry.isBlank()) {
                entries.add(entry.strip());
            }
        }
        return List.copyOf(entries);
    }
}
